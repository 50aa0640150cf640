//! One cell of a typed table, and how people read it.

use serde::{Deserialize, Serialize};

use crate::{
    analysis::{Interval, preface::Names},
    model::text,
};

use super::column::{Column, Digits, Kind};

/// One value of a table; what is not known, never happens or was not asked is told apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cell {
    /// Nothing belongs here.
    Blank,
    /// Nobody knows.
    Unknown,
    /// It does not happen within the weeks looked at.
    Never,
    /// The question leaves it out.
    NotAsked,
    /// Words or an id.
    Text(String),
    /// A code for machines and the words for it.
    Word {
        /// Such as `possible`; empty where machines read nothing.
        code: String,
        /// Such as `may be lost`.
        text: String,
    },
    /// An id to type, and its name for people.
    Name {
        /// Such as `country:TWN`.
        id: String,
        /// Such as `Taiwan`.
        name: String,
    },
    /// A number in the unit of its column.
    Number(f64),
    /// How many.
    Count(u64),
    /// How many of how many; machines get the first.
    CountOf(u64, u64),
    /// Yes or no.
    Flag(bool),
    /// One cell for each end that the column has.
    Ends(Vec<Cell>),
    /// Several ids or words.
    List(Vec<String>),
    /// Several ids, and their names for people.
    Names {
        /// Such as `TWN`.
        ids: Vec<String>,
        /// Such as `Taiwan`, as many.
        names: Vec<String>,
    },
    /// A series from nothing to 100, drawn as bars.
    Series(Vec<f64>),
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Words, or nothing where there are none.
    pub fn text_or_blank(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Blank, Self::text)
    }

    /// A code for machines and the words for it.
    pub fn word(code: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Word {
            code: code.into(),
            text: text.into(),
        }
    }

    /// An id and a name.
    pub fn name(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self::Name {
            id: id.into(),
            name: name.into(),
        }
    }

    /// A product, or an event as `kind:id`, with the name that people have for it.
    pub fn named(names: &Names, id: &str) -> Self {
        Self::name(id, names.of(id))
    }

    /// How many.
    pub fn count(count: usize) -> Self {
        Self::Count(count as u64)
    }

    /// How many of how many.
    pub fn count_of(count: usize, of: usize) -> Self {
        Self::CountOf(count as u64, of as u64)
    }

    /// A number that may not be known.
    pub fn number_or_unknown(value: Option<f64>) -> Self {
        value.map_or(Self::Unknown, Self::Number)
    }

    /// A time that may never come.
    pub fn time(weeks: Option<f64>) -> Self {
        weeks.map_or(Self::Never, Self::Number)
    }

    /// Both ends of an interval.
    pub fn interval(interval: Interval<f64>) -> Self {
        Self::Ends(vec![
            Self::Number(interval.worst),
            Self::Number(interval.best),
        ])
    }

    /// Both ends of an interval that may not be known as a whole.
    pub fn interval_or_unknown(interval: Option<Interval<f64>>) -> Self {
        interval.map_or(Self::Unknown, Self::interval)
    }

    /// Both ends, each of which may not be known.
    pub fn ends(interval: Interval<Option<f64>>) -> Self {
        Self::Ends(vec![
            Self::number_or_unknown(interval.worst),
            Self::number_or_unknown(interval.best),
        ])
    }

    /// Both ends of a time, each of which may never come.
    pub fn times(interval: Interval<Option<f64>>) -> Self {
        Self::Ends(vec![Self::time(interval.worst), Self::time(interval.best)])
    }

    /// Several ids or words.
    pub fn list<Text: ToString>(words: impl IntoIterator<Item = Text>) -> Self {
        Self::List(words.into_iter().map(|word| word.to_string()).collect())
    }

    /// Whether it says nothing: no word, no list, not even that something is unknown.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Blank => true,
            Self::Text(text) | Self::Word { text, .. } => text.is_empty(),
            Self::List(words) => words.is_empty(),
            Self::Names { ids, .. } => ids.is_empty(),
            Self::Ends(ends) => ends.iter().all(Self::is_blank),
            _ => false,
        }
    }

    /// The cell as so many fields for machines; what holds for the whole holds for each.
    pub fn fields(&self, n: usize) -> Vec<Self> {
        let mut fields = match self {
            Self::Ends(ends) => ends.clone(),
            Self::Name { id, name } => vec![Self::text(id), Self::text(name)],
            other => vec![other.clone(); n],
        };
        fields.resize(n, Self::Blank);
        fields
    }

    /// What people read.
    pub fn shown(&self, column: &Column) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Unknown => column.unknown.clone(),
            Self::Never => column.never.clone(),
            Self::NotAsked => "not asked".to_owned(),
            Self::Text(text) | Self::Word { text, .. } => text::shown(text).into_owned(),
            Self::Name { id, name } => text::shown(called(id, name, column.shows_ids)).into_owned(),
            Self::Number(value) => column.digits.shown(*value),
            Self::Count(count) => count.to_string(),
            Self::CountOf(count, of) => format!("{count} of {of}"),
            Self::Flag(true) => "yes".to_owned(),
            Self::Flag(false) => "no".to_owned(),
            Self::Ends(ends) => shown_ends(ends, column),
            Self::Names { ids, names } => {
                let words = if column.shows_ids { ids } else { names };
                text::shown(&words.join(&column.between)).into_owned()
            }
            Self::List(words) => text::shown(&words.join(&column.between)).into_owned(),
            Self::Series(values) => bars(values),
        }
    }
}

