//! Words of the model in findings, which are read back: the model itself knows no formats.

use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

use crate::model::{
    EventKind, FixedPoint, Outcome,
    product::{Role, Stage},
    source::Grade,
    trade::Essentiality,
    view::Basis,
};

/// A value that one word stands for.
pub(crate) trait Word: Copy + 'static {
    /// Every value.
    const ALL: &'static [Self];

    /// The word.
    fn word(self) -> &'static str;
}

/// Says for each type which words there are.
macro_rules! words {
    ($($type:ty: $all:expr;)*) => {$(
        impl Word for $type {
            const ALL: &'static [Self] = &$all;

            fn word(self) -> &'static str {
                self.as_str()
            }
        }
    )*};
}

impl Word for FixedPoint {
    const ALL: &'static [Self] = &[Self::Greatest, Self::Least];

    fn word(self) -> &'static str {
        match self {
            Self::Greatest => "keep-running",
            Self::Least => "start-from-nothing",
        }
    }
}

words! {
    Outcome: Self::ALL;
    Basis: [Self::Location, Self::Jurisdiction, Self::Law];
    Grade: Self::ALL;
    EventKind: [Self::Country, Self::Bloc, Self::Firm, Self::Zone, Self::Product, Self::Producer];
    Stage: Self::ALL;
    Role: Self::ALL;
    Essentiality: Self::ALL;
}

pub(crate) fn serialize<W: Word, S: Serializer>(word: &W, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(word.word())
}

pub(crate) fn deserialize<'de, W: Word, D: Deserializer<'de>>(from: D) -> Result<W, D::Error> {
    let text = String::deserialize(from)?;
    let found = W::ALL.iter().copied().find(|one| one.word() == text);
    found.ok_or_else(|| D::Error::custom(format_args!("unknown word `{text}`")))
}

/// The same for several, which are written only.
pub(crate) fn serialize_all<W: Word, S: Serializer>(words: &[W], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(words.iter().map(|word| word.word()))
}

/// The same for one that may not be known.
pub(crate) mod maybe {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

    use super::Word;

    #[expect(clippy::ref_option, reason = "the signature is serde's")]
    pub(crate) fn serialize<W: Word, S: Serializer>(
        word: &Option<W>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        word.map(Word::word).serialize(to)
    }

    pub(crate) fn deserialize<'de, W: Word, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<W>, D::Error> {
        let Some(text) = Option::<String>::deserialize(from)? else {
            return Ok(None);
        };
        let found = W::ALL.iter().copied().find(|one| one.word() == text);
        found
            .map(Some)
            .ok_or_else(|| D::Error::custom(format_args!("unknown word `{text}`")))
    }
}
