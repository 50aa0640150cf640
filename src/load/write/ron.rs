//! RON text as people write it: quoted texts, short numbers, and lines that fit a screen.
//!
//! A [`Value`] says what is written, and [`render`] where its lines break: what fits on one line
//! stands on one; else a record puts one field after the other, and a list or map stands in a block
//! of its own.

use crate::model::quantity::{Range, ShareRange, UsdRange, Weeks, WeeksRange};

/// The longest line, where a single text is not longer.
const WIDTH: usize = 120;
const STEP: usize = 4;

/// Something written in RON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// A word, number or text, as it stands in the file.
    Plain(String),
    /// `[a, b]`.
    List(Vec<Self>),
    /// `{"a": b}`.
    Map(Vec<(String, Self)>),
    /// `(a: b)`, its fields one after the other.
    Record(Fields),
    /// `(a: b)`, its fields below one another.
    Tall(Fields),
    /// `Word(a: b)`, its fields one after the other.
    Choice(&'static str, Fields),
    /// `Word(a)`.
    Wrapped(&'static str, Box<Self>),
}

/// Fields with their values, in the order in which they are written.
pub(crate) type Fields = Vec<(&'static str, Value)>;

/// A word without quotes, or a number.
pub(crate) fn word(word: &impl ToString) -> Value {
    Value::Plain(word.to_string())
}

/// A text in quotes.
pub(crate) fn text(text: &str) -> Value {
    Value::Plain(quoted(text))
}

/// Texts in quotes, in a list.
pub(crate) fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Value {
    Value::List(texts.into_iter().map(text).collect())
}

/// A text as it stands in a file, with its quotes.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other if other.is_control() => out.push_str(&format!("\\u{{{:x}}}", other as u32)),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// Percent: `12.5`, `(10, 15)` or `(10, 12, 15)`.
pub(crate) fn shares(range: &ShareRange) -> Value {
    ends(range, |share| share.to_string())
}

/// Weeks, to a millionth.
pub(crate) fn weeks(range: &WeeksRange) -> Value {
    ends(range, |weeks| weeks.weeks().to_string())
}

/// Months, with as few decimals as read back to the same time.
pub(crate) fn months(range: &WeeksRange) -> Value {
    ends(range, month)
}

/// Billions of US dollars.
pub(crate) fn billions(range: &UsdRange) -> Value {
    ends(range, |usd| usd.billions().to_string())
}

/// A multiple of a cost, given in thousandths.
pub(crate) fn cost((low, high): (u32, u32)) -> Value {
    let times = |milli: u32| (f64::from(milli) / 1000.0).to_string();
    if low == high {
        return Value::Plain(times(low));
    }
    Value::Plain(format!("({}, {})", times(low), times(high)))
}

fn ends<T: Copy + Ord>(range: &Range<T>, number: impl Fn(T) -> String) -> Value {
    let (low, high) = (number(range.low()), number(range.high()));
    Value::Plain(match range.likely() {
        Some(likely) => format!("({low}, {}, {high})", number(likely)),
        None if range.low() == range.high() => low,
        None => format!("({low}, {high})"),
    })
}

fn month(time: Weeks) -> String {
    let months = time.months();
    let reads_back = |text: &String| {
        let read = text.parse().ok().and_then(Weeks::from_months);
        read == Some(time)
    };
    (0..=9)
        .map(|decimals| format!("{months:.decimals$}"))
        .find(reads_back)
        .unwrap_or_else(|| months.to_string())
}

/// Writes a value as a file, with a line feed at its end.
pub(crate) fn render(value: &Value) -> String {
    let mut page = Page::default();
    page.put(value, 0, 0);
    page.text.push('\n');
    page.text
}

/// A text that is being written.
#[derive(Default)]
struct Page {
    text: String,
    /// Letters in the line that is being written.
    column: usize,
}

impl Page {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.column += text.chars().count();
    }

    fn line(&mut self, indent: usize) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }

    /// Writes a value whose block, where it needs one, is indented by `indent`; `after` letters follow in its last line.
    fn put(&mut self, value: &Value, indent: usize, after: usize) {
        let is_tall = matches!(value, Value::Tall(_));
        if !is_tall
            && let Some(flat) = flat(value)
            && self.column + flat.chars().count() + after <= WIDTH
        {
            self.push(&flat);
            return;
        }
        match value {
            Value::Plain(text) => self.push(text),
            Value::List(items) => {
                let items = items.iter().map(|item| (String::new(), item));
                self.block(('[', ']'), items.collect(), indent);
            }
            Value::Map(entries) => {
                let entries = entries
                    .iter()
                    .map(|(key, value)| (format!("{key}: "), value));
                self.block(('{', '}'), entries.collect(), indent);
            }
            Value::Tall(fields) => {
                let fields = fields
                    .iter()
                    .map(|(name, value)| (format!("{name}: "), value));
                self.below(('(', ')'), fields.collect(), indent);
            }
            Value::Record(fields) => self.fields("", fields, indent),
            Value::Choice(word, fields) => self.fields(word, fields, indent),
            Value::Wrapped(word, inner) => {
                self.push(word);
                self.push("(");
                self.put(inner, indent, after + 1);
                self.push(")");
            }
        }
    }

    /// Entries between brackets: as many as fit in a line where all of them are short, else one below the other.
    fn block(&mut self, brackets: (char, char), entries: Vec<(String, &Value)>, indent: usize) {
        let are_short = entries
            .iter()
            .all(|(_, value)| matches!(value, Value::Plain(_)));
        if !are_short {
            self.below(brackets, entries, indent);
            return;
        }
        self.push(&brackets.0.to_string());
        self.line(indent + STEP);
        let mut is_first = true;
        for (key, value) in entries {
            let entry = format!("{key}{},", flat(value).unwrap_or_default());
            let length = entry.chars().count();
            if is_first {
                is_first = false;
            } else if self.column + 1 + length > WIDTH {
                self.line(indent + STEP);
            } else {
                self.push(" ");
            }
            self.push(&entry);
        }
        self.line(indent);
        self.push(&brackets.1.to_string());
    }

    /// Entries below one another.
    fn below(&mut self, brackets: (char, char), entries: Vec<(String, &Value)>, indent: usize) {
        self.push(&brackets.0.to_string());
        for (number, (key, value)) in entries.into_iter().enumerate() {
            // Products stand apart; the fields of a record do not.
            if number > 0 && brackets.0 == '{' && matches!(value, Value::Tall(_)) {
                self.text.push('\n');
            }
            self.line(indent + STEP);
            self.push(&key);
            self.put(value, indent + STEP, 1);
            self.push(",");
        }
        self.line(indent);
        self.push(&brackets.1.to_string());
    }

    /// Fields one after the other, in as many lines as they need.
    fn fields(&mut self, word: &str, fields: &Fields, indent: usize) {
        self.push(word);
        let length = |(name, value): &(&str, Value)| {
            let plain = matches!(value, Value::Plain(_))
                .then(|| flat(value))
                .flatten();
            plain.map_or(0, |plain| name.len() + 2 + plain.chars().count() + 2)
        };
        let is_cramped = fields
            .first()
            .is_some_and(|field| self.column + 1 + length(field) > WIDTH);
        if is_cramped {
            let fields = fields
                .iter()
                .map(|(name, value)| (format!("{name}: "), value));
            self.below(('(', ')'), fields.collect(), indent);
            return;
        }
        self.push("(");
        let mut is_first_line = true;
        let mut is_behind_block = false;
        for (number, (name, value)) in fields.iter().enumerate() {
            let is_last = number + 1 == fields.len();
            let flat = flat(value).filter(|_| !matches!(value, Value::Tall(_)));
            let length = flat
                .as_ref()
                .map(|flat| name.len() + 2 + flat.chars().count() + 2);
            let blank = usize::from(number > 0);
            let fits_here = length.is_some_and(|length| self.column + blank + length <= WIDTH);
            // A block that ends the record hangs on its first line.
            let fits_below = length.is_some_and(|length| indent + STEP + length <= WIDTH);
            let is_block = !matches!(value, Value::Plain(_));
            // `name: {` has to have its place there.
            let opens_here = self.column + blank + name.len() + 3 <= WIDTH;
            let hangs = is_last && is_first_line && is_block && !fits_below && opens_here;
            if number == 0 || (!is_behind_block && (fits_here || hangs)) {
                self.push(&" ".repeat(blank));
            } else {
                self.line(indent + STEP);
                is_first_line = false;
            }
            self.push(&format!("{name}: "));
            let block = if hangs { indent } else { indent + STEP };
            let start = self.text.len();
            self.put(value, block, 2);
            is_behind_block = self.text[start..].contains('\n');
            self.push(if is_last { "" } else { "," });
        }
        self.push(")");
    }
}

