//! History against the model, in words.

use crate::study::backtest::{
    Class, EventScore, Finding, Group, Lesson, Measurement, Priced, RESAMPLES, Skill, Timed, Trial,
    WITHIN_WEEKS,
};

use super::{
    Cell, Column, Page, Report, Table,
    column::Digits,
    number::{percent, week},
    table::Rows,
};

/// How many misses the first screen shows.
const MISSES: usize = 8;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.backtest/3";

    fn page(&self) -> Page {
        let mut tables = vec![
            self.classes(),
            self.misses(),
            self.measurements(),
            self.by_event(),
        ];
        tables.extend(self.by_price());
        tables.extend(self.other_choices());
        tables.extend(self.lessons());
        Page {
            title: format!("{} events against the weekly dynamics", self.events.len()),
            verdict: self.verdict(),
            lead: self.answer(),
            tables,
            evidence: format!(
                "Each forecast is {} draws over what is not known, from the event as told on its first day.",
                self.n_draws
            ),
            notes: notes(),
            ..Page::default()
        }
    }
}

fn notes() -> Vec<String> {
    vec![
        "The score is the continuous ranked probability score in points of output; 0 is best, and of a single number it is the distance. A measured interval is a number anywhere in it, so a sixth of its width is the least that can be scored.".to_owned(),
        "Each event counts once: its measurements are averaged first.".to_owned(),
        format!("Skill is the part of the rival's score that the program spares: 1 is perfect, 0 no better. Its range is that of nine tenths of {RESAMPLES} draws of as many events, with repeats."),
        "The rivals: nothing happens; the share that is lost is the output that is lost; what the other events did, direct or downstream as the event itself.".to_owned(),
        "Direct events measure what was lost itself, so that only the way back is forecast; propagated ones measure something downstream.".to_owned(),
        "A band meets a measurement when the two touch, and holds it when it contains it whole; what a plain count of coverage would say lies between.".to_owned(),
    ]
}

impl Finding {
    fn verdict(&self) -> String {
        let Some(all) = self.group(Class::All) else {
            return "No output was measured.".to_owned();
        };
        let n_met = self.measured.iter().filter(|own| own.is_met()).count();
        let than = match &all.skill_over_nothing {
            Some(skill) if skill.value > 0.0 => "better than",
            Some(skill) if skill.value < 0.0 => "worse than",
            Some(_) => "as well as",
            None => "beside a faultless",
        };
        format!(
            "Of {} measurements of {} events the band of nine tenths meets {n_met}; the program forecasts {than} \"nothing happens\" (skill {}).",
            self.measured.len(),
            self.events.len(),
            skilled(all.skill_over_nothing.as_ref()),
        )
    }

    fn answer(&self) -> Vec<String> {
        let mut lines = vec![self.verdict()];
        for group in &self.groups {
            lines.push(format!(
                "{}: score {} points over {} events; nothing happens {}, lost share is lost output {}, the other events {}.",
                called(group.class),
                percent(group.scores.program),
                group.n_events,
                percent(group.scores.nothing),
                percent(group.scores.share),
                percent(group.scores.climatology),
            ));
        }
        for (what, timed) in [
            ("trough", self.timed(|own| own.trough)),
            ("recovery", self.timed(|own| own.back)),
        ] {
            let (n, right) = timed;
            if n > 0 {
                lines.push(format!(
                    "The week of {what} was measured {n} times and is forecast to within {WITHIN_WEEKS} weeks {right} times."
                ));
            }
        }
        if let Some(prices) = &self.prices {
            let tau = prices
                .tau
                .map_or_else(|| "cannot be told".to_owned(), |tau| format!("is {tau}"));
            lines.push(format!(
                "Of {} measured prices {} rose where scarcity is forecast or did not where none is; the rank correlation {tau}.",
                prices.priced.len(),
                prices.n_same_sign
            ));
        }
        if let Some(sweep) = &self.sweep {
            lines.push(format!(
                "Every cover and surge of the grid alike, the score is {} points; each event forecast by what all the others teach, {}.",
                percent(sweep.score_of_prior),
                percent(sweep.score_left_out)
            ));
        }
        lines
    }

