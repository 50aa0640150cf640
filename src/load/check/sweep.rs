//! Sweeps: which fields of a scenario take which values, and every combination of them.
//!
//! A sweep sets fields of the documents, so that its values are held to what the file itself is held to.

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

impl Reader<'_, '_> {
    /// Every combination of the values of a sweep, the last field changing fastest.
    pub(super) fn sweep(&mut self, sweep: Option<&Keyed<Pairs<'_, Vec<f64>>>>) -> Vec<Variant> {
        let Some(sweep) = sweep else {
            return Vec::new();
        };
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
            return Vec::new();
        }
        self.check
            .reject_repeats(sweep.value.0.iter().map(|(name, _)| name), "`sweep`");
        let mut variants: Vec<Variant> = vec![Vec::new()];
        for (name, values) in &sweep.value.0 {
            let longer = variants.iter().flat_map(|variant| {
                values.iter().map(|&value| {
                    let mut variant = variant.clone();
                    variant.push((name.as_str().to_owned(), value));
                    variant
                })
            });
            variants = longer.collect();
        }
        variants
    }

    /// Checks what one member of a sweep has in place of what the file says; `None` where it cannot be.
    pub(super) fn member(
        &mut self,
        sweep: &Pairs<'_, Vec<f64>>,
        variant: &Variant,
        changes: &[change::Change<'_>],
    ) -> Option<Member> {
        let mut changes = changes.to_vec();
        let mut member = Member::default();
        let known = std::mem::take(&mut self.check.findings);
        let mut is_sound = true;
        for ((name, _), (field, value)) in sweep.0.iter().zip(variant) {
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
        let is_own = |found: &Finding| sweep.0.iter().any(|(name, _)| name.at == found.at);
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
