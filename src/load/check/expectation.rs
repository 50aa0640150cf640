//! What a scenario's author expects, and what was measured.

use std::fmt;

use crate::{
    load::{
        document::Number,
        finding::Finding,
        record::{Keyed, Slot, list},
        scenario::document::{self, Claim, Expect as Expected},
        span::At,
    },
    model::{
        Code, Event, EventKind,
        id::ProductId,
        quantity::Share,
        story::{Bounds, Expect, Observed},
        view::Basis,
    },
};

use super::{Cited, Kind, reader::Reader, string};

impl Reader<'_, '_> {
    /// Warns of what is worked out for targets alone and expected of another product.
    pub(super) fn is_asked(
        &mut self,
        expected: &Expected<'_>,
        expect: &Expect,
        targets: &[ProductId],
    ) {
        let (Expect::Lag { target, .. }
        | Expect::Cost { target, .. }
        | Expect::Odds { target, .. }
        | Expect::Capable {
            target: Some(target),
            ..
        }) = expect
        else {
            return;
        };
        if !targets.contains(target) {
            let message = format!(
                "`{}` of `{target}` cannot be told: it is not among the targets",
                expect.as_str()
            );
            self.check.report(
                Finding::new(Code::StrayField, expected.word.at, message)
                    .help("add it to `targets`"),
            );
        }
    }

    pub(super) fn expect(&mut self, expected: &Expected<'_>, basis: Basis) -> Option<Expect> {
        let claim = &expected.claim;
        let word = expected.word.text;
        self.only_fields(expected);
        let head = claim.head.shown_at(expected.word.at);
        let what = format!("`{word}`");
        let target = match &claim.target {
            Some(name) => Some(self.check.resolve(Kind::Product, &name.value)?),
            None if matches!(word, "Capable" | "Incapable" | "Holds" | "Figure") => None,
            None => {
                self.check.required(&head, &claim.target, "target", &what);
                return None;
            }
        };
        let mut time = |slot: &Slot<Number>, what| match slot {
            None => Some(None),
            Some(field) => self.one_time(field, what).map(Some),
        };
        let by = time(&claim.by_week, "`by_week`")?;
        let until = time(&claim.until_week, "`until_week`")?;
        Some(match word {
            "Lost" => Expect::Lost {
                target: target?,
                by,
            },
            "Kept" => Expect::Kept {
                target: target?,
                until,
            },
            "ThetaStar" => Expect::ThetaStar {
                target: target?,
                bounds: self.percents(claim, expected.word.at, &what)?,
            },
            "Output" => Expect::Output {
                target: target?,
                bounds: self.percents(claim, expected.word.at, &what)?,
            },
            "Odds" => Expect::Odds {
                target: target?,
                bounds: self.percents(claim, expected.word.at, &what)?,
            },
            "Lag" => Expect::Lag {
                target: target?,
                bounds: self.not_negative(claim, expected.word.at, &what)?,
            },
            "Cost" => Expect::Cost {
                target: target?,
                bounds: self.not_negative(claim, expected.word.at, &what)?,
            },
            "Capable" | "Incapable" => {
                let mut of = None;
                if let Some(name) = &claim.bloc {
                    of = Some(Event::Bloc(self.check.resolve(Kind::Bloc, &name.value)?));
                }
                if let Some(name) = &claim.country {
                    if of.is_some() {
                        let message = format!("{what} names both a bloc and a country");
                        self.check.report(
                            Finding::new(Code::StrayField, name.key, message)
                                .help("keep one of the two"),
                        );
                    }
                    of = Some(Event::Country(
                        self.check.resolve(Kind::Country, &name.value)?,
                    ));
                }
                Expect::Capable {
                    of,
                    target,
                    able: word == "Capable",
                }
            }
            "Holds" => {
                let product = self
                    .check
                    .required(&head, &claim.product, "product", &what)?;
                let product = self.check.resolve(Kind::Product, &product.value)?;
                let holder = self.check.required(&head, &claim.holder, "holder", &what)?;
                let holder = self.event(&holder.value)?;
                if !matches!(
                    holder.kind(),
                    EventKind::Country | EventKind::Bloc | EventKind::Firm
                ) {
                    let message =
                        format!("`{holder}` holds no share: only countries, blocs and firms do");
                    self.check.report(
                        Finding::new(Code::UnknownWord, expected.word.at, message)
                            .help("write `country(\"...\")`, `bloc(\"...\")` or `firm(\"...\")`"),
                    );
                    return None;
                }
                let own = claim.basis.as_ref();
                let own = own.and_then(|word| self.check.basis(&word.value));
                Expect::Holds {
                    product,
                    holder,
                    basis: own.unwrap_or(basis),
                    bounds: self.percents(claim, expected.word.at, &what)?,
                }
            }
            _ => {
                let text = self.check.required(&head, &claim.what, "what", &what)?;
                let claimed = self
                    .check
                    .required(&head, &claim.claimed, "claimed", &what)?;
                self.evidence(&claim.source);
                let found = match &claim.found {
                    None => None,
                    Some(field) => Some(self.figures(field, "`found`")?),
                };
                let number = self.check.single(claimed.key, "`claimed`", claimed.value)?;
                if !number.is_finite() {
                    self.no_number(claimed.key, "`claimed`", number);
                    return None;
                }
                Expect::Figure {
                    what: text.value.as_str().to_owned(),
                    unit: string(&claim.unit).unwrap_or_default(),
                    claimed: number,
                    found,
                }
            }
        })
    }

