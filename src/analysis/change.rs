//! Interventions in words, as findings name them.

use crate::model::{
    Chain,
    change::Change,
    id::{CountryId, ProductId},
    policy::Span,
    quantity::{Weeks, WeeksRange},
};

/// A change in words.
pub fn describe(chain: &Chain, change: &Change) -> String {
    let dates = |span: &Span| {
        let mut text = String::new();
        if span.fraction.ppm() < 1_000_000 {
            text.push_str(&format!(", {} %", span.fraction));
        }
        if span.from > Weeks::ZERO {
            text.push_str(&format!(", from week {}", span.from));
        }
        match span.weeks {
            Some(weeks) => text.push_str(&format!(", for {weeks} weeks")),
            None => text.push_str(", for good"),
        }
        if span.weeks.is_some() && span.recovery > Weeks::ZERO {
            text.push_str(&format!(", back over {} weeks", span.recovery));
        }
        text
    };
    let names = |countries: &[CountryId]| {
        let names: Vec<&str> = countries.iter().take(8).map(CountryId::as_str).collect();
        let more = countries.len() - names.len();
        let rest = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        format!("{}{rest}", names.join(" "))
    };
    let products = |products: &[ProductId]| {
        let names: Vec<&str> = products.iter().map(ProductId::as_str).collect();
        names.join(", ")
    };
    match change {
        Change::CutOff(event, span) => {
            format!("cut off {}{}", event.name(chain), dates(span))
        }
        Change::Outage(event, span) => format!("lose {}{}", event.name(chain), dates(span)),
        Change::Ban(ban) => format!(
            "{} ban {} to {} by {}{}",
            names(&ban.by),
            products(&ban.products),
            names(&ban.to),
            ban.reach.as_str(),
            dates(&ban.span)
        ),
        Change::Build(addition) | Change::Expand(addition) => {
            let weeks = |range: WeeksRange| {
                if range.is_exact() {
                    range.low().to_string()
                } else {
                    format!("{}–{}", range.low(), range.high())
                }
            };
            let share = if addition.share.is_exact() {
                addition.share.low().to_string()
            } else {
                format!("{}–{}", addition.share.low(), addition.share.high())
            };
            format!(
                "{} adds {share} % of {} in {}, first output {} weeks after week {}, full {} weeks later",
                chain.firm_name(&addition.firm),
                addition.product,
                addition.at,
                weeks(addition.lag()),
                addition.from,
                weeks(addition.ramp),
            )
        }
        Change::Stockpile(stock) => {
            let what = if stock.products.is_empty() {
                let roles: Vec<&str> = stock.roles.iter().map(|role| role.as_str()).collect();
                format!("every {}", roles.join(" and "))
            } else {
                products(&stock.products)
            };
            let who = stock
                .who
                .as_ref()
                .map_or_else(|| "everybody".to_owned(), |who| names(who));
            format!("{who} hold at least {} weeks of {what}", stock.weeks)
        }
        Change::Qualify(with) => format!(
            "{} may stand in for {}, up to {}–{} % after {}–{} weeks",
            with.substitute,
            with.replaces,
            with.covers.low(),
            with.covers.high(),
            with.ramp.low(),
            with.ramp.high()
        ),
        Change::Ally { bloc, add, remove } => {
            let mut parts = Vec::new();
            if !add.is_empty() {
                parts.push(format!("{} join", names(add)));
            }
            if !remove.is_empty() {
                parts.push(format!("{} leave", names(remove)));
            }
            format!("{} {bloc}", parts.join(", "))
        }
        Change::Tariff(duty) => format!(
            "{} levy {} % on {} from {}",
            names(&duty.by),
            duty.rate,
            products(&duty.products),
            names(&duty.on)
        ),
    }
}
