//! Fields that many records have.

use crate::model::{id::SourceId, source::Source};

use super::ron::{Fields, Value, text, texts, word};

/// Fields that are being written.
pub(crate) trait Writing {
    /// Adds one.
    fn put(&mut self, name: &'static str, value: Value);
}

impl Writing for Fields {
    fn put(&mut self, name: &'static str, value: Value) {
        self.push((name, value));
    }
}

/// Adds a text where there is one.
pub(crate) fn maybe(fields: &mut Fields, name: &'static str, value: Option<&str>) {
    fields.extend(value.map(|value| (name, text(value))));
}

/// Adds a flag where it is set.
pub(super) fn flag(fields: &mut Fields, name: &'static str, is_set: bool) {
    fields.extend(is_set.then(|| (name, word(&true))));
}

/// One source, or a list of them.
pub(super) fn source(sources: &[SourceId]) -> Value {
    match sources {
        [one] => text(one.as_str()),
        many => texts(many.iter().map(SourceId::as_str)),
    }
}

/// A source as its section describes it.
pub(crate) fn of_source(source: &Source) -> Value {
    let mut fields = vec![("title", text(&source.title))];
    maybe(&mut fields, "url", source.url.as_deref());
    fields.extend(source.year.map(|year| ("year", word(&year))));
    maybe(&mut fields, "licence", source.licence.as_deref());
    if !source.commercial_use {
        fields.put("commercial_use", word(&false));
    }
    Value::Record(fields)
}
