//! Sweeps: which fields of a scenario take which values, and every combination of them.
//!
//! A sweep sets fields of the documents, so that its values are held to what the file itself is held to.

use std::ops::Range;

use crate::{
    load::{
        change,
        document::Number,
        finding::Finding,
        record::{Keyed, Pairs},
    },
    model::{
        Change, Code, Severity,
        quantity::{Share, Weeks},
    },
};

use super::reader::Reader;

/// The fields of one member of a sweep, with their values.
pub(super) type Variant = Vec<(String, f64)>;

/// The largest sweep of one file.
const MAX_VARIANTS: usize = 1_000_000;

/// Every combination of the values of a sweep, numbered so that the last field changes fastest; none is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Members<'s> {
    fields: &'s Pairs<'s, Vec<f64>>,
    /// How many there are.
    pub(super) n: usize,
}

impl Members<'_> {
    /// The fields of one of them with their values.
    pub(super) fn member(&self, number: usize) -> Variant {
        let mut rest = number;
        let mut variant: Variant = Vec::with_capacity(self.fields.0.len());
        for (name, values) in self.fields.0.iter().rev() {
            variant.push((name.as_str().to_owned(), values[rest % values.len()]));
            rest /= values.len();
        }
        variant.reverse();
        variant
    }

    /// One member for each value of each field, the others at their first: whatever a value may have wrong is there.
    pub(super) fn each_value(&self) -> impl Iterator<Item = usize> {
        let mut step = self.n;
        self.fields.0.iter().flat_map(move |(_, values)| {
            step /= values.len();
            let step = step;
            (0..values.len()).map(move |at| at * step)
        })
    }

    /// Whether some member has all of these fields with these values.
    pub(super) fn has(&self, wanted: &[(String, f64)]) -> bool {
        let is_there = |(name, value): &(String, f64)| {
            let mut fields = self
                .fields
                .0
                .iter()
                .filter(|(field, _)| field.as_str() == name);
            fields.any(|(_, values)| values.contains(value))
        };
        let is_told_once = |(at, pair): (usize, &(String, f64))| {
            let mut others = wanted[..at].iter();
            others.all(|other| other.0 != pair.0 || other == pair)
        };
        wanted.iter().all(is_there) && wanted.iter().enumerate().all(is_told_once)
    }

    /// The numbers of those in a part, or of all.
    pub(super) fn within(&self, part: Option<&Range<usize>>) -> Range<usize> {
        part.map_or(0..self.n, |part| {
            part.start.min(self.n)..part.end.min(self.n)
        })
    }
}

impl Reader<'_, '_> {
    /// The members of a sweep; none where there is none, or where it cannot be.
    pub(super) fn sweep<'s>(
        &mut self,
        sweep: Option<&'s Keyed<Pairs<'s, Vec<f64>>>>,
    ) -> Option<Members<'s>> {
        let sweep = sweep?;
        let size = sweep.value.0.iter().map(|(_, values)| values.len());
        let size = size.fold(1_usize, usize::saturating_mul);
        if size > MAX_VARIANTS || sweep.value.0.is_empty() || size == 0 {
            let message = if sweep.value.0.is_empty() {
                "the sweep names no field".to_owned()
            } else {
                format!("the sweep has {size} members")
            };
            self.check.report(
                Finding::new(Code::BadSweep, sweep.key, message).help(format!(
                    "name at least one field, give each at least one value, and stay below {MAX_VARIANTS} combinations"
                )),
            );
            return None;
        }
        self.check
            .reject_repeats(sweep.value.0.iter().map(|(name, _)| name), "`sweep`");
        Some(Members {
            fields: &sweep.value,
            n: size,
        })
    }

    /// Checks what one member of a sweep has in place of what the file says; `None` where it cannot be.
    pub(super) fn member(
        &mut self,
        members: &Members<'_>,
        variant: &Variant,
        changes: &[change::Change<'_>],
    ) -> Option<Member> {
        let mut changes = changes.to_vec();
        let mut member = Member::default();
        let known = std::mem::take(&mut self.check.findings);
        let mut is_sound = true;
        for ((name, _), (field, value)) in members.fields.0.iter().zip(variant) {
            let value = Keyed {
                key: name.at,
                value: Number::One(*value),
            };
            match field.as_str() {
                "theta" => member.theta = self.theta(&value),
                "horizon_weeks" => member.horizon = self.one_time(&value, "`horizon_weeks`"),
                _ => {
                    if let Err(message) = set(&mut changes, field, &value) {
                        self.check.report(
                            Finding::new(Code::BadSweep, name.at, message)
                                .help("a sweep names a field of the scenario or of its interventions, such as `theta`, `weeks` or `2.fraction`"),
                        );
                        is_sound = false;
                    }
                }
            }
        }
        if is_sound {
            let checked = changes.iter().map(|change| change.check(self));
            member.changes = checked.collect::<Vec<_>>().into_iter().flatten().collect();
        }
        // What the file says is told already; what a member says stands at the name of its field.
        let told = std::mem::replace(&mut self.check.findings, known);
        let is_own = |found: &Finding| members.fields.0.iter().any(|(name, _)| name.at == found.at);
        let own: Vec<Finding> = told.into_iter().filter(is_own).collect();
        let is_refused = own
            .iter()
            .any(|found| found.code.severity() == Severity::Error);
        for found in own {
            if !self.check.findings.contains(&found) {
                self.check.report(found);
            }
        }
        (is_sound && !is_refused).then_some(member)
    }
}

/// What one member of a sweep has in place of what the file says.
#[derive(Debug, Default)]
pub(super) struct Member {
    pub(super) theta: Option<Share>,
    pub(super) horizon: Option<Weeks>,
    pub(super) changes: Vec<Change>,
}

/// Sets a field of interventions: of all that have it, or of the n-th as `n.field`.
fn set(
    changes: &mut [change::Change<'_>],
    field: &str,
    value: &Keyed<Number>,
) -> Result<(), String> {
    let (only, name) = match field.split_once('.') {
        Some((number, name)) => {
            let number: usize = number
                .parse()
                .ok()
                .filter(|number| (1..=changes.len()).contains(number))
                .ok_or_else(|| format!("`{field}` counts an intervention that is not there"))?;
            (Some(number - 1), name)
        }
        None => (None, field),
    };
    let mut is_set = false;
    for (at, change) in changes.iter_mut().enumerate() {
        if only.is_none_or(|only| only == at)
            && let Some(slot) = change.field(name)
        {
            *slot = Some(value.clone());
            is_set = true;
        }
    }
    is_set
        .then_some(())
        .ok_or_else(|| format!("no intervention has a field `{name}`"))
}
