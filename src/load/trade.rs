//! Firm networks: a folder of three CSV files → [`Trade`], with everything that is wrong, and where.
//!
//! `docs/methods/esri.md` describes the files.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    path::Path,
};

use sha2::{Digest, Sha256};

use crate::model::{
    id,
    trade::{Essentiality, Link, Trade, Trader},
};

/// Something that keeps a firm network from being used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The name of the file in its folder.
    pub file: &'static str,
    /// The line, counted from 1; `None` for the file as a whole.
    pub line: Option<u64>,
    /// The head of the column.
    pub column: Option<&'static str>,
    /// What is wrong, and the way out.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(column) = self.column {
            write!(f, ": column `{column}`")?;
        }
        write!(f, ": {}", self.text)
    }
}

/// Reads `firms.csv`, `essentiality.csv` and `links.csv` of a folder.
///
/// # Errors
///
/// Everything that is wrong, in that order of files and then of lines. Links
/// are looked at even where other files are wrong.
pub fn from_folder(folder: &Path) -> Result<Trade, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut trade = Trade {
        name: folder
            .canonicalize()
            .ok()
            .and_then(|folder| Some(folder.file_name()?.to_string_lossy().into_owned()))
            .unwrap_or_else(|| "firm network".to_owned()),
        ..Trade::default()
    };
    let firms = firms(folder, &mut trade, &mut problems);
    essentiality(folder, &mut trade, &mut problems);
    links(folder, firms.as_ref(), &mut trade, &mut problems);
    if problems.is_empty() {
        nothing_counts(&trade, &mut problems);
    }
    if problems.is_empty() {
        Ok(trade)
    } else {
        Err(problems)
    }
}

/// The SHA-256 of what a firm network says, in lower-case hexadecimal; its name does not count.
pub fn fingerprint(trade: &Trade) -> String {
    let mut hash = Sha256::new();
    let mut text = |text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    };
    text("linchpin-trade/1");
    for trader in &trade.traders {
        text(&trader.id);
        text(&trade.sectors[trader.sector as usize]);
        text(&format!("{:?} {:?}", trader.weight, trader.final_demand));
    }
    text("essentiality");
    for ((from, to), kind) in &trade.essentiality {
        text(&format!("{from} {to} {}", kind.as_str()));
    }
    text("links");
    for link in &trade.links {
        text(&format!(
            "{} {} {:?}",
            link.supplier, link.buyer, link.weight
        ));
    }
    let mut hex = String::with_capacity(64);
    for byte in hash.finalize() {
        hex.push_str(&format!("{byte:02x}"));
    }
    hex
}

/// One file, read line by line, with the positions of its columns.
struct Sheet {
    file: &'static str,
    reader: csv::Reader<std::fs::File>,
    heads: &'static [&'static str],
    at: Vec<Option<usize>>,
}

/// The place of a cell, to say what is wrong with it.
#[derive(Clone, Copy)]
struct Cell<'a> {
    file: &'static str,
    line: u64,
    column: &'static str,
    text: &'a str,
}

impl Cell<'_> {
    fn problem(&self, text: impl Into<String>) -> Problem {
        Problem {
            file: self.file,
            line: Some(self.line),
            column: Some(self.column),
            text: text.into(),
        }
    }

    /// A finite number that is not negative.
    fn number(&self, problems: &mut Vec<Problem>) -> f64 {
        let what = match self.text.parse::<f64>() {
            Ok(number) if number.is_finite() && number >= 0.0 => return number,
            Ok(number) if number < 0.0 => {
                "is negative; a flow back is a link from buyer to supplier"
            }
            Ok(_) => "is not finite; write a number",
            Err(_) if self.text.is_empty() => {
                "is empty; write a number, or leave the whole column out where it is optional"
            }
            Err(_) => "is not a number; write digits with a decimal point and nothing else",
        };
        problems.push(self.problem(format!("`{}` {what}", self.text)));
        0.0
    }

    /// A name that is not empty.
    fn name(&self, problems: &mut Vec<Problem>) -> bool {
        if self.text.is_empty() {
            problems.push(self.problem("is empty; write a name, or remove the line"));
        }
        !self.text.is_empty()
    }
}