/// A value in one line; `None` where it is never written so.
fn flat(value: &Value) -> Option<String> {
    let fields = |fields: &Fields| -> Option<String> {
        let written: Option<Vec<String>> = fields
            .iter()
            .map(|(name, value)| Some(format!("{name}: {}", flat(value)?)))
            .collect();
        Some(written?.join(", "))
    };
    Some(match value {
        Value::Plain(text) => text.clone(),
        Value::List(items) => {
            let items: Option<Vec<String>> = items.iter().map(flat).collect();
            format!("[{}]", items?.join(", "))
        }
        Value::Map(entries) => {
            let entries: Option<Vec<String>> = entries
                .iter()
                .map(|(key, value)| Some(format!("{key}: {}", flat(value)?)))
                .collect();
            format!("{{{}}}", entries?.join(", "))
        }
        Value::Tall(inner) if !inner.is_empty() => return None,
        Value::Record(inner) | Value::Tall(inner) => format!("({})", fields(inner)?),
        Value::Choice(word, inner) => format!("{word}({})", fields(inner)?),
        Value::Wrapped(word, inner) => format!("{word}({})", flat(inner)?),
    })
}

#[cfg(test)]
mod tests {
    use super::{Value, Weeks, month, quoted, render, text, texts, word};

    #[test]
    fn texts_are_quoted() {
        assert_eq!(
            quoted("a \"b\" \\ \n \u{7} é"),
            r#""a \"b\" \\ \n \u{7} é""#
        );
    }

