//! What an import took of its inputs, and what it did not.

use serde::{Deserialize, Serialize};

/// What was taken, how it was read, and what was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[non_exhaustive]
pub struct Taken {
    /// What kind of table it was: `suppliers`, `edges`, `eto`, `graphml`.
    pub kind: String,
    /// The files read, in the order in which they were read.
    pub inputs: Vec<Input>,
    /// How many rows with something in them.
    pub rows: usize,
    /// How many targets the graph has.
    pub targets: usize,
    /// How many products.
    pub products: usize,
    /// How many inputs of products.
    pub links: usize,
    /// How many firms.
    pub firms: usize,
    /// How many countries.
    pub countries: usize,
    /// How each column was read, in the order of the file.
    pub columns: Vec<Used>,
    /// What was left out, merged or taken as unknown.
    pub remarks: Vec<Remark>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Input {
    /// Its name, without its folder.
    pub name: String,
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: usize,
}

/// How a column was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Used {
    /// The file.
    pub file: String,
    /// Its head in the file.
    pub head: String,
    /// What it was taken for; `None` where it was left out.
    pub taken_as: Option<String>,
    /// How its cells were read: `percent`, `decimal comma`.
    pub read_as: Vec<String>,
    /// How many of its cells say something.
    pub cells: usize,
}

/// Something that was left out, merged or taken as unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Remark {
    /// What.
    pub why: Why,
    /// What it is about; empty where it is about the whole table.
    pub subject: String,
    /// The spellings, holders or values that it is about.
    pub of: Vec<String>,
    /// The lines of the file, the first few.
    pub lines: Vec<usize>,
    /// How many there are.
    pub count: usize,
}

/// The kinds of remarks, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Why {
    /// A column was not taken.
    ColumnNotTaken,
    /// A column may tell a seat or a site, and was not taken.
    SeatOrSite,
    /// Two names may be one firm; they stay two.
    TwoSpellings,
    /// Spellings were taken for one item.
    OneItem,
    /// Spellings were taken for one firm.
    OneFirm,
    /// Rows of one holder were added.
    RowsAdded,
    /// Shares that sum to a little over the whole, to be scaled.
    Rounded,
    /// Shares that leave a part of the whole to nobody known.
    Remainder,
    /// A share that nobody states: it stays open.
    OpenShare,
    /// Items without any share: their split stays open.
    OpenItem,
    /// Amounts of an item with a gap among them: what is known bounds the shares from above.
    OpenSpend,
    /// Makers without a place.
    NoPlace,
    /// Firms whose seat nobody states.
    NoSeat,
    /// Items whose stock nobody states: the default of their role stands.
    NoCover,
    /// An item with several stocks: their span stands.
    CoverSpan,
    /// Items without a role.
    NoRole,
    /// The buyer had to be called after the file.
    BuyerNamed,
    /// Shares are shares of spend, which stand for shares of supply.
    ShareOfSpend,
    /// Nodes that no link names.
    Unlinked,
    /// Links that lead from a node to itself.
    SelfLink,
    /// A link that stands several times.
    LinkTwice,
    /// Nodes that are named by links alone.
    NodeMade,
    /// Products without makers: their split stays open.
    NoMakers,
    /// Rows about something that is no product.
    NotAProduct,
    /// Shares of what is no country: they stay in the remainder.
    NotACountry,
    /// Products with makers of their own and with variants: the variants stand beside them.
    VariantsListed,
    /// Makers whose share is blank: they are candidates for the remainder.
    BlankShares,
}

impl Taken {
    /// Adds a remark where there is something to tell, with a few of its lines.
    pub(super) fn remark(
        &mut self,
        why: Why,
        subject: impl Into<String>,
        of: Vec<String>,
        lines: &[usize],
        count: usize,
    ) {
        if count == 0 {
            return;
        }
        self.remarks.push(Remark {
            why,
            subject: subject.into(),
            of,
            lines: lines.iter().copied().take(LINES).collect(),
            count,
        });
    }
}

/// How many lines a remark names.
const LINES: usize = 5;
