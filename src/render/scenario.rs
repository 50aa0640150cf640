//! A scenario as a file that reads back as itself, with everything inherited and every default written out.

use crate::model::{
    Change, Event, Scenario,
    id::{CountryId, FirmId, ProductId, SourceId},
    policy::{Addition, NewBan, Reach, Span},
    product::Role,
    quantity::{Share, ShareRange, Weeks, WeeksRange},
    story::{Bounds, ChainAt, Expect, Observed},
};

/// Writes a scenario.
///
/// `chain` is written as it is given: the caller knows from which folder the file will be read.
pub fn ron(scenario: &Scenario) -> String {
    let mut out = String::from("(\n    format: 1,\n");
    let mut field = |name: &str, value: String| out.push_str(&format!("    {name}: {value},\n"));
    field("name", text(&scenario.story.name));
    for (name, value) in [
        ("title", &scenario.story.title),
        ("note", &scenario.story.note),
        ("claim", &scenario.story.claim),
    ] {
        if let Some(value) = value {
            field(name, text(value));
        }
    }
    field(
        "chain",
        match &scenario.story.chain {
            ChainAt::Embedded => text("allied"),
            ChainAt::File(path) => text(path),
        },
    );
    field(
        "targets",
        ids(&scenario.case.question.targets, ProductId::as_str),
    );
    if let Some(buyer) = &scenario.case.question.buyer {
        field("buyer", text(buyer.as_str()));
    }
    field(
        "outcome",
        scenario.case.question.outcome.as_str().to_owned(),
    );
    field("basis", scenario.case.question.basis.as_str().to_owned());
    field("theta", scenario.case.question.theta.to_string());
    field("horizon_weeks", weeks(scenario.case.question.horizon));
    field(
        "all_facts",
        scenario.case.question.reading.all_facts.to_string(),
    );
    field("strict", scenario.case.question.reading.strict.to_string());
    out.push_str("    interventions: [\n");
    for change in &scenario.case.changes {
        out.push_str(&format!("        ({}),\n", intervention(change)));
    }
    out.push_str("    ],\n    expect: [\n");
    for expect in &scenario.story.expectations {
        out.push_str(&format!("        {},\n", expectation(expect)));
    }
    out.push_str("    ],\n");
    if !scenario.story.observed.is_empty() {
        out.push_str("    observed: [\n");
        for measured in &scenario.story.observed {
            out.push_str(&format!("        ({}),\n", observation(measured)));
        }
        out.push_str("    ],\n");
    }
    if !scenario.story.sources.is_empty() {
        out.push_str("    sources: {\n");
        for (id, source) in &scenario.story.sources {
            let mut fields = vec![format!("title: {}", text(&source.title))];
            fields.extend(
                source
                    .url
                    .as_deref()
                    .map(|url| format!("url: {}", text(url))),
            );
            fields.extend(source.year.map(|year| format!("year: {year}")));
            let licence = source.licence.as_deref();
            fields.extend(licence.map(|licence| format!("licence: {}", text(licence))));
            let id = text(id.as_str());
            out.push_str(&format!("        {id}: ({}),\n", fields.join(", ")));
        }
        out.push_str("    },\n");
    }
    out.push_str(")\n");
    out
}

fn observation(measured: &Observed) -> String {
    let pair = |(low, high): (f64, f64)| format!("({low}, {high})");
    let mut fields = vec![
        format!("target: {}", text(measured.target.as_str())),
        format!("share_lost_pct: {}", measured.share_lost_pct),
        format!("lost_pct: {}", pair(measured.lost_pct)),
    ];
    fields.extend(
        measured
            .back_week
            .map(|back| format!("back_week: {}", pair(back))),
    );
    let evidence = &measured.evidence;
    if !evidence.sources.is_empty() {
        fields.push(format!(
            "source: {}",
            ids(&evidence.sources, SourceId::as_str)
        ));
    }
    fields.extend(evidence.year.map(|year| format!("year: {year}")));
    fields.extend(
        evidence
            .confidence
            .map(|level| format!("confidence: {}", level.as_str())),
    );
    fields.extend(
        evidence
            .assumed
            .as_deref()
            .map(|why| format!("assumed: {}", text(why))),
    );
    fields.extend(
        measured
            .note
            .as_deref()
            .map(|note| format!("note: {}", text(note))),
    );
    fields.join(", ")
}

