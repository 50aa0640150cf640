//! How records and maps are read: every key keeps its place, and nothing is dropped.
//!
//! serde's own derive stops at the first unknown field and ron keeps the last of two equal map
//! keys without a word. Here unknown and repeated fields are noted with both places and the
//! reading goes on, and maps are lists of pairs.

use std::{fmt, marker::PhantomData};

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::model::{Code, id::nearest, text::composed};

use super::{
    finding::Finding,
    span::{At, Text, Word, last, note},
};

/// The value of a field with the place of the field's name.
#[derive(Debug, Clone)]
pub(super) struct Keyed<T> {
    /// The place of the field's name.
    pub(super) key: At,
    /// The value.
    pub(super) value: T,
}

/// A field that may be left out.
pub(super) type Slot<T> = Option<Keyed<T>>;

/// Where a record stands, and whether it can be judged by what it lacks.
#[derive(Debug, Clone, Default)]
pub(super) struct Head<'t> {
    /// The place of its first field's name, or of what came before an empty record.
    pub(super) at: At,
    unknown: Vec<&'t str>,
}

impl Head<'_> {
    /// The head with another place, where findings about the record are better shown.
    #[must_use]
    pub(super) fn shown_at(&self, at: At) -> Self {
        Self { at, ..self.clone() }
    }

    /// Whether it has fields that are not known: what is missing may be one of them, misspelt.
    pub(super) const fn is_odd(&self) -> bool {
        !self.unknown.is_empty()
    }
}

/// A record of a document; written by `record!`.
pub(super) trait Record<'t>: Default {
    /// What it is called in messages, with its article.
    const NAME: &'static str;
    /// Its fields.
    const FIELDS: &'static [&'static str];

    /// Where it stands.
    fn head(&mut self) -> &mut Head<'t>;

    /// Reads the value of a field; `false` where there is no such field.
    fn take<A: MapAccess<'t>>(&mut self, key: Word<'t>, map: &mut A) -> Result<bool, A::Error>;
}

/// Defines a record: each field is a [`Slot`].
macro_rules! record {
    ($(#[$doc:meta])* $name:ident<$t:lifetime> is $title:literal { $($field:ident: $kind:ty,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub(in crate::load) struct $name<$t> {
            pub(in crate::load) head: $crate::load::record::Head<$t>,
            $(pub(in crate::load) $field: $crate::load::record::Slot<$kind>,)+
        }

        impl<$t> $crate::load::record::Record<$t> for $name<$t> {
            const NAME: &'static str = $title;
            const FIELDS: &'static [&'static str] = &[$(stringify!($field),)+];

            fn head(&mut self) -> &mut $crate::load::record::Head<$t> {
                &mut self.head
            }

            fn take<A: serde::de::MapAccess<$t>>(
                &mut self,
                key: $crate::load::span::Word<$t>,
                map: &mut A,
            ) -> Result<bool, A::Error> {
                match key.text {
                    $(stringify!($field) => $crate::load::record::fill(&mut self.$field, key, map)?,)+
                    _ => return Ok(false),
                }
                Ok(true)
            }
        }

        impl<$t> serde::Deserialize<$t> for $name<$t> {
            fn deserialize<D: serde::Deserializer<$t>>(deserializer: D) -> Result<Self, D::Error> {
                use $crate::load::record::{Record, RecordVisitor};
                deserializer.deserialize_struct("", Self::FIELDS, RecordVisitor::new())
            }
        }
    };
}
pub(super) use record;

/// Reads the value of a field into its slot, noting a second one.
pub(super) fn fill<'t, T, A>(slot: &mut Slot<T>, key: Word<'t>, map: &mut A) -> Result<(), A::Error>
where
    T: Deserialize<'t>,
    A: MapAccess<'t>,
{
    let value = map.next_value::<Option<T>>()?;
    if let Some(first) = slot {
        note(
            Finding::new(
                Code::DuplicateEntry,
                key.at,
                format!("the field `{}` stands twice in one record", key.text),
            )
            .related(first.key, "first here")
            .help("keep one of the two"),
        );
    } else if let Some(value) = value {
        *slot = Some(Keyed { key: key.at, value });
    }
    Ok(())
}

/// Reads a [`Record`].
pub(super) struct RecordVisitor<R>(PhantomData<R>);

