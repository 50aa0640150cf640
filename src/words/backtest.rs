//! History against the model, in words.

use crate::{
    model::source::Confidence,
    study::backtest::{Agreement, Event, Finding},
};

use super::{
    Cell, Column, Page, Report, Table,
    column::Digits,
    number::{percent, week},
};

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.backtest/2";

    fn page(&self) -> Page {
        let notes = vec![
            "Lost is the most of the target's output that is missing in one week, over all makers in the world; what one plant lost is not measured here.".to_owned(),
            "Most of these events cost the world no chip: \"nothing happens\" is a strong forecast, and a model earns its keep only on the others.".to_owned(),
        ];
        Page {
            title: format!(
                "{} measurements against the weekly dynamics",
                self.events.len()
            ),
            lead: self.answer(),
            tables: vec![self.measured(), self.other_defaults()],
            notes,
            ..Page::default()
        }
    }
}

impl Finding {
    fn answer(&self) -> Vec<String> {
        let count = |wanted: Agreement| {
            let events = self.events.iter();
            events.filter(|event| event.agreement == wanted).count()
        };
        let skill = |other: f64| match self.skill(other) {
            Some(skill) => format!("{:.2}", skill + 0.0),
            None => "undefined, since that forecast makes no error".to_owned(),
        };
        vec![
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
        ]
    }

    fn measured(&self) -> Table {
        let title = "Share of supply that the event took, output lost as measured and simulated, week in which it was back";
        let both = |low, high| Cell::Ends(vec![Cell::Number(low), Cell::Number(high)]);
        Table::of("events", title, &self.events)
            .main()
            .column(Column::text("event", "Event"), |event| {
                Cell::text(&event.name)
            })
            .column(Column::text("target", "Measured on"), |event| {
                Cell::text(&event.target)
            })
            .column(Column::percent("share_lost_pct", "Share [%]"), |event| {
                Cell::Number(event.share_lost_pct)
            })
            .column(Column::span("observed_{}_pct", "Lost [%]"), |event| {
                both(event.observed_low_pct, event.observed_high_pct)
            })
            .column(
                Column::percents("simulated_{}_pct", "Simulated [%]"),
                |event| Cell::interval(event.simulated_pct),
            )
            .column(
                Column::span("observed_back_{}", "Back [week]")
                    .with(Digits::Lasts)
                    .unknown("–"),
                |event| match event.observed_back {
                    Some((low, high)) => both(low, high),
                    None => Cell::Unknown,
                },
            )
            .column(Column::text("", "Simulated"), |event| {
                Cell::text(returned(event))
            })
            .column(Column::weeks("simulated_back_{}", ""), |event| back(event))
            .column(Column::text("agreement", "Agreement"), |event| {
                Cell::text(event.agreement.as_str())
            })
            .column(Column::number("error", ""), |event| {
                Cell::Number(event.error)
            })
            .column(Column::number("error_of_nothing", ""), |event| {
                Cell::Number(event.error_of_nothing)
            })
            .column(Column::number("error_of_share", ""), |event| {
                Cell::Number(event.error_of_share)
            })
            .column(Column::text("confidence", ""), |event| {
                Cell::text_or_blank(event.confidence.map(Confidence::as_str))
            })
            .column(Column::list("sources", ""), |event: &&Event| {
                Cell::list(&event.sources)
            })
            .table()
    }

    fn other_defaults(&self) -> Table {
        Table::of("defaults", "Other defaults", &self.trials)
            .column(Column::number("cover", "Covers times"), |trial| {
                Cell::Number(trial.choice.cover)
            })
            .column(Column::percent("surge_pct", "Surge up to [%]"), |trial| {
                Cell::Number(trial.choice.surge_pct)
            })
            .column(
                Column::percent("mean_error", "Mean error [points]"),
                |trial| Cell::Number(trial.mean_error),
            )
            .column(Column::count("hits", "Hit"), |trial| {
                Cell::count_of(trial.hits, self.events.len())
            })
            .table()
    }
}

/// When output is back as simulated; nothing where it never fell.
fn back(event: &Event) -> Cell {
    let side = |lost: f64, back: Option<f64>| match back {
        None if lost < 1.0 => Cell::Blank,
        back => Cell::time(back),
    };
    let (lost, back) = (event.simulated_pct, event.simulated_back);
    Cell::Ends(vec![
        side(lost.worst, back.worst),
        side(lost.best, back.best),
    ])
}

/// When output is back as simulated, where it fell at all.
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