impl Sheet {
    /// Opens a file and finds its columns; the first `n_needed` heads must be there, no other may.
    fn open(
        folder: &Path,
        file: &'static str,
        heads: &'static [&'static str],
        n_needed: usize,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let whole = |text: String| Problem {
            file,
            line: None,
            column: None,
            text,
        };
        let reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .comment(Some(b'#'))
            .from_path(folder.join(file));
        let mut reader = match reader {
            Ok(reader) => reader,
            Err(error) => {
                problems.push(whole(format!(
                    "cannot be read ({}); a firm network is a folder with links.csv, firms.csv and essentiality.csv",
                    said(&error)
                )));
                return None;
            }
        };
        let given: Vec<String> = match reader.headers() {
            Ok(given) => given
                .iter()
                .map(|head| head.trim_start_matches('\u{feff}').to_owned())
                .collect(),
            Err(error) => {
                problems.push(whole(format!(
                    "the head cannot be read ({}); save it as UTF-8 text",
                    said(&error)
                )));
                return None;
            }
        };
        let n_before = problems.len();
        let at: Vec<Option<usize>> = heads
            .iter()
            .map(|head| given.iter().position(|other| other == head))
            .collect();
        for (&head, _) in heads
            .iter()
            .zip(&at)
            .take(n_needed)
            .filter(|(_, at)| at.is_none())
        {
            problems.push(Problem {
                file,
                line: Some(1),
                column: Some(head),
                text: format!(
                    "is missing; the first line names the columns: {}",
                    heads.join(",")
                ),
            });
        }
        for (position, head) in given.iter().enumerate() {
            let text = if given[..position].contains(head) {
                format!("a second column `{head}`; keep one")
            } else if heads.contains(&head.as_str()) {
                continue;
            } else {
                format!("unknown column `{head}`; known are {}", heads.join(", "))
            };
            problems.push(Problem {
                line: Some(1),
                ..whole(text)
            });
        }
        (problems.len() == n_before).then_some(Self {
            file,
            reader,
            heads,
            at,
        })
    }

    /// Whether a column is there.
    fn has(&self, column: usize) -> bool {
        self.at[column].is_some()
    }

    /// Calls back for every line with its cells, one per known column; missing columns give empty cells.
    fn for_each(
        mut self,
        problems: &mut Vec<Problem>,
        mut visit: impl FnMut(&[Cell<'_>], &mut Vec<Problem>),
    ) {
        let mut record = csv::StringRecord::new();
        loop {
            match self.reader.read_record(&mut record) {
                Ok(false) => return,
                Ok(true) => {}
                Err(error) => {
                    problems.push(Problem {
                        file: self.file,
                        line: error.position().map(csv::Position::line),
                        column: None,
                        text: format!(
                            "{}; every line has as many cells as the first",
                            said(&error)
                        ),
                    });
                    if matches!(error.kind(), csv::ErrorKind::Io(_)) {
                        return;
                    }
                    continue;
                }
            }
            let line = record.position().map_or(0, csv::Position::line);
            let cells: Vec<Cell<'_>> = self
                .heads
                .iter()
                .zip(&self.at)
                .map(|(column, at)| Cell {
                    file: self.file,
                    line,
                    column,
                    text: at.and_then(|at| record.get(at)).unwrap_or_default(),
                })
                .collect();
            visit(&cells, problems);
        }
    }
}

/// What the reader of CSV says, without the position it would repeat.
fn said(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Io(error) => error.to_string(),
        csv::ErrorKind::Utf8 { .. } => "not UTF-8 text".to_owned(),
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => format!("{len} cells where the first line has {expected_len}"),
        _ => error.to_string(),
    }
}

/// Firms by name, for lookup only.
type Positions = HashMap<String, u32>;

fn firms(folder: &Path, trade: &mut Trade, problems: &mut Vec<Problem>) -> Option<Positions> {
    let heads = &["firm", "sector", "weight", "final_demand"];
    let sheet = Sheet::open(folder, "firms.csv", heads, 2, problems)?;
    let (has_weight, has_demand) = (sheet.has(2), sheet.has(3));
    let mut positions: HashMap<String, (u32, u64)> = HashMap::new();
    let mut sectors: HashMap<String, u32> = HashMap::new();
    sheet.for_each(problems, |cells, problems| {
        let [firm, sector, weight, demand] = cells else {
            return;
        };
        if !(firm.name(problems) & sector.name(problems)) {
            return;
        }
        let position = trade.traders.len() as u32;
        if let Some((_, line)) = positions.get(firm.text) {
            problems.push(firm.problem(format!(
                "`{}` is already a firm in line {line}; a firm has one line and one sector",
                firm.text
            )));
            return;
        }
        positions.insert(firm.text.to_owned(), (position, firm.line));
        let n_sectors = trade.sectors.len() as u32;
        let sector = *sectors.entry(sector.text.to_owned()).or_insert_with(|| {
            trade.sectors.push(sector.text.to_owned());
            n_sectors
        });
        trade.traders.push(Trader {
            id: firm.text.to_owned(),
            sector,
            weight: has_weight.then(|| weight.number(problems)),
            final_demand: if has_demand {
                demand.number(problems)
            } else {
                0.0
            },
        });
    });
    let by_name = positions.into_iter().map(|(name, (at, _))| (name, at));
    Some(by_name.collect())
}

