//! Pages and tables as HTML, with names explained on hover.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::{
    model::{Chain, id::SourceId, view::View},
    render::text,
    words::{Cell, Page, Table, table::Shown},
};

/// What a name says when a pointer rests on it: its name for people and the sources behind it.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    meaning: BTreeMap<String, String>,
    names: BTreeMap<String, String>,
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
        let products = chain.products().iter();
        let names = products.map(|(id, product)| (id.to_string(), product.name.clone()));
        Self {
            meaning,
            names: names.collect(),
        }
    }

    /// The name for people of a product; the id itself where it is nobody's.
    pub(super) fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.get(id).map_or(id, String::as_str)
    }

    /// What a name means, where it is known.
    pub(super) fn of(&self, name: &str) -> Option<&str> {
        self.meaning.get(name).map(String::as_str)
    }

    /// A text in its own direction, explained where it is a name.
    pub(super) fn cell(&self, text: &str) -> Markup {
        self.explained(text, text)
    }

    /// A text in its own direction, explained where it stands for something with an id.
    pub(super) fn explained(&self, id: &str, text: &str) -> Markup {
        let meaning = self.of(id);
        html! {
            @if let Some(meaning) = meaning {
                bdi title=(meaning) { (text) }
            } @else {
                bdi { (text) }
            }
        }
    }
}

/// A table that scrolls by itself where it is wider than the page; one for each of its parts.
pub(super) fn table(words: &Words, table: &Table) -> Markup {
    html! {
        @for shown in table.shown() {
            (part(words, table, &shown))
        }
    }
}

/// What is shown of a table.
pub(super) fn part(words: &Words, table: &Table, shown: &Shown<'_>) -> Markup {
    let columns = table.shown_columns();
    let class = |at: usize| table.columns[at].kind.is_number().then_some("n");
    let cell = |row: &[Cell], at: usize| {
        let text = row[at].shown(&table.columns[at]);
        match &row[at] {
            Cell::Name { id, .. } => words.explained(id, &text),
            _ => words.cell(&text),
        }
    };
    html! {
        figure.table {
            figcaption { bdi { (shown.title) } }
            @if !columns.is_empty() {
                div.scroll tabindex="0" role="group" aria-label=(shown.title) {
                    table {
                        thead {
                            tr {
                                @for &at in &columns {
                                    th scope="col" class=[class(at)] { (table.columns[at].headed()) }
                                }
                            }
                        }
                        tbody {
                            @for row in shown.rows {
                                tr {
                                    @for (position, &at) in columns.iter().enumerate() {
                                        @if position == 0 {
                                            th scope="row" { (cell(row, at)) }
                                        } @else {
                                            td class=[class(at)] { (cell(row, at)) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            @for line in text::more(shown.n_more).iter().chain(&table.footer) {
                p.footer { (line) }
            }
        }
    }
}

/// The sentences of a page.
pub(super) fn lead(page: &Page) -> Markup {
    html! {
        @for sentence in &page.lead {
            p { bdi { (sentence) } }
        }
    }
}

/// The tables of a page.
pub(super) fn tables(words: &Words, page: &Page) -> Markup {
    html! {
        @for each in &page.tables {
            (table(words, each))
        }
    }
}

/// The notes of a page, folded away.
pub(super) fn notes(page: &Page) -> Markup {
    html! {
        @if !page.notes.is_empty() {
            details.notes {
                summary { "How to read this" }
                ul {
                    @for note in &page.notes {
                        li { bdi { (note) } }
                    }
                }
            }
        }
    }
}
