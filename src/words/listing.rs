//! All ids of a kind, in words.

use crate::analysis::listing::Finding;

use super::{Cell, Column, Page, Report, Table};

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.listing/1";

    fn page(&self) -> Page {
        let table = Table::of("ids", "", &self.entries)
            .main()
            .column(Column::text("id", "ID"), |entry| Cell::text(&entry.id))
            .column(Column::text("name", "Name"), |entry| {
                Cell::text(&entry.name)
            });
        Page {
            title: format!("Every {} by id", self.kind.as_str()),
            tables: vec![table.table()],
            ..Page::default()
        }
    }
}
