//! Causal chains in sentences and tables.

use crate::{
    analysis::{
        cause::{CausalChain, Step},
        explain::Finding,
        preface::Preface,
    },
    network::supply::Told,
    words,
};

use super::{
    Report, Table,
    number::{listed, percent, percents, percents_or_unknown, shortened, week, weeks},
    spof::reading,
    table::{Document, Tidy},
};

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.explain/2";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn document(&self) -> Document {
        let effect = &self.effect;
        let mut lead = vec![
            self.preface
                .coverage
                .sentence(self.preface.parameters.basis),
            format!(
                "{}: {}; θ* {} %, output left {} %, falls below {} % {}.",
                effect.target,
                effect.verdict.as_str(),
                percents(effect.theta_star_pct),
                percents_or_unknown(effect.output_left_pct),
                self.preface.parameters.theta_pct,
                falls(effect.weeks),
            ),
        ];
        for chain in self.chains.iter().filter(|chain| !chain.steps.is_empty()) {
            let end = chain.end.as_str();
            lead.push(if chain.at_theta_pct > self.preface.parameters.theta_pct {
                format!(
                    "What would stop it first, were more than {} % needed: {}",
                    percent(chain.at_theta_pct),
                    told(chain)
                )
            } else {
                format!("In the {end} case: {}", told(chain))
            });
        }
        if self.chains.iter().all(|chain| chain.steps.is_empty()) {
            lead.push("Nothing that is lost reaches it.".to_owned());
        }
        let mut tables: Vec<Table> = self
            .chains
            .iter()
            .filter(|chain| !chain.steps.is_empty())
            .map(steps)
            .collect();
        if !self.sources.is_empty() {
            let mut table = Table::new("Sources", &["Id", "Title", "Address"]);
            for source in &self.sources {
                table.rows.push(vec![
                    source.id.clone(),
                    source.title.clone(),
                    source.url.clone().unwrap_or_default(),
                ]);
            }
            tables.push(table);
        }
        Document {
            title: format!("Why {} matters to {}", self.subject(), effect.target),
            lead,
            tables,
            notes: reading(&self.preface),
        }
    }

    fn tidy(&self) -> Tidy {
        let columns = vec![
            "case",
            "step",
            "product",
            "week",
            "hit_pct",
            "missing",
            "role",
            "cover_weeks",
            "wear",
            "sources",
            "cover_sources",
        ];
        let rows = self
            .chains
            .iter()
            .flat_map(|chain| {
                chain
                    .steps
                    .iter()
                    .rev()
                    .enumerate()
                    .map(move |(at, step)| (chain, at, step))
            })
            .map(|(chain, at, step)| {
                let link = step.input.as_ref();
                vec![
                    chain.end.as_str().to_owned(),
                    (at + 1).to_string(),
                    step.product.clone(),
                    super::number::cell(step.week),
                    step.hit_pct.to_string(),
                    link.map(|link| link.products.join(" ")).unwrap_or_default(),
                    link.map(|link| link.role.clone()).unwrap_or_default(),
                    link.map(|link| link.cover_weeks.to_string())
                        .unwrap_or_default(),
                    link.map(|link| link.is_wear.to_string())
                        .unwrap_or_default(),
                    link.map_or_else(|| step.sources.join(" "), |link| link.sources.join(" ")),
                    link.map(|link| link.cover_sources.join(" "))
                        .unwrap_or_default(),
                ]
            })
            .collect();
        Tidy { columns, rows }
    }
}

impl Finding {
    /// What happens as a subject: `the loss of Taiwan`, or clauses in quotes.
    fn subject(&self) -> String {
        let subject = words::change::subject(&self.changes);
        if self
            .changes
            .iter()
            .all(|change| change.plain_loss().is_some())
        {
            format!("the loss of {subject}")
        } else {
            format!("“{subject}”")
        }
    }
}

/// When something falls, as part of a sentence.
fn falls(interval: crate::analysis::Interval<Option<f64>>) -> String {
    match weeks(interval).as_str() {
        "never" => "never".to_owned(),
        "at once" => "at once".to_owned(),
        text => format!(
            "after {} weeks",
            text.replace(" or never", " weeks or never")
                .trim_end_matches(" weeks")
        )
        .replace("never weeks", "never"),
    }
}

/// A causal chain as one sentence, from what was hit to the target.
pub(super) fn told(chain: &CausalChain) -> String {
    let mut parts = Vec::new();
    for step in chain.steps.iter().rev() {
        let when = step
            .week
            .map_or_else(String::new, |at| format!("week {} ", week(at)));
        parts.push(match &step.input {
            None => format!("{when}{} ({})", step.product, hit(step, 3)),
            Some(link) => format!(
                "{when}{} (no {}{})",
                step.product,
                link.products.join(" or "),
                after(step)
            ),
        });
    }
    let sourced = if chain.cover_weeks > 0.0 {
        format!(
            "; {} of {} weeks of cover are sourced",
            week(chain.sourced_weeks),
            week(chain.cover_weeks)
        )
    } else {
        String::new()
    };
    format!("{}{sourced}.", parts.join(" → "))
}

/// What is hit directly, and whether headquarters stood in for the place.
fn hit(step: &Step, limit: usize) -> String {
    let stand_in = if step.told == Told::StandIn {
        ", by headquarters"
    } else {
        ""
    };
    let hit: Vec<String> = step.hit.iter().map(words::cause::hit).collect();
    format!(
        "{} % hit{stand_in}: {}",
        percent(step.hit_pct),
        shortened(&hit, limit)
    )
}

/// How long a user ran on.
fn after(step: &Step) -> String {
    let Some(link) = &step.input else {
        return String::new();
    };
    match (link.cover_weeks > 0.0, link.is_wear) {
        (_, true) => format!(", {} weeks of spares, then wear", week(link.cover_weeks)),
        (true, false) => format!(", {} weeks of stock", week(link.cover_weeks)),
        (false, false) => String::new(),
    }
}

fn steps(chain: &CausalChain) -> Table {
    let title = format!(
        "Chain of causes, {} case, at θ = {} %",
        chain.end.as_str(),
        chain.at_theta_pct
    );
    let mut table = Table::new(
        title,
        &[
            "#Week",
            "Product",
            "Falls because",
            "Cover",
            "Stops at the same time",
            "Sources",
        ],
    );
    for step in chain.steps.iter().rev() {
        let row = match &step.input {
            None => vec![
                step.week.map(week).unwrap_or_default(),
                step.product.clone(),
                hit(step, 5),
                String::new(),
                String::new(),
                shortened(&step.sources, 4),
            ],
            Some(link) => {
                let note = link
                    .note
                    .as_ref()
                    .map(|note| format!(" ({note})"))
                    .unwrap_or_default();
                let basis = if link.cover_sources.is_empty() {
                    "assumed".to_owned()
                } else {
                    listed(&link.cover_sources)
                };
                vec![
                    step.week.map(week).unwrap_or_default(),
                    step.product.clone(),
                    format!("no {} ({}){note}", link.products.join(" or "), link.role),
                    format!(
                        "{} weeks, {basis}{}",
                        week(link.cover_weeks),
                        if link.is_wear { ", then wear" } else { "" }
                    ),
                    shortened(&link.tied, 4),
                    if link.sources.is_empty() {
                        "assumed".to_owned()
                    } else {
                        shortened(&link.sources, 4)
                    },
                ]
            }
        };
        table.rows.push(row);
    }
    table
}
