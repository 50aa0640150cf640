//! What to fund first, in words.

use crate::{
    analysis::preface::Preface,
    study::plan::{Finding, Idle, Objective, Pair, Portfolio, Rule, Weighed},
};

use super::{
    Cell, Column, Page, Report, Table,
    number::{listed, significant},
    preface::{assumed, evidence},
};

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.plan/1";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn is_complete(&self) -> bool {
        !self.effort.is_stopped
    }

    fn page(&self) -> Page {
        let mut notes = self.notes();
        notes.extend(assumed(&self.preface));
        Page {
            title: format!(
                "What to fund first with USD {} bn against {} threats",
                significant(self.budget_usd_bn),
                self.threats.len()
            ),
            verdict: self.verdict(),
            lead: vec![self.answer(), self.remains(), self.search()],
            tables: vec![
                self.measures(),
                self.threats(),
                self.rules(),
                self.pairs(),
                self.frontier(),
            ],
            evidence: format!("{} {}", self.search(), evidence(&self.preface)),
            notes,
            ..Page::default()
        }
    }
}

impl Finding {
    /// An amount of what is missing, with its unit.
    fn amount(&self, value: f64) -> String {
        if self.is_money {
            format!("USD {} bn", significant(value))
        } else {
            format!("{} weeks of output", significant(value))
        }
    }

