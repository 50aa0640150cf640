//! Documents and tables as HTML, with names explained on hover.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::{
    model::{Chain, id::SourceId, view::View},
    render::{Document, Table},
};

/// What a name says when a pointer rests on it: its name for people and the sources behind it.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    meaning: BTreeMap<String, String>,
}

impl Words {
    pub(super) fn new(chain: &Chain) -> Self {
        let mut meaning = BTreeMap::new();
        for (id, product) in chain.products() {
            let mut sources: Vec<&str> = Vec::new();
            for view in &product.views {
                match view {
                    View::Countries { split, .. } => {
                        sources.extend(split.evidence.sources.iter().map(SourceId::as_str));
                    }
                    View::Firms { split } => {
                        sources.extend(split.evidence.sources.iter().map(SourceId::as_str));
                    }
                    View::Producers { rows } => {
                        let rows = rows.iter().flat_map(|row| &row.evidence.sources);
                        sources.extend(rows.map(SourceId::as_str));
                    }
                }
            }
            sources.sort_unstable();
            sources.dedup();
            let behind = if sources.is_empty() {
                "no source of its own".to_owned()
            } else {
                format!("sources: {}", sources.join(", "))
            };
            let stage = product.stage.title();
            meaning.insert(
                id.to_string(),
                format!("{} ({stage}); {behind}", product.name),
            );
        }
        for (id, source) in chain.sources() {
            let year = source
                .year
                .map_or(String::new(), |year| format!(", {year}"));
            meaning
                .entry(id.to_string())
                .or_insert_with(|| format!("{}{year}", source.title));
        }
        Self { meaning }
    }

    /// What a name means, where it is known.
    pub(super) fn of(&self, name: &str) -> Option<&str> {
        self.meaning.get(name).map(String::as_str)
    }

    /// A text in its own direction, explained where it is a name.
    pub(super) fn cell(&self, text: &str) -> Markup {
        let meaning = self.of(text);
        html! {
            @if let Some(meaning) = meaning {
                bdi title=(meaning) { (text) }
            } @else {
                bdi { (text) }
            }
        }
    }
}

/// A table that scrolls by itself where it is wider than the page.
pub(super) fn table(words: &Words, table: &Table) -> Markup {
    html! {
        figure.table {
            figcaption { bdi { (table.title) } }
            div.scroll tabindex="0" role="group" aria-label=(table.title) {
                table {
                    thead {
                        tr {
                            @for column in &table.columns {
                                th scope="col" class=[column.is_number.then_some("n")] { (column.head) }
                            }
                        }
                    }
                    tbody {
                        @for row in &table.rows {
                            tr {
                                @for (at, (cell, column)) in row.iter().zip(&table.columns).enumerate() {
                                    @if at == 0 {
                                        th scope="row" { (words.cell(cell)) }
                                    } @else {
                                        td class=[column.is_number.then_some("n")] { (words.cell(cell)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            @if let Some(footer) = &table.footer {
                p.footer { (footer) }
            }
        }
    }
}

/// The sentences of a document.
pub(super) fn lead(document: &Document) -> Markup {
    html! {
        @for sentence in &document.lead {
            p { bdi { (sentence) } }
        }
    }
}

/// The tables of a document.
pub(super) fn tables(words: &Words, document: &Document) -> Markup {
    html! {
        @for each in &document.tables {
            (table(words, each))
        }
    }
}

/// The notes of a document, folded away.
pub(super) fn notes(document: &Document) -> Markup {
    html! {
        @if !document.notes.is_empty() {
            details.notes {
                summary { "How to read this" }
                ul {
                    @for note in &document.notes {
                        li { bdi { (note) } }
                    }
                }
            }
        }
    }
}