fn intervention(change: &Change) -> String {
    match change {
        Change::CutOff(event, when) => {
            format!("what: CutOff({}){}", subject(event), span(when))
        }
        Change::Outage(event, when) => {
            format!("what: Outage({}){}", subject(event), span(when))
        }
        Change::Ban(ban) => format!("what: {}{}", written_ban(ban), span(&ban.span)),
        Change::Build(addition) => build("Build", addition),
        Change::Expand(addition) => build("Expand", addition),
        Change::Stockpile(stock) => {
            let who = stock
                .who
                .as_ref()
                .map_or_else(String::new, |who| format!(", who: {}", countries(who)));
            let roles: Vec<&str> = stock
                .roles
                .iter()
                .map(|role: &Role| role.as_str())
                .collect();
            format!(
                "what: Stockpile(products: {}, roles: [{}], weeks: {}{who})",
                ids(&stock.products, ProductId::as_str),
                roles.join(", "),
                weeks(stock.weeks),
            )
        }
        Change::Qualify(with) => {
            let lag = with
                .lag
                .map_or_else(String::new, |lag| format!(", lag_months: {}", months(lag)));
            format!(
                "what: Qualify(substitute: {}, replaces: {}, users: {}, covers: {}, yields: {}, months: {}{lag}{})",
                text(with.substitute.as_str()),
                text(with.replaces.as_str()),
                ids(&with.users, ProductId::as_str),
                shares(with.covers),
                shares(with.yields),
                months(with.ramp),
                cost(with.cost_milli),
            )
        }
        Change::Ally { bloc, add, remove } => format!(
            "what: Ally(bloc: {}, add: {}, remove: {})",
            text(bloc.as_str()),
            ids(add, CountryId::as_str),
            ids(remove, CountryId::as_str)
        ),
        Change::Tariff(duty) => format!(
            "what: Tariff(by: {}, on: {}, products: {}, rate: {})",
            countries(&duty.by),
            countries(&duty.on),
            ids(&duty.products, ProductId::as_str),
            duty.rate
        ),
    }
}

fn written_ban(ban: &NewBan) -> String {
    let reach = match &ban.reach {
        Reach::Location | Reach::Jurisdiction => String::new(),
        Reach::Origin {
            depth,
            de_minimis,
            free_of,
        } => format!(
            ", depth: {depth}, de_minimis: {de_minimis}, free_of: {}",
            ids(free_of, FirmId::as_str)
        ),
    };
    format!(
        "Ban(by: {}, to: {}, products: {}, basis: {}{reach})",
        countries(&ban.by),
        countries(&ban.to),
        ids(&ban.products, ProductId::as_str),
        ban.reach.as_str()
    )
}

fn build(word: &str, addition: &Addition) -> String {
    let zone = addition.zone.as_ref().map_or_else(String::new, |zone| {
        format!(", zone: {}", text(zone.as_str()))
    });
    let from = if addition.from > Weeks::ZERO {
        format!(", from_week: {}", weeks(addition.from))
    } else {
        String::new()
    };
    format!(
        "what: {word}(product: {}, firm: {}, at: {}{zone}, share: {}, months: {}, ramp_months: {}{}){from}",
        text(addition.product.as_str()),
        text(addition.firm.as_str()),
        text(addition.at.as_str()),
        shares(addition.share),
        months(addition.build),
        months(addition.ramp),
        cost(addition.cost_milli),
    )
}

