//! All ids of a kind with their names.

use serde::{Deserialize, Serialize};

use crate::model::{Chain, EventKind, lookup};

use super::word;

/// One id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The id.
    pub id: String,
    /// The name for people.
    pub name: String,
}

/// All ids of a kind, in the order of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The kind.
    #[serde(with = "word")]
    pub kind: EventKind,
    /// The ids.
    pub entries: Vec<Entry>,
}

/// Lists all ids of a kind.
pub fn find(chain: &Chain, kind: EventKind) -> Finding {
    let entries = lookup::entries(chain, Some(kind));
    Finding {
        kind,
        entries: entries
            .map(|entry| Entry {
                id: entry.event.id(),
                name: entry.name.clone(),
            })
            .collect(),
    }
}
