//! A scenario back to RON, with everything inherited and every default written out.

use crate::{
    load::change::{self, subject},
    model::{
        Event, Scenario,
        id::ProductId,
        quantity::Weeks,
        story::{Bounds, ChainAt, Expect, Observed},
    },
};

use super::{
    fields::{Writing, maybe, of_source, source},
    ron::{Fields, Value, quoted, render, text, texts, word},
};

/// Writes a scenario as a file that reads back as itself.
///
/// The chain is written as it is named: who saves the text knows from which folder it will be read.
pub fn write(scenario: &Scenario) -> String {
    let (story, question) = (&scenario.story, &scenario.case.question);
    let mut fields = vec![("format", word(&1)), ("name", text(&story.name))];
    maybe(&mut fields, "title", story.title.as_deref());
    maybe(&mut fields, "note", story.note.as_deref());
    maybe(&mut fields, "claim", story.claim.as_deref());
    let chain = match &story.chain {
        ChainAt::Embedded => "allied",
        ChainAt::File(path) => path,
    };
    fields.put("chain", text(chain));
    let targets = question.targets.iter().map(ProductId::as_str);
    fields.put("targets", texts(targets));
    let buyer = question.buyer.as_ref();
    fields.extend(buyer.map(|buyer| ("buyer", text(buyer.as_str()))));
    fields.put("outcome", word(&question.outcome.as_str()));
    fields.put("basis", word(&question.basis.as_str()));
    fields.put("theta", word(&question.theta));
    fields.put("horizon_weeks", weeks(question.horizon));
    fields.put("trust", word(&question.reading.trust.as_str()));
    if question.reading.open_data {
        fields.put("open_data", word(&true));
    }
    let changes = scenario.case.changes.iter().map(change::write);
    fields.put("interventions", Value::List(changes.collect()));
    let expected = story.expectations.iter().map(expectation);
    fields.put("expect", Value::List(expected.collect()));
    if !story.observed.is_empty() {
        let observed = story.observed.iter().map(observation);
        fields.put("observed", Value::List(observed.collect()));
    }
    if !story.sources.is_empty() {
        let sources = story.sources.iter();
        let sources = sources.map(|(id, source)| (quoted(id.as_str()), of_source(source)));
        fields.put("sources", Value::Map(sources.collect()));
    }
    render(&Value::Tall(fields))
}

fn observation(measured: &Observed) -> Value {
    let mut fields = vec![
        ("target", text(measured.target.as_str())),
        ("share_lost_pct", word(&measured.share_lost_pct)),
    ];
    let turned_out = measured.share_turned_out_pct;
    fields.extend(turned_out.map(|share| ("share_turned_out_pct", word(&share))));
    for (name, range) in [
        ("lost_pct", measured.lost_pct),
        ("over_weeks", measured.over_weeks),
        ("trough_week", measured.trough_week),
        ("back_week", measured.back_week),
        ("price_pct", measured.price_pct),
    ] {
        fields.extend(range.map(|range| (name, pair(range))));
    }
    maybe(&mut fields, "unit", measured.unit.as_deref());
    maybe(&mut fields, "place", measured.place.as_deref());
    let evidence = &measured.evidence;
    if !evidence.sources.is_empty() {
        fields.put("source", source(&evidence.sources));
    }
    fields.extend(evidence.year.map(|year| ("year", word(&year))));
    let graded = evidence.graded;
    fields.extend(graded.map(|grade| ("grade", word(&grade.as_str()))));
    maybe(&mut fields, "assumed", evidence.assumed.as_deref());
    maybe(&mut fields, "note", measured.note.as_deref());
    Value::Record(fields)
}

fn expectation(expect: &Expect) -> Value {
    let target = |target: &ProductId| ("target", text(target.as_str()));
    let fields = match expect {
        Expect::Lost { target: id, by } => {
            let mut fields = vec![target(id)];
            fields.extend(by.map(|by| ("by_week", weeks(by))));
            fields
        }
        Expect::Kept { target: id, until } => {
            let mut fields = vec![target(id)];
            fields.extend(until.map(|until| ("until_week", weeks(until))));
            fields
        }
        Expect::ThetaStar { target: id, bounds }
        | Expect::Output { target: id, bounds }
        | Expect::Odds { target: id, bounds }
        | Expect::Lag { target: id, bounds }
        | Expect::Cost { target: id, bounds } => {
            let mut fields = vec![target(id)];
            fields.extend(limits(*bounds));
            fields
        }
        Expect::Capable { of, target: id, .. } => {
            let mut fields = Fields::new();
            match of {
                Some(Event::Bloc(bloc)) => fields.put("bloc", text(bloc.as_str())),
                Some(event) => fields.put("country", text(&event.id())),
                None => {}
            }
            fields.extend(id.as_ref().map(target));
            fields
        }
        Expect::Holds {
            product,
            holder,
            basis,
            bounds,
        } => {
            let mut fields = vec![
                ("product", text(product.as_str())),
                ("holder", subject(holder)),
                ("basis", word(&basis.as_str())),
            ];
            fields.extend(limits(*bounds));
            fields
        }
        Expect::Figure {
            what,
            unit,
            claimed,
            found,
        } => {
            let mut fields = vec![
                ("what", text(what)),
                ("unit", text(unit)),
                ("claimed", word(claimed)),
            ];
            fields.extend(found.map(|found| ("found", pair(found))));
            fields
        }
    };
    Value::Choice(expect.as_str(), fields)
}

fn limits(bounds: Bounds) -> Fields {
    let least = bounds.at_least.map(|least| ("at_least", word(&least)));
    let most = bounds.at_most.map(|most| ("at_most", word(&most)));
    least.into_iter().chain(most).collect()
}

fn weeks(weeks: Weeks) -> Value {
    word(&weeks.weeks())
}

fn pair((low, high): (f64, f64)) -> Value {
    Value::Plain(format!("({low}, {high})"))
}