fn essentiality(folder: &Path, trade: &mut Trade, problems: &mut Vec<Problem>) {
    let heads = &["supplying_sector", "buying_sector", "essentiality"];
    let Some(sheet) = Sheet::open(folder, "essentiality.csv", heads, 3, problems) else {
        return;
    };
    let sectors: HashMap<&str, u32> = (0..)
        .zip(&trade.sectors)
        .map(|(at, sector)| (sector.as_str(), at))
        .collect();
    let mut pairs: BTreeMap<(u32, u32), Essentiality> = BTreeMap::new();
    sheet.for_each(problems, |cells, problems| {
        let [from, to, kind] = cells else { return };
        let kind = Essentiality::ALL
            .into_iter()
            .find(|known| known.as_str() == kind.text)
            .or_else(|| {
                problems.push(kind.problem(format!(
                    "`{}` is no essentiality; write essential, partial or negligible",
                    kind.text
                )));
                None
            });
        // Tables of essentiality cover whole classifications: a sector without firms is no fault.
        let pair = sectors.get(from.text).zip(sectors.get(to.text));
        let (Some(kind), Some((&from_at, &to_at))) = (kind, pair) else {
            return;
        };
        let before = pairs.insert((from_at, to_at), kind);
        if before.is_some_and(|before| before != kind) {
            problems.push(from.problem(format!(
                "the pair `{}`, `{}` is listed before with another essentiality; keep one line",
                from.text, to.text
            )));
        }
    });
    trade.essentiality = pairs;
}

fn links(folder: &Path, firms: Option<&Positions>, trade: &mut Trade, problems: &mut Vec<Problem>) {
    let heads = &["supplier", "buyer", "weight"];
    let Some(sheet) = Sheet::open(folder, "links.csv", heads, 3, problems) else {
        return;
    };
    let find = |cell: &Cell<'_>, problems: &mut Vec<Problem>| -> Option<u32> {
        let firms = firms?;
        let found = firms.get(cell.text).copied();
        if found.is_none() {
            let near = id::nearest(
                cell.text,
                trade.traders.iter().map(|trader| trader.id.as_str()),
            );
            let advice = if near.is_empty() {
                "add it to firms.csv with its sector".to_owned()
            } else {
                format!("did you mean `{}`?", near.join("` or `"))
            };
            problems.push(cell.problem(format!("`{}` is not in firms.csv; {advice}", cell.text)));
        }
        found
    };
    let mut links = Vec::new();
    sheet.for_each(problems, |cells, problems| {
        let [supplier, buyer, weight] = cells else {
            return;
        };
        let ends = (find(supplier, problems), find(buyer, problems));
        let weight = weight.number(problems);
        let (Some(from), Some(to)) = ends else { return };
        if from == to {
            problems.push(supplier.problem(format!(
                "`{}` sells to itself; remove the line, a link is between two firms",
                supplier.text
            )));
        } else if weight > 0.0 {
            links.push(Link {
                supplier: from,
                buyer: to,
                weight,
            });
        }
    });
    trade.links = links;
}

fn nothing_counts(trade: &Trade, problems: &mut Vec<Problem>) {
    let mut problem = |file, text: &str| {
        problems.push(Problem {
            file,
            line: None,
            column: None,
            text: text.to_owned(),
        });
    };
    if trade.traders.is_empty() {
        problem("firms.csv", "names no firm; write one line for each");
    } else if trade.links.is_empty() {
        problem(
            "links.csv",
            "holds no link above 0; without trade nothing is passed on",
        );
    } else if trade
        .traders
        .iter()
        .all(|trader| trader.weight.is_some_and(|weight| weight <= 0.0))
    {
        problem(
            "firms.csv",
            "every weight is 0, so no loss would count; leave the column out to weigh firms by what they sell",
        );
    }
}
