//! Typed tables as Arrow: one array for each field, with the names that CSV has.
//!
//! A type follows from the kind of a column alone, so that an answer without rows has the columns of any other. What is
//! unknown, not asked or does not belong is null; a time that never comes is infinite, so that it compares as it should.

use std::{collections::HashMap, sync::Arc};

use arrow_array::{
    Array, ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, RecordBatchIterator,
    builder::{ListBuilder, StringBuilder, StringDictionaryBuilder},
    ffi_stream::FFI_ArrowArrayStream,
    types::Int32Type,
};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use linchpin::words::{Cell, Table, column::Kind};
use pyo3::{prelude::*, types::PyCapsule};

/// The table as a stream of one batch for whoever speaks the Arrow PyCapsule protocol.
///
/// With `states`, every field has another beside it that says `known`, `unknown`, `never`, `not-asked` or `blank`.
pub(crate) fn stream<'py>(
    py: Python<'py>,
    table: &Table,
    states: bool,
) -> PyResult<Bound<'py, PyCapsule>> {
    let batch = batch(table, states).map_err(|error| crate::error::bug(&error.to_string()))?;
    let schema = batch.schema();
    let batches = RecordBatchIterator::new([Ok(batch)], schema);
    let stream = FFI_ArrowArrayStream::new(Box::new(batches));
    PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
}

/// The table as one batch.
fn batch(table: &Table, states: bool) -> Result<RecordBatch, ArrowError> {
    let mut fields = Vec::new();
    let mut arrays: Vec<ArrayRef> = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        let names = column.fields();
        let mut cells: Vec<Vec<Cell>> = vec![Vec::with_capacity(table.rows.len()); names.len()];
        for row in &table.rows {
            for (field, cell) in cells.iter_mut().zip(row[at].fields(names.len())) {
                field.push(cell);
            }
        }
        for (name, cells) in names.into_iter().zip(cells) {
            let array = array(column.kind, &cells);
            let mut told = HashMap::new();
            for (key, value) in [("head", &column.head), ("unit", &column.unit)] {
                if !value.is_empty() {
                    told.insert(key.to_owned(), value.clone());
                }
            }
            let state = format!("{name}_state");
            fields.push(Field::new(name, array.data_type().clone(), true).with_metadata(told));
            arrays.push(array);
            if states {
                let states = cells.iter().map(|cell| Some(self::state(cell)));
                let array = dictionary(states);
                fields.push(Field::new(state, array.data_type().clone(), true));
                arrays.push(array);
            }
        }
    }
    let mut told = HashMap::new();
    told.insert("table".to_owned(), table.key.clone());
    let schema = Arc::new(Schema::new(fields).with_metadata(told));
    RecordBatch::try_new(schema, arrays)
}

/// What a null stands for.
fn state(cell: &Cell) -> &'static str {
    match cell {
        Cell::Unknown => "unknown",
        Cell::Never => "never",
        Cell::NotAsked => "not-asked",
        Cell::Blank => "blank",
        Cell::Number(value) if !value.is_finite() => "unknown",
        _ => "known",
    }
}

/// The cells of one field, typed by the kind of its column.
fn array(kind: Kind, cells: &[Cell]) -> ArrayRef {
    match kind {
        Kind::Text => {
            let mut words = StringBuilder::new();
            for cell in cells {
                words.append_option(text(cell));
            }
            Arc::new(words.finish())
        }
        Kind::Name => dictionary(cells.iter().map(text)),
        Kind::Flag => {
            let flags = cells.iter().map(|cell| match cell {
                Cell::Flag(flag) => Some(*flag),
                _ => None,
            });
            Arc::new(flags.collect::<BooleanArray>())
        }
        Kind::Count => {
            let counts = cells.iter().map(|cell| match cell {
                Cell::Count(count) | Cell::CountOf(count, _) => i64::try_from(*count).ok(),
                _ => None,
            });
            Arc::new(counts.collect::<Int64Array>())
        }
        Kind::List => {
            let mut lists = ListBuilder::new(StringBuilder::new());
            for cell in cells {
                match cell {
                    Cell::List(words) | Cell::Names { ids: words, .. } => {
                        lists.append_value(words.iter().map(Some));
                    }
                    other => match text(other) {
                        Some(word) => lists.append_value([Some(word)]),
                        None => lists.append_null(),
                    },
                }
            }
            Arc::new(lists.finish())
        }
        Kind::Number | Kind::Interval | Kind::Span | Kind::Likely | Kind::Central | Kind::Week => {
            Arc::new(cells.iter().map(number).collect::<Float64Array>())
        }
    }
}

fn dictionary<T: AsRef<str>>(words: impl Iterator<Item = Option<T>>) -> ArrayRef {
    let mut builder = StringDictionaryBuilder::<Int32Type>::new();
    for word in words {
        builder.append_option(word);
    }
    Arc::new(builder.finish())
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        // Adding nothing turns the minus of a negative zero away.
        Cell::Number(value) if value.is_finite() => Some(*value + 0.0),
        Cell::Count(count) | Cell::CountOf(count, _) => Some(*count as f64),
        Cell::Never => Some(f64::INFINITY),
        _ => None,
    }
}

/// What machines read of a cell as text; nothing where there is nothing to read.
fn text(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Blank | Cell::Ends(_) | Cell::Unknown | Cell::NotAsked => None,
        Cell::Never => Some("never".to_owned()),
        Cell::Text(text) | Cell::Name { id: text, .. } | Cell::Word { code: text, .. } => {
            (!text.is_empty()).then(|| text.clone())
        }
        Cell::Number(value) => value.is_finite().then(|| (value + 0.0).to_string()),
        Cell::Count(count) | Cell::CountOf(count, _) => Some(count.to_string()),
        Cell::Flag(flag) => Some(flag.to_string()),
        Cell::List(words) | Cell::Names { ids: words, .. } => Some(words.join(" ")),
        Cell::Series(values) => {
            let values: Vec<String> = values
                .iter()
                .map(|value| (value + 0.0).to_string())
                .collect();
            Some(values.join(" "))
        }
    }
}

/// The Arrow type of the cells of a column, in words.
pub(crate) fn type_name(kind: Kind) -> &'static str {
    match array(kind, &[]).data_type() {
        DataType::Utf8 => "string",
        DataType::Dictionary(..) => "dictionary",
        DataType::Boolean => "bool",
        DataType::Int64 => "int64",
        DataType::List(_) => "list",
        _ => "float64",
    }
}
