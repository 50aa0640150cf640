//! Why a case stops a target, in words.

use crate::analysis::{
    Interval,
    cause::{CausalChain, Step},
    explain::{Finding, SourceLine},
    preface::{Names, Preface},
};

use super::{
    Cell, Column, Page, Report, Table, cause, change,
    number::{listed, percent, percents, percents_or_unknown, shortened, week, weeks},
    odds,
    preface::{coverage, evidence, reading},
};

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.explain/2";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn page(&self) -> Page {
        let names = &self.preface.names;
        let chains = self.chains.iter().enumerate();
        let mut tables: Vec<Table> = chains
            .filter(|(_, chain)| !chain.steps.is_empty())
            .map(|(at, chain)| Table {
                is_detail: at > 0,
                ..shown(chain, names)
            })
            .collect();
        let odds = self.odds.as_ref().map(|drawn| Table {
            is_shown: false,
            ..odds::table(drawn, names)
        });
        tables.extend(odds);
        tables.extend([sources(&self.sources), steps(&self.chains)]);
        Page {
            title: format!(
                "Why {} matters to {}",
                self.subject(),
                names.of(&self.effect.target)
            ),
            verdict: self.verdict(),
            lead: self.answer(),
            tables,
            evidence: evidence(&self.preface),
            notes: reading(&self.preface)
                .into_iter()
                .chain(self.odds.as_ref().map(odds::over))
                .collect(),
            ..Page::default()
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

    /// What becomes of the target, in one short sentence.
    pub(crate) fn headline(&self) -> String {
        let fate = super::effect::fate(&[&self.effect], None, &self.preface.names);
        format!("{}: {fate}", change::title(&self.changes))
    }

    /// What happens in the first place, in words.
    pub(crate) fn lost(&self) -> String {
        change::title(&self.changes)
    }

    /// What becomes of the target, and where it begins.
    fn verdict(&self) -> String {
        let (effect, names) = (&self.effect, &self.preface.names);
        let fate = super::effect::fate(&[effect], None, names);
        let root = self.chains.iter().find_map(|chain| chain.steps.last());
        let begins = root.map_or_else(
            || "; nothing that is lost reaches it".to_owned(),
            |root| {
                let who = cause::direct(root, names, 2);
                format!("; it begins with {} ({who})", names.of(&root.product))
            },
        );
        let drawn = self.odds.as_ref().and_then(|odds| odds.targets.first());
        let odds = drawn.map_or_else(String::new, |target| {
            let word = odds::word(target.likelihood);
            format!(", lost in {} % of draws ({word})", odds::rounded(target))
        });
        format!("{}: {fate}{odds}{begins}.", change::title(&self.changes))
    }

    fn answer(&self) -> Vec<String> {
        let (effect, asked) = (&self.effect, self.preface.parameters.theta_pct);
        let names = &self.preface.names;
        let mut lead = vec![
            coverage(&self.preface),
            format!(
                "{}: {}; θ* {} %, output left {} %, falls below {asked} % {}.",
                names.of(&effect.target),
                effect.verdict.as_str(),
                percents(effect.theta_star_pct),
                percents_or_unknown(effect.output_left_pct),
                falls(effect.weeks),
            ),
        ];
        let drawn = self.odds.iter().flat_map(|odds| &odds.targets);
        lead.extend(drawn.map(|target| odds::told(target, names)));
        let told = self.chains.iter().filter(|chain| !chain.steps.is_empty());
        lead.extend(told.map(|chain| {
            if chain.at_theta_pct > asked {
                format!(
                    "What would stop it first, were more than {} % needed: {}",
                    percent(chain.at_theta_pct),
                    cause::chain(chain, names)
                )
            } else {
                format!(
                    "In the {} case: {}",
                    chain.end.as_str(),
                    cause::chain(chain, names)
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

/// A chain as people read it.
fn shown(chain: &CausalChain, names: &Names) -> Table {
    let title = format!(
        "Chain of causes, {} case, at θ = {} %",
        chain.end.as_str(),
        chain.at_theta_pct
    );
    Table::of("", title, rows(std::slice::from_ref(chain)))
        .column(Column::week("", "Week").never(""), |(.., step)| {
            Cell::time(step.week)
        })
        .column(Column::name("", "Product"), |(.., step)| {
            Cell::named(names, &step.product)
        })
        .column(Column::text("", "Falls because"), |(.., step)| {
            Cell::text(because(step, names))
        })
        .column(Column::text("", "Cover"), |(.., step)| {
            Cell::text_or_blank(cover(step))
        })
        .column(
            Column::text("", "Stops at the same time").detail(),
            |(.., step)| {
                let tied = step.input.as_ref().map(|link| {
                    let tied: Vec<&str> = link.tied.iter().map(|id| names.of(id)).collect();
                    shortened(&tied, 4)
                });
                Cell::text_or_blank(tied)
            },
        )
        .column(Column::text("", "Sources").detail(), |(.., step)| {
            Cell::text(match &step.input {
                Some(link) if link.sources.is_empty() => "assumed".to_owned(),
                Some(link) => shortened(&link.sources, 4),
                None => shortened(&step.sources, 4),
            })
        })
        .table()
}

fn because(step: &Step, names: &Names) -> String {
    let Some(link) = &step.input else {
        return cause::direct(step, names, 5);
    };
    let note = link.note.as_ref().map(|note| format!(" ({note})"));
    format!(
        "no {} ({}){}",
        cause::either(&link.products, names),
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
        .column(Column::name("product", ""), |(.., step)| {
            Cell::name(&step.product, &step.name)
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
        .detail()
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
