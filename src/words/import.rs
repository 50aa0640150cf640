//! What an import took and what it did not, in words.

use crate::import::{Remark, Taken, Used, Why};

use super::{Cell, Column, Page, Report, Table, number::listed};

/// How many remarks people see of each kind of thing.
const SHOWN: usize = 12;

impl Report for Taken {
    const SCHEMA: &'static str = "linchpin.import/1";

    fn page(&self) -> Page {
        let names: Vec<String> = self.inputs.iter().map(|input| input.name.clone()).collect();
        let mut lead = vec![format!(
            "{} of {} became {}, {} and {}, with {} in {}.",
            counted(self.rows, "row"),
            listed(&names),
            counted(self.targets, "target"),
            counted(
                self.products - self.targets.min(self.products),
                "other product"
            ),
            counted(self.links, "input"),
            counted(self.firms, "firm"),
            counted_as(self.countries, "country", "countries"),
        )];
        lead.push(match self.remarks.len() {
            0 => "Everything was taken.".to_owned(),
            _ => "What was left out, merged or stays unknown stands below; nothing was guessed."
                .to_owned(),
        });
        Page {
            title: "What was taken, and what was not".to_owned(),
            lead,
            tables: vec![remarks(&self.remarks), columns(&self.columns), inputs(self)],
            ..Page::default()
        }
    }
}

fn inputs(taken: &Taken) -> Table {
    Table::of("inputs", "", &taken.inputs)
        .shown_if(false)
        .column(Column::text("file", "File"), |input| {
            Cell::text(&input.name)
        })
        .column(Column::text("sha256", "SHA-256"), |input| {
            Cell::text(&input.sha256)
        })
        .column(Column::count("bytes", "Bytes"), |input| {
            Cell::count(input.bytes)
        })
        .table()
}

fn columns(columns: &[Used]) -> Table {
    Table::of("columns", "How the columns were read", columns)
        .shown_if(!columns.is_empty())
        .column(Column::text("file", ""), |used| Cell::text(&used.file))
        .column(Column::text("head", "Head"), |used| Cell::text(&used.head))
        .column(Column::text("taken_as", "Taken as"), |used| {
            match &used.taken_as {
                Some(field) => Cell::text(field),
                None => Cell::word("", "not taken"),
            }
        })
        .column(Column::text("read_as", "Read as"), |used| {
            Cell::text(used.read_as.join(", "))
        })
        .column(Column::count("cells", "Cells"), |used| {
            Cell::count(used.cells)
        })
        .table()
}

fn remarks(remarks: &[Remark]) -> Table {
    Table::of("remarks", "", remarks)
        .main()
        .shown_if(!remarks.is_empty())
        .shown(SHOWN)
        .column(Column::text("what", "Not taken as it stands"), |remark| {
            let why = serde_json::to_value(remark.why).ok();
            let code = why
                .as_ref()
                .and_then(|why| why.as_str())
                .unwrap_or_default()
                .to_owned();
            Cell::word(code, sentence(remark))
        })
        .column(Column::text("subject", ""), |remark| {
            Cell::text(&remark.subject)
        })
        .column(Column::count("count", ""), |remark| {
            Cell::count(remark.count)
        })
        .column(Column::text("lines", "Lines"), |remark| {
            Cell::text(lines(remark))
        })
        .table()
}

fn lines(remark: &Remark) -> String {
    let shown: Vec<String> = remark.lines.iter().map(usize::to_string).collect();
    let more = if remark.lines.len() < remark.count && !shown.is_empty() {
        ", …"
    } else {
        ""
    };
    format!("{}{more}", shown.join(", "))
}

/// One remark as a sentence.
fn sentence(remark: &Remark) -> String {
    let Remark {
        why,
        subject,
        of,
        count,
        ..
    } = remark;
    let of = listed(of);
    let is_cut = *count > remark.of.len();
    let some = if is_cut {
        format!("{} and others", remark.of.join(", "))
    } else {
        of.clone()
    };
    match why {
        Why::ColumnNotTaken => {
            format!("the column `{subject}` was not taken; `--map` says what it is")
        }
        Why::SeatOrSite => format!(
            "the column `{subject}` may tell where makers have their seat or where they make it: `--map country=\"{subject}\"` or `--map hq=\"{subject}\"`"
        ),
        Why::TwoSpellings => format!("{of} may be one firm; they stay {count}"),
        Why::OneItem | Why::OneFirm => format!("{of} were taken for one"),
        Why::RowsAdded => format!("{subject}: {count} rows of {of} were added up"),
        Why::Rounded => format!("{subject}: shares sum to {of} % and are scaled to 100"),
        Why::Remainder => {
            format!("{subject}: {of} % has no supplier in the table; it may be anybody's")
        }
        Why::OpenShare => format!(
            "{}: some shares are blank and stay open: {some}",
            counted(*count, "item")
        ),
        Why::OpenItem => format!(
            "{}: no share at all, so the split stays open: {some}",
            counted(*count, "item")
        ),
        Why::OpenSpend => format!("{subject}: an amount is blank, so the others are upper bounds"),
        Why::NoPlace => format!(
            "{}: a supplier without a country may make it anywhere: {some}",
            counted(*count, "item")
        ),
        Why::NoSeat => format!(
            "{}: no seat is stated (`hq: \"XXX\"`), so questions by seat or law do not know them: {some}",
            counted(*count, "firm")
        ),
        Why::NoCover => format!(
            "{}: no stock is stated, so the default of the role stands: {some}",
            counted(*count, "item")
        ),
        Why::CoverSpan => format!("{subject}: its rows state several stocks; their span was taken"),
        Why::NoRole => format!(
            "{}: no role is stated, so they are components: {some}",
            counted(*count, "item")
        ),
        Why::BuyerNamed => {
            format!("no column is the buyer, so it is called {subject}; `--buyer` names it")
        }
        Why::ShareOfSpend => format!(
            "{}: shares are those of spend, not of capacity: {some}",
            counted(*count, "item")
        ),
        Why::Unlinked => format!(
            "{}: no link names them, so they were left out: {some}",
            counted(*count, "node")
        ),
        Why::SelfLink => format!(
            "{}: a node that leads to itself was left out: {some}",
            counted(*count, "link")
        ),
        Why::LinkTwice => format!(
            "{}: the link stands before and was left out: {some}",
            counted(*count, "link")
        ),
        Why::NodeMade => format!("{}: named by links alone: {some}", counted(*count, "node")),
        Why::NotAProduct => format!(
            "{}: no product of the dataset, and left out: {some}",
            counted(*count, "row")
        ),
        Why::NotACountry => format!(
            "{}: {of}: no country, so the share stays in the remainder",
            counted(*count, "row")
        ),
        Why::VariantsListed => format!(
            "{}: with makers and with variants; the makers count, and the variants stand beside: {some}",
            counted(*count, "product")
        ),
        Why::BlankShares => format!(
            "{}: no share is stated; they are candidates for what is left",
            counted(*count, "maker")
        ),
        Why::NoMakers => format!(
            "{}: nobody says who makes them, so they stay open: {some}",
            counted(*count, "product")
        ),
    }
}

fn counted(count: usize, noun: &str) -> String {
    counted_as(count, noun, &format!("{noun}s"))
}

fn counted_as(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
