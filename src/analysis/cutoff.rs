//! A case answered in full: what the rest loses, what the cut-off side can still make, and what falls in which week.

use serde::Serialize;

use super::{
    answer::Answer,
    change::{self, Changed},
    odds::Odds,
    preface::Preface,
    prepared::{Prepared, Scratch},
};

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// What was asked, how far it is told, what is assumed.
    #[serde(skip)]
    pub preface: Preface,
    /// What happens.
    pub changes: Vec<Changed>,
    /// What that does.
    #[serde(flatten)]
    pub answer: Answer,
    /// How likely that is over what is not known, where it was drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub odds: Option<Odds>,
}

/// Answers a prepared case.
///
/// A cut-off is two losses on one network: everything of the country for the
/// rest of the world, and everything but the country for itself.
///
/// # Complexity
///
/// That of [`Prepared::answer`].
pub fn find(prepared: &Prepared<'_>, scratch: &mut Scratch) -> Finding {
    Finding {
        preface: Preface::new(prepared),
        changes: change::all(prepared.chain(), &prepared.case().changes),
        answer: prepared.answer(scratch),
        odds: None,
    }
}
