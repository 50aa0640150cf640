//! From a chain, a selection and perhaps a finding to a [`Picture`].

use crate::{
    analysis::cutoff::Finding,
    model::{Chain, id::ProductId},
    words,
};

use super::{
    flows, legend,
    marks::Marks,
    picture::{Flow, Picture},
    products,
    selection::{Collapse, Level, MANY, Selection},
    text::{clean, count, percent},
};

/// Draws a selection of a chain, marked by a finding where there is one.
///
/// Products of the focus that are not in the chain are left out.
pub fn picture(chain: &Chain, selection: &Selection, finding: Option<&Finding>) -> Picture {
    let drawn = selection.drawn(chain);
    let focus: Vec<&str> = selection.focus.iter().map(ProductId::as_str).collect();
    let marks = finding.map(|finding| Marks::new(chain, finding, &focus));
    let (clusters, edges, notes) = match selection.level {
        Level::Product => {
            let by_size = if finding.is_some() && drawn.len() > MANY {
                Collapse::Rest
            } else {
                Collapse::Alike
            };
            let collapse = selection.collapse.unwrap_or(by_size);
            products::draw(chain, selection, &drawn, marks.as_ref(), collapse)
        }
        Level::Country | Level::Firm => flows::draw(chain, selection, &drawn, marks.as_ref()),
    };
    let mut caption = vec![what(chain, selection, drawn.len())];
    caption.extend(marks.as_ref().map(parameters));
    caption.extend(finding.map(|finding| {
        let preface = &finding.preface;
        crate::words::preface::coverage(preface)
    }));
    caption.extend(notes);
    Picture {
        flow: match selection.level {
            Level::Product | Level::Firm => Flow::Rightward,
            Level::Country => Flow::Downward,
        },
        title: title(chain, selection, finding),
        caption,
        legend: legend::find(&clusters, &edges),
        clusters,
        edges,
    }
}

fn title(chain: &Chain, selection: &Selection, finding: Option<&Finding>) -> String {
    let names = selection.focus.iter().map(|id| {
        chain
            .products()
            .get(id)
            .map_or_else(|| id.to_string(), |product| product.name.clone())
    });
    let names: Vec<String> = names.collect();
    let whole = chain.title().unwrap_or(chain.name());
    let subject = if names.is_empty() {
        clean(whole)
    } else {
        clean(&names.join(", "))
    };
    match finding {
        None => subject,
        Some(finding) => format!(
            "Without {}: {subject}",
            clean(&words::change::subject(&finding.changes))
        ),
    }
}

fn what(chain: &Chain, selection: &Selection, n_drawn: usize) -> String {
    let extent = match (selection.focus.is_empty(), selection.depth) {
        (true, _) => "the whole chain".to_owned(),
        (false, None) => "everything upstream".to_owned(),
        (false, Some(depth)) => format!("{} upstream", count(depth as usize, "step")),
    };
    let arrows = match selection.level {
        Level::Product => "An arrow leads from an input to what needs it",
        Level::Country => "An arrow leads from where an input is made to where it is used",
        Level::Firm => "An arrow leads from the maker of an input to its users",
    };
    let of = chain.products().len();
    format!(
        "{n_drawn} of {of} products, {extent}. {arrows}. Shares of world supply by {}.",
        if selection.level == Level::Firm {
            "firm"
        } else {
            selection.basis.as_str()
        }
    )
}

fn parameters(marks: &Marks<'_>) -> String {
    let parameters = &marks.finding().preface.parameters;
    format!(
        "Lost means below θ = {} % of normal supply; outcome {}; loss by {}.",
        percent(parameters.theta_pct),
        parameters.outcome,
        parameters.basis
    )
}