/// The name, or the id to type without its kind.
fn called<'a>(id: &'a str, name: &'a str, is_id: bool) -> &'a str {
    if is_id || name.is_empty() {
        id.split_once(':').map_or(id, |(_, id)| id)
    } else {
        name
    }
}

/// Both ends as one range, in the order in which the unit is read.
fn shown_ends(ends: &[Cell], column: &Column) -> String {
    let each = |cell: &Cell| cell.shown(column);
    let is_spread = matches!(column.kind, Kind::Interval);
    match (ends, column.digits) {
        ([Cell::Number(worst), Cell::Number(best)], Digits::Percent | Digits::Fine) => {
            let [low, high] = [worst.min(*best), worst.max(*best)];
            range(&column.digits.shown(low), &column.digits.shown(high), "–")
        }
        ([Cell::Number(worst), Cell::Number(best)], Digits::When)
            if *worst == 0.0 && *best == 0.0 =>
        {
            "at once".to_owned()
        }
        ([Cell::Never, _], Digits::When) => column.never.clone(),
        ([worst, Cell::Never], Digits::When | Digits::Lasts) if *worst != Cell::Never => {
            format!("{} or {}", each(worst), column.never)
        }
        // Figures of many sizes, where a minus sign or an exponent would hide in a dash.
        ([worst, best], Digits::Significant) if is_spread => {
            range(&each(best), &each(worst), " to ")
        }
        ([low, .., high], Digits::Significant) => range(&each(low), &each(high), " to "),
        ([worst, best], Digits::Hundredth) => range(&each(best), &each(worst), " to "),
        ([Cell::Number(low), likely, Cell::Number(high)], _) => {
            let [low, high] = [*low, *high].map(|end| column.digits.shown(end));
            match likely {
                _ if low == high => low,
                Cell::Number(_) => format!("{} ({low}–{high})", each(likely)),
                _ => format!("{low}–{high}"),
            }
        }
        ([low, .., high], _) => range(&each(low), &each(high), "–"),
        ([one], _) => each(one),
        ([], _) => String::new(),
    }
}

fn range(low: &str, high: &str, between: &str) -> String {
    if low == high {
        low.to_owned()
    } else {
        format!("{low}{between}{high}")
    }
}

/// A curve as block characters, full height at 100.
fn bars(values: &[f64]) -> String {
    const BLOCKS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let block = |value: &f64| BLOCKS[(value / 100.0 * 8.0).ceil().clamp(0.0, 8.0) as usize];
    values.iter().map(block).collect()
}