    pub(super) fn observed(&mut self, measured: &document::Observed<'_>) -> Option<Observed> {
        let what = "a measurement";
        let head = &measured.head;
        let target = self.check.required(head, &measured.target, "target", what);
        let target = target.and_then(|name| self.check.resolve(Kind::Product, &name.value));
        let share = self
            .check
            .required(head, &measured.share_lost_pct, "share_lost_pct", what);
        let share = share.and_then(|field| {
            self.check
                .one_percent(field.key, "`share_lost_pct`", field.value)
        });
        let turned_out = measured.share_turned_out_pct.as_ref().and_then(|field| {
            self.check
                .one_percent(field.key, "`share_turned_out_pct`", field.value)
        });
        // Where a price was measured, output need not have been.
        let lost = if measured.price_pct.is_some() {
            measured.lost_pct.as_ref()
        } else {
            self.check
                .required(head, &measured.lost_pct, "lost_pct", what)
        };
        let lost = lost.and_then(|field| self.check.percent(field.key, "`lost_pct`", field.value));
        if lost.is_none() && (measured.price_pct.is_none() || measured.lost_pct.is_some()) {
            return None;
        }
        let mut weeks = |slot: &Slot<Number>, what: &str| {
            let field = slot.as_ref()?;
            let range = self.check.weeks(field.key, what, field.value)?;
            Some((range.low().weeks(), range.high().weeks()))
        };
        let over = weeks(&measured.over_weeks, "`over_weeks`");
        let trough = weeks(&measured.trough_week, "`trough_week`");
        let back = weeks(&measured.back_week, "`back_week`");
        let price = measured.price_pct.as_ref();
        let price = price.and_then(|field| self.figures(field, "`price_pct`"));
        let evidence = self.check.evidence(&Cited {
            source: &measured.source,
            year: &measured.year,
            grade: &measured.grade,
            fact: &None,
            assumed: &measured.assumed,
            note: &measured.note,
        });
        Some(Observed {
            target: target?,
            share_lost_pct: share?.percent(),
            share_turned_out_pct: turned_out.map(Share::percent),
            lost_pct: lost.map(|lost| (lost.low().percent(), lost.high().percent())),
            over_weeks: over,
            trough_week: trough,
            back_week: back,
            price_pct: price,
            unit: string(&measured.unit),
            place: string(&measured.place),
            evidence,
            note: string(&measured.note),
        })
    }

    /// What sources say of a figure, from the least to the most.
    fn figures(&mut self, field: &Keyed<Number>, what: &str) -> Option<(f64, f64)> {
        let (low, high) = match field.value {
            Number::One(number) => (number, number),
            Number::Two(low, high) | Number::Three(low, _, high) => (low, high),
        };
        if let Some(odd) = [low, high].into_iter().find(|number| !number.is_finite()) {
            self.no_number(field.key, what, odd);
            return None;
        }
        if low > high {
            let message = format!("{what} runs from {low} down to {high}");
            self.check.report(
                Finding::new(Code::RangeOutOfOrder, field.key, message).help("swap the two"),
            );
            return None;
        }
        Some((low, high))
    }