impl<R> RecordVisitor<R> {
    pub(super) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'t, R: Record<'t>> Visitor<'t> for RecordVisitor<R> {
    type Value = R;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in round brackets", R::NAME)
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<R, A::Error> {
        let mut record = R::default();
        record.head().at = last();
        let mut is_first = true;
        while let Some(key) = map.next_key::<Word<'t>>()? {
            if is_first {
                record.head().at = key.at;
                is_first = false;
            }
            if !record.take(key, &mut map)? {
                record.head().unknown.push(key.text);
                note_unknown_field(key, R::NAME, R::FIELDS);
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(record)
    }
}

fn note_unknown_field(key: Word<'_>, record: &str, fields: &[&str]) {
    let near = nearest(key.text, fields.iter().copied());
    let help = match near.as_slice() {
        [] => format!("its fields are {}", list(fields)),
        near => format!("did you mean {}?", alternatives(near)),
    };
    note(
        Finding::new(
            Code::UnknownField,
            key.at,
            format!("{record} has no field `{}`", key.text),
        )
        .help(help),
    );
}

/// `a`, `b` and `c` in backticks.
pub(super) fn list(names: &[&str]) -> String {
    join(names, "and")
}

/// What to write instead of a name that is not there, where one is close to it or looks the same.
pub(super) fn advice<'names>(
    name: &str,
    names: impl Iterator<Item = &'names str> + Clone,
) -> Option<String> {
    let look = composed(name);
    if !name.is_ascii() && names.clone().any(|other| composed(other) == look) {
        return Some(
            "a name that looks the same is there, with other characters for the same letters; copy that one".to_owned(),
        );
    }
    let near = nearest(name, names);
    (!near.is_empty()).then(|| format!("did you mean {}?", alternatives(&near)))
}

/// `a`, `b` or `c` in backticks.
pub(super) fn alternatives<S: AsRef<str>>(names: &[S]) -> String {
    join(names, "or")
}

fn join<S: AsRef<str>>(names: &[S], word: &str) -> String {
    let quoted: Vec<String> = names
        .iter()
        .map(|name| format!("`{}`", name.as_ref()))
        .collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [front @ .., back] => format!("{} {word} {back}", front.join(", ")),
    }
}

/// A map from names to values, in the order of the file, with every repeated name kept.
#[derive(Debug)]
pub(super) struct Pairs<'t, V>(pub(super) Vec<(Text<'t>, V)>);

impl<'t, V: Deserialize<'t>> Deserialize<'t> for Pairs<'t, V> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer
            .deserialize_map(PairsVisitor::<Text<'t>, V>(PhantomData))
            .map(Self)
    }
}

/// A map from bare words to values.
#[derive(Debug)]
pub(super) struct WordPairs<'t, V>(pub(super) Vec<(Word<'t>, V)>);

impl<'t, V: Deserialize<'t>> Deserialize<'t> for WordPairs<'t, V> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer
            .deserialize_map(PairsVisitor::<Word<'t>, V>(PhantomData))
            .map(Self)
    }
}

struct PairsVisitor<K, V>(PhantomData<(K, V)>);

impl<'t, K: Deserialize<'t>, V: Deserialize<'t>> Visitor<'t> for PairsVisitor<K, V> {
    type Value = Vec<(K, V)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("names with values in curly brackets")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(key) = map.next_key::<K>()? {
            pairs.push((key, map.next_value::<V>()?));
        }
        Ok(pairs)
    }
}

/// One name, or several in square brackets.
#[derive(Debug, Clone)]
pub(super) struct OneOrMore<'t>(pub(super) Vec<Text<'t>>);

impl<'t> Deserialize<'t> for OneOrMore<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMoreVisitor;
        impl<'t> Visitor<'t> for OneOrMoreVisitor {
            type Value = OneOrMore<'t>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("one name in quotes, or a list of names")
            }

            fn visit_borrowed_str<E>(self, text: &'t str) -> Result<Self::Value, E> {
                Ok(OneOrMore(vec![Text::borrowed(text)]))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(OneOrMore(vec![Text::owned(text)]))
            }

            fn visit_seq<A: SeqAccess<'t>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = seq.next_element()? {
                    texts.push(text);
                }
                Ok(OneOrMore(texts))
            }
        }
        deserializer.deserialize_any(OneOrMoreVisitor)
    }
}
