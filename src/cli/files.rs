//! Files given where something else is asked for.

use std::path::Path;

use anyhow::anyhow;
use linchpin::load::Kind;

/// What kind of file a name stands for, where it stands for one.
pub(crate) fn kind(name: &str) -> Option<Kind> {
    Kind::of(Path::new(name)).filter(|kind| *kind != Kind::Unknown)
}

/// Says what a file is, and which command takes it.
pub(crate) fn refusal(name: &str, kind: Kind, wanted: &str) -> anyhow::Error {
    anyhow!(
        "`{name}` is {}, not {wanted}; {}",
        kind.noun(),
        kind.taken_by()
    )
}
