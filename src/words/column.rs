//! A column of a typed table: what machines and people call it, what it holds, how its numbers are read.

use serde::{Deserialize, Serialize};

use super::number::{percent, significant, week};

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Words or an id.
    Text,
    /// An id and a name, two fields for machines.
    Name,
    /// A number.
    Number,
    /// How many.
    Count,
    /// Yes or no.
    Flag,
    /// The worst and the best case, two fields for machines.
    Interval,
    /// A low and a high end, two fields for machines.
    Span,
    /// A low end, a likely value and a high end, three fields for machines.
    Likely,
    /// The same with the value in the middle, stated or not.
    Central,
    /// Several ids or words, with blanks between them for machines.
    List,
    /// A week, or never.
    Week,
}

impl Kind {
    /// Whether numbers stand in it, which are set flush right.
    pub const fn is_number(self) -> bool {
        !matches!(self, Self::Text | Self::Name | Self::Flag | Self::List)
    }

    /// What stands for the ends in the keys of the fields.
    const fn ends(self) -> &'static [&'static str] {
        match self {
            Self::Interval => &["worst", "best"],
            Self::Span => &["low", "high"],
            Self::Likely => &["low", "likely", "high"],
            Self::Central => &["low", "central", "high"],
            _ => &[],
        }
    }
}

/// How exactly people read the numbers of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Digits {
    /// As it is.
    Plain,
    /// To a tenth; little is not nothing, and almost all is not all.
    Percent,
    /// Percents down to a ten-thousandth.
    Fine,
    /// A point in time: at once, in so many weeks, never.
    When,
    /// A time for which something lasts, or a week with a number.
    Lasts,
    /// Three digits that count.
    Significant,
    /// To a hundredth, without idle zeros.
    Hundredth,
    /// Three digits after the point and an exponent.
    Scientific,
    /// Three digits after the point.
    Thousandth,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name for machines, `{}` where the ends of an interval go; empty where it is for people alone.
    pub key: String,
    /// Its head for people, without the unit; empty where it is for machines alone.
    pub head: String,
    /// Its unit as people write it; empty where it has none.
    pub unit: String,
    /// What its cells hold.
    pub kind: Kind,
    /// How exactly people read its numbers.
    pub digits: Digits,
    /// What people read where nobody knows.
    pub unknown: String,
    /// What people read where it never happens.
    pub never: String,
    /// What people read between the words of a list.
    pub between: String,
    /// Whether people see it among the details alone.
    pub is_detail: bool,
    /// Whether the first screen leaves it out where there is no room.
    pub is_spare: bool,
    /// Whether people read ids instead of names.
    pub shows_ids: bool,
}

impl Column {
    fn new(kind: Kind, digits: Digits, key: &str, head: &str) -> Self {
        // `θ* [%]`: the unit stands with the head where the call is written.
        let (head, unit) = match head.split_once(" [") {
            Some((head, unit)) => (head, unit.trim_end_matches(']')),
            None => (head, ""),
        };
        Self {
            key: key.to_owned(),
            head: head.to_owned(),
            unit: unit.to_owned(),
            kind,
            digits,
            unknown: "not told".to_owned(),
            never: "never".to_owned(),
            between: ", ".to_owned(),
            is_detail: false,
            is_spare: false,
            shows_ids: false,
        }
    }

    /// Words or an id.
    pub fn text(key: &str, head: &str) -> Self {
        Self::new(Kind::Text, Digits::Plain, key, head)
    }

    /// An id and a name.
    pub fn name(key: &str, head: &str) -> Self {
        Self::new(Kind::Name, Digits::Plain, key, head)
    }

    /// Numbers.
    pub fn number(key: &str, head: &str) -> Self {
        Self::new(Kind::Number, Digits::Significant, key, head)
    }

    /// One percent value.
    pub fn percent(key: &str, head: &str) -> Self {
        Self::new(Kind::Number, Digits::Percent, key, head)
    }

    /// How many.
    pub fn count(key: &str, head: &str) -> Self {
        Self::new(Kind::Count, Digits::Plain, key, head)
    }

    /// Yes or no.
    pub fn flag(key: &str, head: &str) -> Self {
        Self::new(Kind::Flag, Digits::Plain, key, head)
    }

    /// Percents in the worst and in the best case.
    pub fn percents(key: &str, head: &str) -> Self {
        Self::new(Kind::Interval, Digits::Percent, key, head)
    }

