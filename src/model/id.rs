//! Text identifiers of the things a chain names, one type per kind so that two kinds cannot be swapped.

use std::{borrow::Borrow, fmt};

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// Takes the text of an identifier as it stands in a file.
            pub fn new(text: impl Into<Box<str>>) -> Self {
                Self(text.into())
            }

            /// Lends the text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }
    };
}

text_id! {
    /// Names a product, such as `litho_euv`.
    ProductId
}
text_id! {
    /// Names a firm, such as `TSMC`.
    FirmId
}
text_id! {
    /// Names a country by its ISO 3166-1 alpha-3 code, such as `TWN`.
    CountryId
}
text_id! {
    /// Names a zone inside a country, such as `kanto`.
    ZoneId
}
text_id! {
    /// Names a set of countries, such as `allied`.
    BlocId
}
text_id! {
    /// Names a source of facts, such as `eto-2026`.
    SourceId
}
text_id! {
    /// Names a fact that several figures rest on, such as `memory-wafers-2024`.
    FactId
}
text_id! {
    /// Names a class of makers that run equally full, such as `dram_fabs`.
    LoadId
}

/// Up to three of `names` that are close enough to `text` to be meant.
///
/// Close is an edit distance of at most a third of the text's length, or
/// holding a text of three letters or more, not counting case; nearest first,
/// ties by name.
pub fn nearest<'names>(text: &str, names: impl IntoIterator<Item = &'names str>) -> Vec<String> {
    let names = names.into_iter();
    let mut close: Vec<(usize, &str)> = names
        .filter_map(|name| Some((distance(text, name)?, name)))
        .collect();
    close.sort_unstable();
    close.dedup();
    close
        .into_iter()
        .take(3)
        .map(|(_, name)| name.to_owned())
        .collect()
}

/// How far a name is from a text, in letters; `None` where it is too far to be meant.
pub(super) fn distance(text: &str, name: &str) -> Option<usize> {
    let (wanted, name) = (text.to_lowercase(), name.to_lowercase());
    let length = wanted.chars().count();
    // What holds the text counts as one letter off.
    let distance = if length >= 3 && name.contains(&wanted) {
        1
    } else {
        strsim::osa_distance(&wanted, &name)
    };
    (distance <= (length / 3).max(1)).then_some(distance)
}