    fn classes(&self) -> Table {
        let skill = |skill: Option<&Skill>| {
            skill.map_or(Cell::Unknown, |skill| {
                Cell::Ends([skill.p5, skill.value, skill.p95].map(Cell::Number).into())
            })
        };
        let skills = |key: &str, head: &str| {
            Column::central(key, head)
                .with(Digits::Hundredth)
                .unknown("–")
        };
        Table::of(
            "classes",
            "Scores by class of event, in points of output; skill with its range",
            &self.groups,
        )
        .column(Column::text("class", "Events"), |group| {
            Cell::word(group.class.as_str(), called(group.class))
        })
        .column(Column::count("events", "Number"), |group| {
            Cell::count(group.n_events)
        })
        .column(
            Column::count("measurements", "Measured").detail(),
            |group| Cell::count(group.n_measurements),
        )
        .column(score("score", "Program"), |group| {
            Cell::Number(group.scores.program)
        })
        .column(score("score_of_nothing", "Nothing"), |group| {
            Cell::Number(group.scores.nothing)
        })
        .column(score("score_of_share", "Share").detail(), |group| {
            Cell::Number(group.scores.share)
        })
        .column(score("score_of_others", "Others").detail(), |group| {
            Cell::Number(group.scores.climatology)
        })
        .column(
            skills("skill_over_nothing_{}", "Skill over nothing"),
            |group| skill(group.skill_over_nothing.as_ref()),
        )
        .column(
            skills("skill_over_share_{}", "Over share").detail(),
            |group| skill(group.skill_over_share.as_ref()),
        )
        .column(
            skills("skill_over_others_{}", "Over others").detail(),
            |group| skill(group.skill_over_climatology.as_ref()),
        )
        .column(
            Column::percent("met_pct", "Band meets [%]"),
            |group: &&Group| Cell::Number(group.met_pct),
        )
        .column(Column::percent("held_pct", "Holds [%]").detail(), |group| {
            Cell::Number(group.held_pct)
        })
        .column(
            Column::percent("sharpness", "Width [points]").detail(),
            |group| Cell::Number(group.sharpness),
        )
        .table()
    }

    fn misses(&self) -> Table {
        let missed = self.measured.iter().filter(|own| !own.is_met());
        let mut table = measured(Table::of(
            "",
            "Measurements that the band of nine tenths does not meet, the worst first",
            missed,
        ))
        .shown(MISSES)
        .shown_if(false)
        .table();
        table.is_first_alone = true;
        table
    }

    fn measurements(&self) -> Table {
        let title = "Every measurement: output lost as measured and as forecast, misses first";
        measured(Table::of("measurements", title, &self.measured))
            .column(Column::flag("is_direct", "Direct"), |own| {
                Cell::Flag(own.is_direct)
            })
            .column(Column::percent("share_lost_pct", "Share lost [%]"), |own| {
                Cell::Number(own.share_lost_pct)
            })
            .column(Column::percent("share_turned_out_pct", ""), |own| {
                Cell::number_or_unknown(own.share_turned_out_pct)
            })
            .column(
                Column::span("over_weeks_{}", "").with(Digits::Lasts),
                |own| own.over_weeks.map_or(Cell::Blank, pair),
            )
            .column(score("score", "Score"), |own| {
                Cell::Number(own.scores.program)
            })
            .column(score("score_of_nothing", "Nothing"), |own| {
                Cell::Number(own.scores.nothing)
            })
            .column(score("score_of_share", "Share"), |own| {
                Cell::Number(own.scores.share)
            })
            .column(score("score_of_others", "Others"), |own| {
                Cell::Number(own.scores.climatology)
            })
            .column(Column::text("", "Trough [week]"), |own| weeks(own.trough))
            .column(weeks_measured("trough_{}"), |own| timed(own.trough))
            .column(Column::week("trough_forecast", ""), |own| {
                forecast(own.trough)
            })
            .column(Column::text("", "Back [week]"), |own| weeks(own.back))
            .column(weeks_measured("back_{}"), |own| timed(own.back))
            .column(Column::week("back_forecast", ""), |own| forecast(own.back))
            .column(Column::text("unit", ""), |own| {
                Cell::text_or_blank(own.unit.as_ref())
            })
            .column(Column::text("place", ""), |own| {
                Cell::text_or_blank(own.place.as_ref())
            })
            .column(Column::text("grade", ""), |own| {
                Cell::text(own.grade.as_str())
            })
            .column(Column::list("sources", ""), |own| Cell::list(&own.sources))
            .detail()
            .table()
    }

    fn by_event(&self) -> Table {
        let title = "One score an event, in points of output, the worst first";
        Table::of("events", title, &self.events)
            .main()
            .column(Column::text("event", "Event"), |event: &&EventScore| {
                Cell::text(&event.name)
            })
            .column(Column::flag("falls", "Fall measured"), |event| {
                Cell::Flag(event.falls)
            })
            .column(Column::count("measurements", "Measured on"), |event| {
                Cell::count(event.n_measurements)
            })
            .column(score("score", "Program"), |event| {
                Cell::Number(event.scores.program)
            })
            .column(score("score_of_nothing", "Nothing happens"), |event| {
                Cell::Number(event.scores.nothing)
            })
            .column(score("score_of_share", "Lost share"), |event| {
                Cell::Number(event.scores.share)
            })
            .column(score("score_of_others", "Other events"), |event| {
                Cell::Number(event.scores.climatology)
            })
            .detail()
            .table()
    }

