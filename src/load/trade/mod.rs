//! Firm networks: a folder of three CSV files → [`Trade`], with everything that is wrong, and where.
//!
//! `docs/methods/esri.md` describes the files.

mod fingerprint;
mod sheet;

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
};

use crate::model::{
    Code,
    trade::{Essentiality, Link, Trade, Trader},
};

use self::sheet::{Cell, Sheet, whole};
use super::{
    file::File,
    finding::{At, Finding},
    kind::{self, Kind},
    loaded::Loaded,
    record::advice,
};

pub use fingerprint::fingerprint;

/// Beyond so many findings no name that is close is looked for: that takes a look at every firm.
const MOST_HELPED: usize = 200;

/// The files of a firm network, in the order in which they are read.
const FILES: [&str; 3] = ["firms.csv", "essentiality.csv", "links.csv"];

/// What to do where one of them cannot be read.
const SHAPE: &str =
    "a firm network is a folder with firms.csv, essentiality.csv and links.csv, each with a head";

/// Loads `firms.csv`, `essentiality.csv` and `links.csv` of a folder.
///
/// Links are looked at even where other files are wrong.
pub fn from_folder(folder: &Path) -> Loaded<Trade> {
    let kind = Kind::of(folder);
    if let Some(kind) = kind.filter(|&kind| kind != Kind::FirmNetwork && kind != Kind::Unknown) {
        let named = File::of_text(folder.to_string_lossy(), "");
        let finding = kind::refusal(kind, 0, Kind::FirmNetwork);
        return Loaded::of(None, vec![named], vec![finding]);
    }
    let files = FILES.map(|name| {
        let file = File::open(&folder.join(name));
        file.advised(SHAPE)
    });
    let mut findings = Vec::new();
    let mut trade = Trade {
        name: folder
            .canonicalize()
            .ok()
            .and_then(|folder| Some(folder.file_name()?.to_string_lossy().into_owned()))
            .unwrap_or_else(|| "firm network".to_owned()),
        ..Trade::default()
    };
    let positions = firms(&files[0], &mut trade, &mut findings);
    essentiality(&files[1], &mut trade, &mut findings);
    links(&files[2], positions.as_ref(), &mut trade, &mut findings);
    if findings.is_empty() && files.iter().all(File::is_text) {
        findings.extend(nothing_counts(&trade));
    }
    Loaded::of(Some(trade), files.into(), findings)
}

/// Firms by name, for lookup only.
type Positions = HashMap<String, u32>;

fn firms(file: &File, trade: &mut Trade, findings: &mut Vec<Finding>) -> Option<Positions> {
    let heads = &["firm", "sector", "weight", "final_demand"];
    let sheet = Sheet::open(0, file, heads, 2, findings)?;
    let (has_weight, has_demand) = (sheet.has(2), sheet.has(3));
    let mut positions: HashMap<String, (u32, At)> = HashMap::new();
    let mut sectors: HashMap<String, u32> = HashMap::new();
    sheet.for_each(findings, |cells, findings| {
        let [firm, sector, weight, demand] = cells else {
            return;
        };
        if !(firm.is_name(findings) & sector.is_name(findings)) {
            return;
        }
        let position = trade.traders.len() as u32;
        if let Some(&(_, first)) = positions.get(firm.text) {
            let message = format!("the firm `{}` is defined twice", firm.text);
            let finding = firm.finding(Code::DuplicateName, &message);
            findings.push(
                finding
                    .related(first, "first defined here")
                    .help("a firm has one line and one sector"),
            );
            return;
        }
        positions.insert(firm.text.to_owned(), (position, firm.at()));
        let n_sectors = trade.sectors.len() as u32;
        let sector = *sectors.entry(sector.text.to_owned()).or_insert_with(|| {
            trade.sectors.push(sector.text.to_owned());
            n_sectors
        });
        trade.traders.push(Trader {
            id: firm.text.to_owned(),
            sector,
            weight: has_weight.then(|| weight.number(findings)),
            final_demand: if has_demand {
                demand.number(findings)
            } else {
                0.0
            },
        });
    });
    let by_name = positions.into_iter().map(|(name, (at, _))| (name, at));
    Some(by_name.collect())
}

