//! The systemic loss of countries, firms and producers in words.

use crate::analysis::{
    preface::Preface,
    rank::{Entry, Finding, Ranking},
};

use super::{
    Cell, Column, Page, Report, Table,
    number::{listed, percents},
    preface::{assumed, coverage, evidence},
    spof::{Medians, order},
};

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.rank/2";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn page(&self) -> Page {
        let parameters = &self.preface.parameters;
        let mut lead = vec![coverage(&self.preface)];
        lead.extend(self.rankings.iter().map(answer));
        let mut notes = vec![
            format!(
                "Output lost is the mean over the targets of what is not made within {} weeks (--horizon), as a part of \
                 normal. A range runs over what is unknown. Firms and producers are told by firm data, countries by \
                 splits by country; their losses do not add up to one another. The threshold (--theta) does not matter \
                 here.",
                parameters.horizon_weeks
            ),
            self.money(),
            self.weights(),
        ];
        notes.extend(self.rankings.iter().map(|ranking| {
            let by = ranking.by.as_str();
            format!("By {by}: {}", order(ranking.drawing.as_ref()))
        }));
        notes.extend(assumed(&self.preface));
        Page {
            title: format!(
                "Systemic loss caused alone, for {} of {} targets",
                parameters.outcome,
                parameters.targets.len()
            ),
            verdict: self.verdict(),
            lead,
            tables: vec![self.entries(), self.losses()],
            evidence: evidence(&self.preface),
            notes,
            ..Page::default()
        }
    }
}

impl Finding {
    fn has_money(&self) -> bool {
        let mut entries = self.rankings.iter().flat_map(|ranking| &ranking.entries);
        entries.any(|entry| entry.missing_usd_bn.is_some())
    }

    /// What money tells, or that it does not.
    fn money(&self) -> String {
        if self.has_money() {
            "Missing money is the value of what is not made, at today's prices and over the targets whose value is known, \
             none counted inside another; it is no forecast of prices."
                .to_owned()
        } else {
            "No target has a value (`value` in the graph), so losses are ranked by output."
                .to_owned()
        }
    }

    /// Who costs most output, by name.
    fn verdict(&self) -> String {
        // One name of each says enough where there are several rankings.
        let n_named = if self.rankings.len() > 1 { 1 } else { 3 };
        let each = self.rankings.iter().map(|ranking| {
            let named =
                ranking
                    .entries
                    .iter()
                    .take(n_named)
                    .map(|entry| match entry.missing_usd_bn {
                        Some(usd) => format!("{} (USD {} bn)", entry.name, percents(usd)),
                        None => format!("{} ({} %)", entry.name, percents(entry.loss_pct)),
                    });
            let named: Vec<String> = named.collect();
            format!("by {} {}", ranking.by.as_str(), listed(&named))
        });
        let each: Vec<String> = each.collect();
        let targets = match self.preface.parameters.targets.as_slice() {
            [only] => self.preface.names.of(only).to_owned(),
            all => format!("{} targets", all.len()),
        };
        format!(
            "What costs most output of {targets} when lost alone: {}.",
            each.join("; ")
        )
    }

    fn weights(&self) -> String {
        let targets = &self.preface.parameters.targets;
        if self.equal_weights {
            return format!(
                "All {} targets count the same; --weight PRODUCT=NUMBER states others.",
                targets.len()
            );
        }
        let parts: Vec<String> = targets
            .iter()
            .zip(&self.target_weights)
            .map(|(target, part)| format!("{target} {:.1} %", 100.0 * part))
            .collect();
        format!("Targets count: {}.", parts.join(", "))
    }

    /// Every ranking with the position of each of its entries.
    fn ranked(&self) -> impl Iterator<Item = (&Ranking, usize, &Entry)> {
        self.rankings.iter().flat_map(|ranking| {
            let entries = ranking.entries.iter().enumerate();
            entries.map(move |(at, entry)| (ranking, at + 1, entry))
        })
    }