fn expectation(expect: &Expect) -> String {
    let target = |target: &ProductId| format!("target: {}", text(target.as_str()));
    match expect {
        Expect::Lost { target: id, by } => {
            let by = by.map_or_else(String::new, |by| format!(", by_week: {}", weeks(by)));
            format!("Lost({}{by})", target(id))
        }
        Expect::Kept { target: id, until } => {
            let until = until.map_or_else(String::new, |until| {
                format!(", until_week: {}", weeks(until))
            });
            format!("Kept({}{until})", target(id))
        }
        Expect::ThetaStar { target: id, bounds }
        | Expect::Output { target: id, bounds }
        | Expect::Lag { target: id, bounds }
        | Expect::Cost { target: id, bounds } => {
            format!("{}({}{})", expect.as_str(), target(id), limits(*bounds))
        }
        Expect::Capable { of, target: id, .. } => {
            let mut fields = Vec::new();
            match of {
                Some(Event::Bloc(bloc)) => fields.push(format!("bloc: {}", text(bloc.as_str()))),
                Some(event) => fields.push(format!("country: {}", text(&event.id()))),
                None => {}
            }
            fields.extend(id.as_ref().map(target));
            format!("{}({})", expect.as_str(), fields.join(", "))
        }
        Expect::Holds {
            product,
            holder,
            basis,
            bounds,
        } => format!(
            "Holds(product: {}, holder: {}, basis: {}{})",
            text(product.as_str()),
            subject(holder),
            basis.as_str(),
            limits(*bounds)
        ),
        Expect::Figure {
            what,
            unit,
            claimed,
            found,
        } => {
            let found = found.map_or_else(String::new, |(low, high)| {
                format!(", found: ({low}, {high})")
            });
            format!(
                "Figure(what: {}, unit: {}, claimed: {claimed}{found})",
                text(what),
                text(unit)
            )
        }
    }
}

fn limits(bounds: Bounds) -> String {
    let mut out = String::new();
    if let Some(least) = bounds.at_least {
        out.push_str(&format!(", at_least: {least}"));
    }
    if let Some(most) = bounds.at_most {
        out.push_str(&format!(", at_most: {most}"));
    }
    out
}

fn span(span: &Span) -> String {
    let mut out = String::new();
    if span.from > Weeks::ZERO {
        out.push_str(&format!(", from_week: {}", weeks(span.from)));
    }
    if let Some(length) = span.weeks {
        out.push_str(&format!(", weeks: {}", weeks(length)));
        if span.recovery > Weeks::ZERO {
            out.push_str(&format!(", recovery_weeks: {}", weeks(span.recovery)));
        }
    }
    if span.fraction < Share::ONE {
        out.push_str(&format!(", fraction: {}", span.fraction.fraction()));
    }
    out
}

fn subject(event: &Event) -> String {
    format!("{}({})", event.kind().as_str(), text(&event.id()))
}

fn countries(countries: &[CountryId]) -> String {
    let named: Vec<String> = countries
        .iter()
        .map(|country| format!("country({})", text(country.as_str())))
        .collect();
    format!("[{}]", named.join(", "))
}

fn ids<Id>(ids: &[Id], name: impl Fn(&Id) -> &str) -> String {
    let named: Vec<String> = ids.iter().map(|id| text(name(id))).collect();
    format!("[{}]", named.join(", "))
}

fn shares(range: ShareRange) -> String {
    match range.likely() {
        _ if range.is_exact() => range.low().to_string(),
        None => format!("({}, {})", range.low(), range.high()),
        Some(likely) => format!("({}, {likely}, {})", range.low(), range.high()),
    }
}

fn months(range: WeeksRange) -> String {
    let month = Weeks::months;
    match range.likely() {
        _ if range.is_exact() => month(range.low()).to_string(),
        None => format!("({}, {})", month(range.low()), month(range.high())),
        Some(likely) => format!(
            "({}, {}, {})",
            month(range.low()),
            month(likely),
            month(range.high())
        ),
    }
}

fn weeks(weeks: Weeks) -> String {
    weeks.weeks().to_string()
}

fn cost(milli: Option<(u32, u32)>) -> String {
    let times = |milli: u32| f64::from(milli) / 1000.0;
    milli.map_or_else(String::new, |(low, high)| {
        format!(", cost: ({}, {})", times(low), times(high))
    })
}

/// A text in quotes.
fn text(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other if other.is_control() => out.push_str(&format!("\\u{{{:x}}}", other as u32)),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