fn essentiality(file: &File, trade: &mut Trade, findings: &mut Vec<Finding>) {
    let heads = &["supplying_sector", "buying_sector", "essentiality"];
    let Some(sheet) = Sheet::open(1, file, heads, 3, findings) else {
        return;
    };
    let sectors: HashMap<&str, u32> = (0..)
        .zip(&trade.sectors)
        .map(|(at, sector)| (sector.as_str(), at))
        .collect();
    let mut pairs: BTreeMap<(u32, u32), Essentiality> = BTreeMap::new();
    sheet.for_each(findings, |cells, findings| {
        let [from, to, word] = cells else { return };
        let kind = Essentiality::ALL
            .into_iter()
            .find(|known| known.as_str() == word.text);
        if kind.is_none() {
            let message = format!("`{}` is no essentiality", word.text);
            let finding = word.finding(Code::UnknownWord, &message);
            findings.push(finding.help("write essential, partial or negligible"));
        }
        // Tables of essentiality cover whole classifications: a sector without firms is no fault.
        let pair = sectors.get(from.text).zip(sectors.get(to.text));
        let (Some(kind), Some((&from_at, &to_at))) = (kind, pair) else {
            return;
        };
        let before = pairs.insert((from_at, to_at), kind);
        if before.is_some_and(|before| before != kind) {
            let message = format!(
                "the pair `{}`, `{}` is listed before with another essentiality",
                from.text, to.text
            );
            findings.push(
                from.finding(Code::DuplicateEntry, &message)
                    .help("keep one line"),
            );
        }
    });
    trade.essentiality = pairs;
}

fn links(file: &File, firms: Option<&Positions>, trade: &mut Trade, findings: &mut Vec<Finding>) {
    let heads = &["supplier", "buyer", "weight"];
    let Some(sheet) = Sheet::open(2, file, heads, 3, findings) else {
        return;
    };
    let find = |cell: &Cell<'_>, findings: &mut Vec<Finding>| -> Option<u32> {
        let firms = firms?;
        let found = firms.get(cell.text).copied();
        if found.is_none() {
            let names = trade.traders.iter().map(|trader| trader.id.as_str());
            let is_helped = findings.len() < MOST_HELPED;
            let near = is_helped.then(|| advice(cell.text, names)).flatten();
            let help = near.unwrap_or_else(|| "add it to firms.csv with its sector".to_owned());
            let message = format!("`{}` is not in firms.csv", cell.text);
            findings.push(cell.finding(Code::UnknownFirm, &message).help(help));
        }
        found
    };
    let mut links = Vec::new();
    sheet.for_each(findings, |cells, findings| {
        let [supplier, buyer, weight] = cells else {
            return;
        };
        let ends = (find(supplier, findings), find(buyer, findings));
        let weight = weight.number(findings);
        let (Some(from), Some(to)) = ends else { return };
        if from == to {
            let message = format!("`{}` sells to itself", supplier.text);
            let finding = supplier.finding(Code::SelfInput, &message);
            findings.push(finding.help("remove the line: a link is between two firms"));
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

/// What keeps a sound network from telling anything.
fn nothing_counts(trade: &Trade) -> Option<Finding> {
    let (file, message, help) = if trade.traders.is_empty() {
        (0, "the file names no firm", "write one line for each")
    } else if trade.links.is_empty() {
        let help = "without trade nothing is passed on";
        (2, "the file holds no link above 0", help)
    } else if trade
        .traders
        .iter()
        .all(|trader| trader.weight.is_some_and(|weight| weight <= 0.0))
    {
        let help = "leave the column out to weigh firms by what they sell";
        (0, "every weight is 0, so that no loss would count", help)
    } else {
        return None;
    };
    Some(Finding::new(Code::EmptyNetwork, whole(file), message).help(help))
}