    fn entries(&self) -> Table {
        let n_targets = self.preface.parameters.targets.len();
        let has_money = self.has_money();
        let rows = Table::of("entries", "", self.ranked())
            .parted(|(ranking, ..)| {
                format!(
                    "By {}, ranked by {}",
                    ranking.by.as_str(),
                    match (has_money && self.equal_weights, ranking.drawing.is_some()) {
                        (true, true) => "missing money, in the middle one of the draws",
                        (true, false) => "missing money, in the middle of the range",
                        (false, true) => "output lost, in the middle one of the draws",
                        (false, false) => "output lost, in the middle of the range",
                    }
                )
            })
            .column(Column::text("by", ""), |(ranking, ..)| {
                Cell::text(ranking.by.as_str())
            })
            .column(Column::count("rank", ""), |(_, rank, _)| Cell::count(*rank))
            .column(Column::name("event", "Lost"), |(.., entry)| {
                Cell::name(&entry.event, &entry.name)
            });
        let rows = if has_money {
            let missing = Column::figures("missing_{}_usd_bn", "Missing [USD bn]");
            // The median stands for the range where there is one.
            let is_drawn = self
                .rankings
                .iter()
                .any(|ranking| ranking.drawing.is_some());
            rows.column(
                if is_drawn { missing.detail() } else { missing },
                |(.., entry)| entry.missing_usd_bn.map_or(Cell::Blank, Cell::interval),
            )
        } else {
            rows
        };
        let entries = || self.rankings.iter().flat_map(|ranking| &ranking.entries);
        let medians = Medians::of(entries().map(|entry| &entry.median));
        let rows = medians.columns(rows, |(.., entry)| entry.median);
        rows.column(
            Column::percents("loss_{}_pct", "Output lost [%]"),
            |(.., entry)| Cell::interval(entry.loss_pct),
        )
        .column(
            Column::count("targets_hit", "Targets hit"),
            |(.., entry)| {
                let hit = entry.losses_pct.iter().filter(|loss| loss.worst > 0.0);
                Cell::count_of(hit.count(), n_targets)
            },
        )
        .column(
            Column::name("hardest", "Hit hardest").spare(),
            |(.., entry)| {
                let hardest = entry.hardest.as_deref();
                hardest.map_or_else(
                    || Cell::text("none"),
                    |hardest| Cell::named(&self.preface.names, hardest),
                )
            },
        )
        .column(
            Column::percents("hardest_loss_{}_pct", "by [%]").detail(),
            |(.., entry)| {
                let most = entry.losses_pct.iter().copied().reduce(|most, loss| {
                    if loss.worst > most.worst { loss } else { most }
                });
                most.map_or(Cell::Blank, Cell::interval)
            },
        )
        .table()
    }

    /// What every target loses, for machines.
    fn losses(&self) -> Table {
        let targets = &self.preface.parameters.targets;
        let rows = self.ranked().flat_map(|(ranking, rank, entry)| {
            let targets = targets.iter().zip(&self.target_weights);
            let losses = targets.zip(&entry.losses_pct);
            losses
                .map(move |((target, weight), loss)| (ranking, rank, entry, target, *weight, *loss))
        });
        Table::of("losses", "", rows)
            .main()
            .shown_if(false)
            .column(Column::text("by", ""), |row| Cell::text(row.0.by.as_str()))
            .column(Column::count("rank", ""), |row| Cell::count(row.1))
            .column(Column::name("event", ""), |row| {
                Cell::name(&row.2.event, &row.2.name)
            })
            .column(Column::percents("loss_{}_pct", ""), |row| {
                Cell::interval(row.2.loss_pct)
            })
            .column(Column::name("target", ""), |row| {
                Cell::named(&self.preface.names, row.3)
            })
            .column(Column::number("target_weight", ""), |row| {
                Cell::Number(row.4)
            })
            .column(Column::percents("target_loss_{}_pct", ""), |row| {
                Cell::interval(row.5)
            })
            .table()
    }
}

fn answer(ranking: &Ranking) -> String {
    let certain = |entry: &&Entry| entry.loss_pct.best > 0.0;
    let n_certain = ranking.entries.iter().filter(certain).count();
    format!(
        "Of {} tried by {}, {n_certain} cost output for certain when lost alone, {} more may.",
        ranking.n_tried,
        ranking.by.as_str(),
        ranking.entries.len() - n_certain
    )
}
