//! A tidy table as CSV, RFC 4180.

use super::table::Tidy;

/// Writes a tidy table; unknown cells are empty.
pub fn render(tidy: &Tidy) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let rows = std::iter::once(tidy.columns.iter().map(ToString::to_string).collect())
        .chain(tidy.rows.iter().cloned());
    for row in rows {
        writer
            .write_record(&row)
            .expect("every row has as many cells as there are columns");
    }
    let bytes = writer.into_inner().expect("a vector takes every byte");
    String::from_utf8(bytes).expect("cells are text")
}