    fn unit(&self) -> &'static str {
        if self.is_money { "[USD bn]" } else { "[weeks]" }
    }

    fn funded(&self) -> impl Iterator<Item = &Weighed> {
        self.measures.iter().filter(|measure| measure.is_funded)
    }

    /// What to fund and what that averts.
    fn verdict(&self) -> String {
        let best = &self.best;
        if self.before <= 0.0 {
            return format!(
                "Nothing to fund: over {} nothing is missing in the middle draw, so there is nothing to avert.",
                match self.threats.len() {
                    1 => "this threat".to_owned(),
                    n => format!("these {n} threats"),
                }
            );
        }
        if best.measures.is_empty() {
            return format!(
                "With USD {} bn nothing averts anything: {} stay missing.",
                significant(self.budget_usd_bn),
                self.amount(self.before)
            );
        }
        let titles: Vec<&str> = self
            .funded()
            .map(|measure| measure.title.as_str())
            .collect();
        let named = titles.len().min(3);
        let more = match titles.len() - named {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        format!(
            "Fund {}{more} (USD {} bn): {} averts {} of {}.",
            if more.is_empty() {
                listed(&titles[..named])
            } else {
                titles[..named].join(", ")
            },
            significant(best.spent_usd_bn),
            if titles.len() == 1 {
                "it"
            } else {
                "together that"
            },
            self.amount(best.averted),
            self.amount(self.before),
        )
    }

    fn answer(&self) -> String {
        let over = match self.objective {
            Objective::Mean => "in the weighted mean over the threats",
            Objective::Worst => "in the worst threat",
        };
        let best = &self.best;
        format!(
            "Without measures {} are missing {over}; the {} funded avert {} ({} %) for USD {} bn.",
            self.amount(self.before),
            best.measures.len(),
            self.amount(best.averted),
            part(best.averted, self.before),
            significant(best.spent_usd_bn),
        )
    }

    fn remains(&self) -> String {
        format!(
            "All {} measures together would leave {}: no money in this list averts that.",
            self.measures.len(),
            self.amount(self.floor)
        )
    }

    fn search(&self) -> String {
        let effort = &self.effort;
        let found = if effort.is_proven {
            format!(
                "No set of measures within the budget leaves less than {}.",
                self.amount(self.at_least)
            )
        } else {
            format!(
                "{}; no set within the budget leaves less than {}.",
                if effort.is_stopped {
                    "A limit ended the search: the best set so far"
                } else {
                    "The best set found, not proven"
                },
                self.amount(self.at_least)
            )
        };
        format!(
            "{found} {} of {} measures could help; {} answers computed, {} known from others.",
            effort.n_useful,
            self.measures.len(),
            effort.n_answers,
            effort.n_spared
        )
    }

    fn notes(&self) -> Vec<String> {
        let is_equal = self
            .threats
            .windows(2)
            .all(|pair| (pair[0].weight_pct - pair[1].weight_pct).abs() < 1e-9);
        vec![
            format!(
                "What is missing is what the targets do not make until the horizon, {}, {}. {}",
                if self.is_money {
                    "at today's prices and none counted inside another"
                } else {
                    "in weeks of normal output, the mean over them, since none has a value"
                },
                if self.n_draws > 0 {
                    format!(
                        "the mean of {} draws over what is not known, the same for every set",
                        self.n_draws
                    )
                } else {
                    "the middle of worst and best".to_owned()
                },
                if is_equal {
                    "Every threat counts the same; --weight THREAT=NUMBER states others.".to_owned()
                } else {
                    "Threats count by their weights.".to_owned()
                }
            ),
            "Prices are reckoned with at their likely value, else their middle, and are capital alone: subsidies, running costs \
             and what the measure earns are not counted. A plant that comes after a threat has passed averts nothing."
                .to_owned(),
            "In draws: in how many of them the best set that was tried within the budget has the measure. With few draws \
             that is a hint, not odds."
                .to_owned(),
        ]
    }

    fn measures(&self) -> Table {
        let unit = self.unit();
        Table::of(
            "measures",
            "What is funded, then the rest by what a billion averts",
            &self.measures,
        )
        .main()
        .column(Column::name("measure", "Measure"), |one| {
            Cell::name(&one.id, &one.title)
        })
        .column(Column::flag("funded", "Fund"), |one| {
            Cell::Flag(one.is_funded)
        })
        .column(Column::number("price_usd_bn", "Price [USD bn]"), |one| {
            Cell::Number(one.price_usd_bn)
        })
        .column(
            Column::span("capital_{}_usd_bn", "Range [USD bn]").detail(),
            |one| Cell::interval(one.capital_usd_bn),
        )
        .column(Column::span("months_{}", "Months"), |one| {
            Cell::interval(one.months)
        })
        .column(
            Column::number("averted", &format!("Averts alone {unit}")),
            |one| Cell::Number(one.averted),
        )
        .column(
            Column::number("averted_per_bn", "For a billion").detail(),
            |one| one.averted_per_bn.map_or(Cell::Blank, Cell::Number),
        )
        .column(
            Column::number("missed", &format!("Missed without {unit}")).detail(),
            |one| one.missed.map_or(Cell::Blank, Cell::Number),
        )
        .column(
            Column::percent("in_draws_pct", "In draws [%]").detail(),
            |one| Cell::Number(one.in_draws_pct),
        )
        .column(Column::text("grade", "Grade"), |one| {
            Cell::text(one.grade.to_string())
        })
        .column(Column::text("idle", "Why not").spare(), |one| {
            one.idle.map_or(Cell::Blank, |idle| {
                let (code, text) = match idle {
                    Idle::Late => ("late", "too late for every threat"),
                    Idle::NotShort => ("not-short", "not what is short"),
                    Idle::NeedsOthers => ("needs-others", "only with others"),
                };
                Cell::word(code, text)
            })
        })
        .table()
    }

    fn threats(&self) -> Table {
        let unit = self.unit();
        Table::of("threats", "Threats", &self.threats)
            .column(Column::name("threat", "Threat"), |one| {
                Cell::name(&one.name, &one.name)
            })
            .column(Column::text("title", "").detail(), |one| {
                Cell::text_or_blank(one.title.as_deref())
            })
            .column(Column::percent("weight_pct", "Weight [%]"), |one| {
                Cell::Number(one.weight_pct)
            })
            .column(Column::week("begins_week", "Begins [week]"), |one| {
                Cell::Number(one.begins_week)
            })
            .column(
                Column::number("before", &format!("Missing before {unit}")),
                |one| Cell::Number(one.before),
            )
            .column(Column::number("after", &format!("after {unit}")), |one| {
                Cell::Number(one.after)
            })
            .column(Column::count("in_time", "Measures in time"), |one| {
                Cell::count(one.in_time)
            })
            .table()
            .detail()
    }

    fn rules(&self) -> Table {
        let best = ("best", "this plan", &self.best);
        let rules = self.rules.iter().map(|(rule, portfolio)| {
            let (code, text) = match rule {
                Rule::Cheapest => ("cheapest", "cheapest first"),
                Rule::LargestShare => ("largest-share", "largest single share first"),
                Rule::Katz => ("katz", "Katz centrality on the reversed network first"),
            };
            (code, text, portfolio)
        });
        let rows: Vec<(&str, &str, &Portfolio)> = std::iter::once(best).chain(rules).collect();
        Table::of(
            "rules",
            "The plan beside rules of thumb, under the same budget",
            rows,
        )
        .column(Column::text("rule", "Rule"), |(code, text, _)| {
            Cell::word(*code, *text)
        })
        .column(Column::count("measures_count", "Measures"), |(.., one)| {
            Cell::count(one.measures.len())
        })
        .column(
            Column::number("spent_usd_bn", "Spent [USD bn]"),
            |(.., one)| Cell::Number(one.spent_usd_bn),
        )
        .column(
            Column::number("averted", &format!("Averts {}", self.unit())),
            |(.., one)| Cell::Number(one.averted),
        )
        .column(Column::list("measures", ""), |(.., one)| {
            Cell::list(&one.measures)
        })
        .table()
        .detail()
    }

    fn pairs(&self) -> Table {
        let unit = self.unit();
        Table::of(
            "pairs",
            "Which need or replace one another: what both avert against what each does alone",
            &self.pairs,
        )
        .shown_if(!self.pairs.is_empty())
        .column(Column::text("one", "Measure"), |pair: &&Pair| {
            Cell::text(&pair.one)
        })
        .column(Column::text("other", "with"), |pair| {
            Cell::text(&pair.other)
        })
        .column(
            Column::number("together", &format!("Together {unit}")),
            |pair| Cell::Number(pair.together),
        )
        .column(
            Column::number("apart", &format!("Added up {unit}")),
            |pair| Cell::Number(pair.apart),
        )
        .column(Column::text("kind", ""), |pair| {
            if pair.together > pair.apart {
                Cell::word("complements", "need each other")
            } else {
                Cell::word("rivals", "replace each other")
            }
        })
        .table()
        .detail()
    }

    fn frontier(&self) -> Table {
        let unit = self.unit();
        let steps = self.frontier.iter().enumerate();
        let steps: Vec<(Option<&Portfolio>, &Portfolio)> = steps
            .map(|(at, step)| (at.checked_sub(1).map(|at| &self.frontier[at]), step))
            .collect();
        Table::of(
            "frontier",
            "From nothing to everything, each time what averts most for a billion then",
            steps,
        )
        .column(
            Column::number("spent_usd_bn", "Spent [USD bn]"),
            |(_, step)| Cell::Number(step.spent_usd_bn),
        )
        .column(
            Column::number("averted", &format!("Averts {unit}")),
            |(_, step)| Cell::Number(step.averted),
        )
        .column(Column::text("added", "with").spare(), |(before, step)| {
            let new = step
                .measures
                .iter()
                .find(|id| before.is_some_and(|before| !before.measures.contains(id)));
            Cell::text_or_blank(new.map(|id| self.title_of(id)))
        })
        .table()
        .detail()
    }

    fn title_of<'a>(&'a self, id: &'a str) -> &'a str {
        let found = self.measures.iter().find(|measure| measure.id == id);
        found.map_or(id, |measure| measure.title.as_str())
    }
}

/// A part as percent.
fn part(of: f64, whole: f64) -> String {
    if whole <= 0.0 {
        return "0".to_owned();
    }
    super::number::percent((of / whole * 1000.0).round() / 10.0)
}
