//! Sweeps: which fields of a scenario take which values, and every combination of them.

use crate::{
    load::{
        finding::Finding,
        record::{Keyed, Pairs},
    },
    model::{
        Code, Scenario,
        change::Change,
        policy::Span,
        quantity::{Range, Share, Weeks},
    },
};

use super::scenario::Reader;

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
}

/// Sets a field of a scenario, or of its interventions: all that have it, or the n-th as `n.field`.
pub(super) fn set(scenario: &mut Scenario, field: &str, value: f64) -> Result<(), String> {
    let bad = || format!("`{field}` cannot be {value}");
    let weeks = || Weeks::from_weeks(value).ok_or_else(bad);
    match field {
        "theta" => {
            let theta = Share::from_percent(value).filter(|theta| *theta > Share::ZERO);
            scenario.case.question.theta = theta.ok_or_else(bad)?;
            return Ok(());
        }
        "horizon_weeks" => {
            scenario.case.question.horizon = weeks()?;
            return Ok(());
        }
        _ => {}
    }
    let (only, name) = match field.split_once('.') {
        Some((number, name)) => {
            let number: usize = number
                .parse()
                .ok()
                .filter(|number| (1..=scenario.case.changes.len()).contains(number))
                .ok_or_else(|| format!("`{field}` counts an intervention that is not there"))?;
            (Some(number - 1), name)
        }
        None => (None, field),
    };
    let mut is_set = false;
    for (at, change) in scenario.case.changes.iter_mut().enumerate() {
        if only.is_none_or(|only| only == at) {
            is_set |= set_in(change, name, value).ok_or_else(bad)?;
        }
    }
    if is_set {
        Ok(())
    } else {
        Err(format!("no intervention has a field `{name}`"))
    }
}

/// Whether an intervention has the field; `None` where it cannot have the value.
fn set_in(change: &mut Change, field: &str, value: f64) -> Option<bool> {
    match change {
        Change::CutOff(_, span) | Change::Outage(_, span) => in_span(span, field, value),
        Change::Ban(ban) => in_span(&mut ban.span, field, value),
        Change::Build(addition) | Change::Expand(addition) => {
            match field {
                "share" => addition.share = Range::exactly(Share::from_percent(value)?),
                "months" => addition.build = Range::exactly(Weeks::from_months(value)?),
                "ramp_months" => addition.ramp = Range::exactly(Weeks::from_months(value)?),
                "from_week" => addition.from = Weeks::from_weeks(value)?,
                "cost" => {
                    let milli = (0.0..=1000.0).contains(&value).then_some(value * 1000.0)?;
                    addition.cost_milli = Some((milli.round() as u32, milli.round() as u32));
                }
                _ => return Some(false),
            }
            Some(true)
        }
        Change::Stockpile(stock) if field == "weeks" => {
            stock.weeks = Weeks::from_weeks(value)?;
            Some(true)
        }
        Change::Qualify(qualification) => {
            match field {
                "covers" => qualification.covers = Range::exactly(Share::from_percent(value)?),
                "yields" => qualification.yields = Range::exactly(Share::from_percent(value)?),
                "months" => qualification.ramp = Range::exactly(Weeks::from_months(value)?),
                _ => return Some(false),
            }
            Some(true)
        }
        Change::Tariff(duty) if field == "rate" => {
            duty.rate = Share::from_percent(value)?;
            Some(true)
        }
        _ => Some(false),
    }
}

fn in_span(span: &mut Span, field: &str, value: f64) -> Option<bool> {
    match field {
        "from_week" => span.from = Weeks::from_weeks(value)?,
        "weeks" => span.weeks = Some(Weeks::from_weeks(value)?),
        "recovery_weeks" => span.recovery = Weeks::from_weeks(value)?,
        "fraction" => {
            span.fraction = (0.0..=1.0)
                .contains(&value)
                .then(|| Share::from_percent(value * 100.0))
                .flatten()?;
        }
        _ => return Some(false),
    }
    Some(true)
}