    fn no_number(&mut self, at: At, what: &str, number: f64) {
        let message = format!("{what} is {number}, which is no number to compare with");
        self.check
            .report(Finding::new(Code::NumberOutOfRange, at, message).help("write a number"));
    }

    /// Fields that an expectation of this kind does not look at.
    fn only_fields(&mut self, expected: &Expected<'_>) {
        let allowed: &[&str] = match expected.word.text {
            "Lost" => &["target", "by_week"],
            "Kept" => &["target", "until_week"],
            "Capable" | "Incapable" => &["target", "bloc", "country"],
            "Holds" => &["product", "holder", "basis", "at_least", "at_most"],
            "Figure" => &["what", "unit", "claimed", "found", "source"],
            _ => &["target", "at_least", "at_most"],
        };
        let claim = &expected.claim;
        macro_rules! given {
            ($($field:ident)+) => {
                [$((stringify!($field), claim.$field.as_ref().map(|field| field.key)),)+]
            };
        }
        let given = given! {
            target by_week until_week at_least at_most bloc country product holder basis what unit claimed found source
        };
        for (name, key) in given {
            if let Some(key) = key
                && !allowed.contains(&name)
            {
                let message = format!("`{}` has no field `{name}`", expected.word.text);
                self.check.report(
                    Finding::new(Code::UnknownField, key, message)
                        .help(format!("its fields are {}", list(allowed))),
                );
            }
        }
    }

    /// Bounds of something that lies between 0 and 100 percent.
    fn percents(&mut self, claim: &Claim<'_>, at: At, what: impl fmt::Display) -> Option<Bounds> {
        let bounds = self.bounds(claim, at, what)?;
        for (field, bound, name) in [
            (&claim.at_least, bounds.at_least, "`at_least`"),
            (&claim.at_most, bounds.at_most, "`at_most`"),
        ] {
            let (Some(field), Some(bound)) = (field, bound) else {
                continue;
            };
            if !(0.0..=100.0).contains(&bound) {
                let message = format!("{name} is {bound} %, and this lies between 0 and 100");
                self.check.report(
                    Finding::new(Code::NumberOutOfRange, field.key, message)
                        .help("write percent: 33 for one in three"),
                );
                return None;
            }
        }
        Some(bounds)
    }

    /// Bounds of something that is never below nothing.
    fn not_negative(
        &mut self,
        claim: &Claim<'_>,
        at: At,
        what: impl fmt::Display,
    ) -> Option<Bounds> {
        let bounds = self.bounds(claim, at, what)?;
        for (field, bound, name) in [
            (&claim.at_least, bounds.at_least, "`at_least`"),
            (&claim.at_most, bounds.at_most, "`at_most`"),
        ] {
            if let (Some(field), Some(bound)) = (field, bound)
                && bound < 0.0
            {
                let message = format!("{name} is {bound}, and this is never negative");
                self.check.report(
                    Finding::new(Code::NumberOutOfRange, field.key, message)
                        .help("write 0 or more"),
                );
                return None;
            }
        }
        Some(bounds)
    }

    fn bounds(&mut self, claim: &Claim<'_>, at: At, what: impl fmt::Display) -> Option<Bounds> {
        let mut one = |slot: &Slot<Number>, what: &str| match slot {
            None => Some(None),
            Some(field) => self
                .check
                .single(field.key, what, field.value)
                .and_then(|number| {
                    if !number.is_finite() {
                        self.no_number(field.key, what, number);
                    }
                    number.is_finite().then_some(Some(number))
                }),
        };
        let bounds = Bounds {
            at_least: one(&claim.at_least, "`at_least`")?,
            at_most: one(&claim.at_most, "`at_most`")?,
        };
        match (bounds.at_least, bounds.at_most) {
            (None, None) => {
                let message = format!("{what} says neither `at_least` nor `at_most`");
                self.check.report(
                    Finding::new(Code::MissingField, at, message)
                        .help("add `at_least: ...`, `at_most: ...`, or both"),
                );
                None
            }
            (Some(low), Some(high)) if low > high => {
                let message = format!("{what} is at least {low} and at most {high}");
                self.check
                    .report(Finding::new(Code::RangeOutOfOrder, at, message).help("swap the two"));
                None
            }
            _ => Some(bounds),
        }
    }
}
