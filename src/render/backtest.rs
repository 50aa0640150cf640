//! History against the model, as tables.

use crate::study::backtest::{Agreement, Event, Finding};

use super::{
    Report, Table,
    number::{cell, percent, percents, week},
    table::{Document, Tidy},
};

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.backtest/1";

    fn document(&self) -> Document {
        let count = |wanted: Agreement| {
            self.events
                .iter()
                .filter(|event| event.agreement == wanted)
                .count()
        };
        let skill = |other: f64| match self.skill(other) {
            Some(skill) => format!("{:.2}", skill + 0.0),
            None => "undefined, since that forecast makes no error".to_owned(),
        };
        let lead = vec![
            format!(
                "Of {} measurements {} are hit within {} points of output, {} missed, and {} undecided: their range holds what was measured and more.",
                self.events.len(),
                count(Agreement::Hit),
                self.tolerance,
                count(Agreement::Miss),
                count(Agreement::Undecided)
            ),
            format!(
                "Mean error {} points; the forecast that nothing happens makes {}, the forecast that output falls by the share lost makes {}.",
                percent(self.mean_error),
                percent(self.mean_error_of_nothing),
                percent(self.mean_error_of_share)
            ),
            format!(
                "Skill over \"nothing happens\": {}; over \"share lost is output lost\": {} (1 is perfect, 0 no better).",
                skill(self.mean_error_of_nothing),
                skill(self.mean_error_of_share)
            ),
            format!(
                "With the defaults chosen anew for each event on all the others, the mean error is {} points.",
                percent(self.mean_error_left_out)
            ),
        ];
        let notes = vec![
            "Lost is the most of the target's output that is missing in one week, over all makers in the world; what one plant lost is not measured here.".to_owned(),
            "Most of these events cost the world no chip: \"nothing happens\" is a strong forecast, and a model earns its keep only on the others.".to_owned(),
        ];
        Document {
            title: format!(
                "{} measurements against the weekly dynamics",
                self.events.len()
            ),
            lead,
            tables: vec![self.event_table(), self.trial_table()],
            notes,
        }
    }

    fn tidy(&self) -> Tidy {
        let columns = vec![
            "event",
            "target",
            "share_lost_pct",
            "observed_low_pct",
            "observed_high_pct",
            "simulated_worst_pct",
            "simulated_best_pct",
            "observed_back_low",
            "observed_back_high",
            "simulated_back_worst",
            "simulated_back_best",
            "agreement",
            "error",
            "error_of_nothing",
            "error_of_share",
            "confidence",
            "sources",
        ];
        let row = |event: &Event| {
            vec![
                event.name.clone(),
                event.target.clone(),
                event.share_lost_pct.to_string(),
                event.observed_low_pct.to_string(),
                event.observed_high_pct.to_string(),
                event.simulated_pct.worst.to_string(),
                event.simulated_pct.best.to_string(),
                cell(event.observed_back.map(|(low, _)| low)),
                cell(event.observed_back.map(|(_, high)| high)),
                cell(event.simulated_back.worst),
                cell(event.simulated_back.best),
                event.agreement.as_str().to_owned(),
                event.error.to_string(),
                event.error_of_nothing.to_string(),
                event.error_of_share.to_string(),
                event.confidence.unwrap_or_default().to_owned(),
                event.sources.join(" "),
            ]
        };
        Tidy {
            columns,
            rows: self.events.iter().map(row).collect(),
        }
    }
}

impl Finding {
    fn event_table(&self) -> Table {
        let heads = [
            "Event",
            "Measured on",
            "#Share [%]",
            "#Lost [%]",
            "#Simulated",
            "Back [week]",
            "Simulated",
            "",
        ];
        let mut table = Table::new(
            "Share of supply that the event took, output lost as measured and simulated, week in which it was back",
            &heads,
        );
        for event in &self.events {
            let observed = if event.observed_low_pct < event.observed_high_pct {
                format!(
                    "{}–{}",
                    percent(event.observed_low_pct),
                    percent(event.observed_high_pct)
                )
            } else {
                percent(event.observed_low_pct)
            };
            let back = event.observed_back.map_or("–".to_owned(), |(low, high)| {
                if low < high {
                    format!("{}–{}", week(low), week(high))
                } else {
                    week(low)
                }
            });
            table.rows.push(vec![
                event.name.clone(),
                event.target.clone(),
                percent(event.share_lost_pct),
                observed,
                percents(event.simulated_pct),
                back,
                returned(event),
                event.agreement.as_str().to_owned(),
            ]);
        }
        table
    }

    fn trial_table(&self) -> Table {
        let heads = [
            "#Covers times",
            "#Surge up to [%]",
            "#Mean error [points]",
            "#Hit",
        ];
        let mut table = Table::new("Other defaults", &heads);
        for trial in &self.trials {
            table.rows.push(vec![
                trial.choice.cover.to_string(),
                percent(trial.choice.surge_pct),
                percent(trial.mean_error),
                format!("{} of {}", trial.hits, self.events.len()),
            ]);
        }
        table
    }
}

fn returned(event: &Event) -> String {
    let side = |lost: f64, back: Option<f64>| match back {
        _ if lost < 1.0 => "no fall".to_owned(),
        None => "not back".to_owned(),
        Some(back) => week(back),
    };
    let worst = side(event.simulated_pct.worst, event.simulated_back.worst);
    let best = side(event.simulated_pct.best, event.simulated_back.best);
    if worst == best {
        worst
    } else {
        format!("{best} to {worst}")
    }
}