    #[test]
    fn months_are_as_short_as_they_can_be() {
        for months in [0.0, 1.0, 1.5, 12.0, 18.25, 0.1] {
            let time = Weeks::from_months(months).expect("it is in range");
            assert_eq!(month(time), months.to_string());
        }
    }

    #[test]
    fn what_does_not_fit_stands_in_lines_of_its_own() {
        let names: Vec<String> = (0..20).map(|number| format!("product-{number}")).collect();
        let names = texts(names.iter().map(String::as_str));
        let input = Value::Record(vec![
            ("role", word(&"material")),
            ("source", text("somebody")),
            ("all_of", names),
        ]);
        let short = Value::Record(vec![("role", word(&"energy")), ("product", text("power"))]);
        let product = Value::Tall(vec![
            ("stage", word(&"final")),
            ("inputs", Value::List(vec![input, short])),
        ]);
        insta::assert_snapshot!(render(&product), @r#"
        (
            stage: final,
            inputs: [
                (role: material, source: "somebody", all_of: [
                    "product-0", "product-1", "product-2", "product-3", "product-4", "product-5", "product-6", "product-7",
                    "product-8", "product-9", "product-10", "product-11", "product-12", "product-13", "product-14",
                    "product-15", "product-16", "product-17", "product-18", "product-19",
                ]),
                (role: energy, product: "power"),
            ],
        )
        "#);
    }
}
