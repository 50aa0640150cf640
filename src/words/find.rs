//! What has some words, in words.

use crate::analysis::find::{Finding, Hit, Place};

use super::{Cell, Column, Page, Report, Table, number::listed};

/// How many things people see.
const SHOWN: usize = 40;
/// How many letters of a note people see.
const NOTE: usize = 60;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.find/1";

    fn page(&self) -> Page {
        let words = self.words.join(" ");
        let lead = match self.hits.as_slice() {
            [] if self.near.is_empty() => "Nothing in this graph has these words.".to_owned(),
            [] => format!(
                "Nothing in this graph has these words; close to them: {}.",
                listed(&self.near)
            ),
            [one] => format!("One {} has these words.", one.kind.as_str()),
            many => format!("{} things have these words.", many.len()),
        };
        Page {
            title: format!("What is called {words}, or speaks of it"),
            lead: vec![lead],
            tables: vec![hits(&self.hits)],
            notes: self.hits.first().map(told).into_iter().collect(),
            ..Page::default()
        }
    }
}

fn hits(hits: &[Hit]) -> Table {
    Table::of("hits", "", hits)
        .main()
        .shown_if(!hits.is_empty())
        .shown(SHOWN)
        .column(Column::text("kind", "Kind"), |hit| {
            Cell::text(hit.kind.as_str())
        })
        .column(Column::text("id", "ID"), |hit| Cell::text(&hit.id))
        .column(Column::text("name", "Name"), |hit| Cell::text(&hit.name))
        .column(Column::text("place", ""), |hit| {
            Cell::text(match hit.place {
                Place::Called => "called",
                Place::Name => "name",
                Place::Note => "note",
            })
        })
        .column(Column::text("note", ""), |hit| {
            Cell::text_or_blank(hit.note.clone())
        })
        .column(Column::text("", "Note"), |hit| {
            Cell::text_or_blank(hit.note.as_deref().map(beginning))
        })
        .table()
}

/// Where more is said of something.
fn told(hit: &Hit) -> String {
    let id = &hit.id;
    let named = if id.contains(' ') {
        format!("\"{id}\"")
    } else {
        id.clone()
    };
    format!("`linchpin show {named}` tells everything of the first, and so of each.")
}

/// The beginning of a note, to the end of a word.
fn beginning(note: &str) -> String {
    if note.chars().count() <= NOTE {
        return note.to_owned();
    }
    let cut: String = note.chars().take(NOTE).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches([',', ';', ':']))
}
