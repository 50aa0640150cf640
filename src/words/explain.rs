//! Why a case stops a target, in words.

use crate::analysis::{
    Interval,
    cause::{CausalChain, Step},
    explain::{Finding, SourceLine},
    preface::Preface,
};

use super::{
    Cell, Column, Page, Report, Table, cause, change,
    number::{listed, percent, percents, percents_or_unknown, shortened, week, weeks},
    preface::{coverage, reading},
};

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.explain/2";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn page(&self) -> Page {
        let mut tables = vec![shown(&self.chains), sources(&self.sources)];
        tables.push(steps(&self.chains));
        Page {
            title: format!("Why {} matters to {}", self.subject(), self.effect.target),
            lead: self.answer(),
            tables,
            notes: reading(&self.preface),
        }
    }
}

impl Finding {
    /// What happens as a subject: `the loss of Taiwan`, or clauses in quotes.
    fn subject(&self) -> String {
        let subject = change::subject(&self.changes);
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

    fn answer(&self) -> Vec<String> {
        let (effect, asked) = (&self.effect, self.preface.parameters.theta_pct);
        let mut lead = vec![
            coverage(&self.preface),
            format!(
                "{}: {}; θ* {} %, output left {} %, falls below {asked} % {}.",
                effect.target,
                effect.verdict.as_str(),
                percents(effect.theta_star_pct),
                percents_or_unknown(effect.output_left_pct),
                falls(effect.weeks),
            ),
        ];
        let told = self.chains.iter().filter(|chain| !chain.steps.is_empty());
        lead.extend(told.map(|chain| {
            if chain.at_theta_pct > asked {
                format!(
                    "What would stop it first, were more than {} % needed: {}",
                    percent(chain.at_theta_pct),
                    cause::chain(chain)
                )
            } else {
                format!(
                    "In the {} case: {}",
                    chain.end.as_str(),
                    cause::chain(chain)
                )
            }
        }));
        if self.chains.iter().all(|chain| chain.steps.is_empty()) {
            lead.push("Nothing that is lost reaches it.".to_owned());
        }
        lead
    }
}

/// When something falls, as part of a sentence.
fn falls(interval: Interval<Option<f64>>) -> String {
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

/// Every step of every chain, from what was hit to the target.
fn rows(chains: &[CausalChain]) -> impl Iterator<Item = (&CausalChain, usize, &Step)> {
    chains.iter().flat_map(|chain| {
        let steps = chain.steps.iter().rev().enumerate();
        steps.map(move |(at, step)| (chain, at + 1, step))
    })
}

/// As people read it.
fn shown(chains: &[CausalChain]) -> Table {
    let table = Table::of("", "", rows(chains))
        .parted(|(chain, ..)| {
            format!(
                "Chain of causes, {} case, at θ = {} %",
                chain.end.as_str(),
                chain.at_theta_pct
            )
        })
        .column(Column::week("", "Week").never(""), |(.., step)| {
            Cell::time(step.week)
        })
        .column(Column::text("", "Product"), |(.., step)| {
            Cell::text(&step.product)
        })
        .column(Column::text("", "Falls because"), |(.., step)| {
            Cell::text(because(step))
        })
        .column(Column::text("", "Cover"), |(.., step)| {
            Cell::text_or_blank(cover(step))
        })
        .column(Column::text("", "Stops at the same time"), |(.., step)| {
            let tied = step.input.as_ref().map(|link| shortened(&link.tied, 4));
            Cell::text_or_blank(tied)
        })
        .column(Column::text("", "Sources"), |(.., step)| {
            Cell::text(match &step.input {
                Some(link) if link.sources.is_empty() => "assumed".to_owned(),
                Some(link) => shortened(&link.sources, 4),
                None => shortened(&step.sources, 4),
            })
        })
        .table();
    Table {
        is_shown: !table.rows.is_empty(),
        ..table
    }
}

fn because(step: &Step) -> String {
    let Some(link) = &step.input else {
        return cause::direct(step, 5);
    };
    let note = link.note.as_ref().map(|note| format!(" ({note})"));
    format!(
        "no {} ({}){}",
        link.products.join(" or "),
        link.role,
        note.unwrap_or_default()
    )
}

fn cover(step: &Step) -> Option<String> {
    let link = step.input.as_ref()?;
    let basis = if link.cover_sources.is_empty() {
        "assumed".to_owned()
    } else {
        listed(&link.cover_sources)
    };
    let wear = if link.is_wear { ", then wear" } else { "" };
    Some(format!("{} weeks, {basis}{wear}", week(link.cover_weeks)))
}

/// The same for machines.
fn steps(chains: &[CausalChain]) -> Table {
    Table::of("steps", "", rows(chains))
        .main()
        .shown_if(false)
        .column(Column::text("case", ""), |(chain, ..)| {
            Cell::text(chain.end.as_str())
        })
        .column(Column::count("step", ""), |(_, at, _)| Cell::count(*at))
        .column(Column::text("product", ""), |(.., step)| {
            Cell::text(&step.product)
        })
        .column(Column::week("week", ""), |(.., step)| Cell::time(step.week))
        .column(Column::percent("hit_pct", ""), |(.., step)| {
            Cell::Number(step.hit_pct)
        })
        .column(Column::list("missing", ""), |(.., step)| {
            let link = step.input.as_ref();
            link.map_or(Cell::Blank, |link| Cell::list(&link.products))
        })
        .column(Column::text("role", ""), |(.., step)| {
            Cell::text_or_blank(step.input.as_ref().map(|link| &link.role))
        })
        .column(Column::number("cover_weeks", ""), |(.., step)| {
            let link = step.input.as_ref();
            link.map_or(Cell::Blank, |link| Cell::Number(link.cover_weeks))
        })
        .column(Column::flag("wear", ""), |(.., step)| {
            let link = step.input.as_ref();
            link.map_or(Cell::Blank, |link| Cell::Flag(link.is_wear))
        })
        .column(Column::list("sources", ""), |(.., step)| {
            let link = step.input.as_ref();
            Cell::list(link.map_or(&step.sources, |link| &link.sources))
        })
        .column(Column::list("cover_sources", ""), |(.., step)| {
            let link = step.input.as_ref();
            link.map_or(Cell::Blank, |link| Cell::list(&link.cover_sources))
        })
        .table()
}

fn sources(sources: &[SourceLine]) -> Table {
    Table::of("sources", "Sources", sources)
        .shown_if(!sources.is_empty())
        .column(Column::text("source", "Id"), |source| {
            Cell::text(&source.id)
        })
        .column(Column::text("title", "Title"), |source| {
            Cell::text(&source.title)
        })
        .column(Column::text("url", "Address"), |source| {
            Cell::text_or_blank(source.url.as_deref())
        })
        .table()
}