    /// Weeks in the worst and in the best case.
    pub fn weeks(key: &str, head: &str) -> Self {
        Self::new(Kind::Interval, Digits::When, key, head)
    }

    /// Figures of many sizes in the worst and in the best case.
    pub fn figures(key: &str, head: &str) -> Self {
        Self::new(Kind::Interval, Digits::Significant, key, head)
    }

    /// Plain figures in the worst and in the best case.
    pub fn values(key: &str, head: &str) -> Self {
        Self::new(Kind::Interval, Digits::Hundredth, key, head)
    }

    /// A low and a high end.
    pub fn span(key: &str, head: &str) -> Self {
        Self::new(Kind::Span, Digits::Percent, key, head)
    }

    /// A low end, a likely value and a high end.
    pub fn likely(key: &str, head: &str) -> Self {
        Self::new(Kind::Likely, Digits::Percent, key, head)
    }

    /// A low end, a value in the middle and a high end.
    pub fn central(key: &str, head: &str) -> Self {
        Self::new(Kind::Central, Digits::Significant, key, head)
    }

    /// Several ids or words.
    pub fn list(key: &str, head: &str) -> Self {
        Self::new(Kind::List, Digits::Plain, key, head)
    }

    /// One week, or never.
    pub fn week(key: &str, head: &str) -> Self {
        Self::new(Kind::Week, Digits::When, key, head)
    }

    /// Reads numbers otherwise than the kind does.
    #[must_use]
    pub const fn with(mut self, digits: Digits) -> Self {
        self.digits = digits;
        self
    }

    /// Keeps it for the details.
    #[must_use]
    pub const fn detail(mut self) -> Self {
        self.is_detail = true;
        self
    }

    /// Lets the first screen leave it out where there is no room.
    #[must_use]
    pub const fn spare(mut self) -> Self {
        self.is_spare = true;
        self
    }

    /// Counts weeks from nought, which is then a week as any other.
    #[must_use]
    pub const fn counted(self) -> Self {
        self.with(Digits::Lasts)
    }

    /// Says otherwise that nobody knows.
    #[must_use]
    pub fn unknown(mut self, word: &str) -> Self {
        word.clone_into(&mut self.unknown);
        self
    }

    /// Says otherwise that it never happens.
    #[must_use]
    pub fn never(mut self, word: &str) -> Self {
        word.clone_into(&mut self.never);
        self
    }

    /// Puts something else between the words of a list.
    #[must_use]
    pub fn between(mut self, word: &str) -> Self {
        word.clone_into(&mut self.between);
        self
    }

    /// The head with its unit.
    pub fn headed(&self) -> String {
        if self.unit.is_empty() {
            self.head.clone()
        } else {
            format!("{} [{}]", self.head, self.unit)
        }
    }

    /// The names of its fields for machines; none where it is for people alone.
    pub fn fields(&self) -> Vec<String> {
        match self.kind {
            _ if self.key.is_empty() => Vec::new(),
            // `event` has its `name`, anything else its own.
            Kind::Name if self.key == "event" => vec![self.key.clone(), "name".to_owned()],
            Kind::Name => vec![self.key.clone(), format!("{}_name", self.key)],
            kind if !kind.ends().is_empty() => kind
                .ends()
                .iter()
                .map(|end| self.key.replace("{}", end))
                .collect(),
            _ => vec![self.key.clone()],
        }
    }
}

impl Digits {
    /// A number as people read it.
    pub fn shown(self, value: f64) -> String {
        match self {
            Self::Plain => format!("{}", value + 0.0),
            Self::Percent => percent(value),
            Self::Fine => fine(value),
            Self::When | Self::Lasts => week(value),
            Self::Significant => significant(value),
            Self::Hundredth => format!("{}", (value * 100.0).round() / 100.0 + 0.0),
            Self::Scientific => format!("{value:.3e}"),
            Self::Thousandth => format!("{value:.3}"),
        }
    }
}

/// A percent in which small things are still told apart.
fn fine(value: f64) -> String {
    if value >= 1.0 {
        format!("{value:.2}")
    } else if value >= 0.0001 {
        format!("{value:.4}")
    } else if value > 0.0 {
        "<0.0001".to_owned()
    } else {
        "0".to_owned()
    }
}