    fn by_price(&self) -> Option<Table> {
        let prices = self.prices.as_ref()?;
        let title = "Prices as measured, beside the scarcity that is forecast: what users want and do not get in the worst week";
        let table = Table::of("prices", title, &prices.priced)
            .column(Column::text("event", "Event"), |own: &&Priced| {
                Cell::text(&own.name)
            })
            .column(Column::text("product", "Product"), |own| {
                Cell::text(&own.product)
            })
            .column(Column::span("rise_{}_pct", "Rise [%]"), |own| {
                pair((own.rise_low_pct, own.rise_high_pct))
            })
            .column(Column::percent("scarcity_pct", "Scarcity [%]"), |own| {
                Cell::Number(own.scarcity_pct)
            })
            .detail();
        Some(table.table())
    }

    fn other_choices(&self) -> Option<Table> {
        let sweep = self.sweep.as_ref()?;
        let title = format!("Other covers and surges, with {} draws each", sweep.n_draws);
        let table = Table::of("defaults", title, &sweep.trials)
            .column(Column::number("cover", "Covers times"), |trial: &&Trial| {
                Cell::Number(trial.choice.cover)
            })
            .column(Column::number("surge", "Surge times"), |trial| {
                Cell::Number(trial.choice.surge)
            })
            .column(score("score", "Score"), |trial| Cell::Number(trial.score))
            .column(Column::percent("prior_pct", "Prior [%]"), |trial| {
                Cell::Number(trial.prior_pct)
            })
            .column(Column::percent("posterior_pct", "Posterior [%]"), |trial| {
                Cell::Number(trial.posterior_pct)
            })
            .detail();
        Some(table.table())
    }

    fn lessons(&self) -> Option<Table> {
        let sweep = self.sweep.as_ref()?;
        let title = "What each event teaches about covers and surges, in bits";
        let table = Table::of("lessons", title, &sweep.lessons)
            .column(Column::text("event", "Event"), |lesson: &&Lesson| {
                Cell::text(&lesson.name)
            })
            .column(Column::number("bits", "Bits"), |lesson| {
                Cell::Number(lesson.bits)
            })
            .detail();
        Some(table.table())
    }
}

/// What every table of measurements begins with.
fn measured(rows: Rows<&Measurement>) -> Rows<&Measurement> {
    rows.column(Column::text("event", "Event"), |own| Cell::text(&own.name))
        .column(Column::text("target", "Measured on"), |own| {
            Cell::text(&own.target)
        })
        .column(Column::span("observed_{}_pct", "Lost [%]"), |own| {
            pair((own.observed_low_pct, own.observed_high_pct))
        })
        .column(
            Column::central("forecast_{}_pct", "Forecast [%]").with(Digits::Percent),
            |own| {
                let band = own.forecast_pct;
                Cell::Ends([band.p5, band.median, band.p95].map(Cell::Number).into())
            },
        )
}

fn score(key: &str, head: &str) -> Column {
    Column::percent(key, head)
}

fn weeks_measured(key: &str) -> Column {
    Column::span(key, "").with(Digits::Lasts).unknown("–")
}

fn pair((low, high): (f64, f64)) -> Cell {
    Cell::Ends(vec![Cell::Number(low), Cell::Number(high)])
}

fn timed(timed: Option<Timed>) -> Cell {
    timed.map_or(Cell::Unknown, |timed| {
        pair((timed.observed_low, timed.observed_high))
    })
}

fn forecast(timed: Option<Timed>) -> Cell {
    timed.map_or(Cell::Unknown, |timed| Cell::time(timed.forecast))
}

/// A week as measured and as forecast: `17–22, forecast 18`.
fn weeks(timed: Option<Timed>) -> Cell {
    let Some(timed) = timed else {
        return Cell::Blank;
    };
    let (low, high) = (week(timed.observed_low), week(timed.observed_high));
    let measured = if low == high {
        low
    } else {
        format!("{low}–{high}")
    };
    let forecast = timed.forecast.map_or_else(|| "none".to_owned(), week);
    Cell::text(format!("{measured}, forecast {forecast}"))
}

fn skilled(skill: Option<&Skill>) -> String {
    skill.map_or_else(
        || "cannot be told".to_owned(),
        |skill| format!("{}, from {} to {}", skill.value, skill.p5, skill.p95),
    )
}

const fn called(class: Class) -> &'static str {
    match class {
        Class::All => "All",
        Class::Falls => "With a measured fall",
        Class::Controls => "That lost nothing",
        Class::Direct => "Measured on what was lost",
        Class::Propagated => "Measured downstream",
        Class::PropagatedFalls => "Falls downstream",
    }
}
