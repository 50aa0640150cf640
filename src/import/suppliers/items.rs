//! Rows to items of buyers, each with its holders; spellings of one thing are brought together.

use std::collections::HashMap;

use crate::{
    import::{
        names::{firm_key, key},
        taken::{Taken, Why},
    },
    load::Finding,
    model::{
        Code,
        product::{Role, Stage},
    },
};

use super::rows::{Ends, Supply};

/// Everything that the rows come to.
#[derive(Debug, Default)]
pub(super) struct Items {
    /// Buyers by name, in the order of the sheet.
    pub(super) buyers: Vec<String>,
    /// Firms by name, with the seat that is stated.
    pub(super) firms: Vec<(String, Option<&'static str>)>,
    /// What each buyer buys, in the order of the sheet.
    pub(super) bought: Vec<Item>,
}

/// An item of one buyer.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) buyer: usize,
    pub(super) name: String,
    pub(super) key: String,
    pub(super) role: Option<Role>,
    pub(super) stage: Option<Stage>,
    pub(super) cover_weeks: Option<Ends>,
    pub(super) dependence: Option<Ends>,
    pub(super) group: String,
    pub(super) holders: Vec<Holder>,
    /// Whether its shares are those of spend.
    pub(super) is_by_spend: bool,
    /// Its first row.
    first: Supply,
}

/// A supplier of an item, in a country where one is known.
#[derive(Debug)]
pub(super) struct Holder {
    pub(super) firm: usize,
    pub(super) country: Option<&'static str>,
    /// Percent.
    pub(super) share: Option<Ends>,
    pub(super) source: String,
    pub(super) year: Option<u16>,
    spend: Option<Ends>,
    /// Its rows.
    rows: Vec<Supply>,
}

/// Names by their keys, the first spelling of each kept.
#[derive(Default)]
struct Names {
    at: HashMap<String, usize>,
    spellings: Vec<Vec<(String, usize)>>,
}

impl Names {
    fn at(&mut self, name: &str, line: usize) -> usize {
        let next = self.spellings.len();
        let at = *self.at.entry(key(name)).or_insert(next);
        if at == next {
            self.spellings.push(Vec::new());
        }
        let known = &mut self.spellings[at];
        if known.iter().all(|(spelling, _)| spelling != name) {
            known.push((name.to_owned(), line));
        }
        at
    }

    /// The first spelling of each; more than one is remarked.
    fn told(self, why: Why, taken: &mut Taken) -> Vec<String> {
        let mut names = Vec::with_capacity(self.spellings.len());
        for spellings in self.spellings {
            let lines: Vec<usize> = spellings.iter().map(|(_, line)| *line).collect();
            let n = spellings.len();
            let mut of: Vec<String> = spellings.into_iter().map(|(name, _)| name).collect();
            let first = of[0].clone();
            names.push(first.clone());
            of.truncate(SPELLINGS);
            taken.remark(why, first, of, &lines, if n > 1 { n } else { 0 });
        }
        names
    }
}

/// How many spellings a remark names.
const SPELLINGS: usize = 6;

/// Brings rows together.
pub(super) fn gather(
    rows: Vec<Supply>,
    usual_buyer: &str,
    taken: &mut Taken,
    findings: &mut Vec<Finding>,
) -> Items {
    let (mut buyers, mut firms, mut names) = (Names::default(), Names::default(), Names::default());
    let mut seats: Vec<Option<(&'static str, usize)>> = Vec::new();
    let mut at: HashMap<(usize, usize), usize> = HashMap::new();
    let mut items: Vec<Item> = Vec::new();
    for row in rows {
        let buyer = if row.buyer.is_empty() {
            usual_buyer
        } else {
            &row.buyer
        };
        let buyer = buyers.at(buyer, row.line);
        let name = names.at(&row.item, row.line);
        let firm = firms.at(&row.supplier, row.line);
        seats.resize(firms.spellings.len(), None);
        seat(&mut seats[firm], &row, findings);
        let item = *at.entry((buyer, name)).or_insert_with(|| {
            items.push(Item::new(buyer, &row));
            items.len() - 1
        });
        items[item].add(firm, row, findings);
    }
    // Items are called as they are first spelled, whichever buyer spells them.
    let spelled = names.told(Why::OneItem, taken);
    let by_key: HashMap<String, &String> = spelled.iter().map(|name| (key(name), name)).collect();
    for item in &mut items {
        item.name = by_key[&item.key].clone();
        item.settle(taken, findings);
    }
    let firms = firms.told(Why::OneFirm, taken);
    perhaps_one(&firms, taken);
    told_of_all(&items, taken);
    let seats = seats.into_iter().map(|seat| seat.map(|(code, _)| code));
    Items {
        buyers: buyers.told(Why::OneItem, taken),
        firms: firms.into_iter().zip(seats).collect(),
        bought: items,
    }
}

/// The seat of a firm; two rows may not tell two.
fn seat(known: &mut Option<(&'static str, usize)>, row: &Supply, findings: &mut Vec<Finding>) {
    let Some(hq) = row.hq else { return };
    match *known {
        None => *known = Some((hq, row.line)),
        Some((other, line)) if other != hq => {
            let message = format!(
                "the seat of `{}` is {hq} here and {other} in line {line}",
                row.supplier
            );
            findings.push(
                Finding::new(Code::DuplicateEntry, row.at, message)
                    .help("a firm has one seat; correct one of the rows"),
            );
        }
        Some(_) => {}
    }
}

impl Item {
    fn new(buyer: usize, row: &Supply) -> Self {
        Self {
            buyer,
            name: row.item.clone(),
            key: key(&row.item),
            role: None,
            stage: None,
            cover_weeks: None,
            dependence: None,
            group: String::new(),
            holders: Vec::new(),
            is_by_spend: false,
            first: row.clone(),
        }
    }

    fn add(&mut self, firm: usize, row: Supply, findings: &mut Vec<Finding>) {
        let line = self.first.line;
        let mut differs = |what: &str, one: &str, other: &str| {
            let message = format!(
                "the {what} of `{}` is `{one}` here and another one before",
                self.name
            );
            let finding = Finding::new(Code::DuplicateEntry, row.at, message);
            findings.push(finding.help(format!(
                "an item has one {what}; line {line} begins it, with `{other}`"
            )));
        };
        match (self.role, row.role) {
            (Some(other), Some(role)) if role != other => {
                differs("role", role.as_str(), other.as_str());
            }
            (None, role) => self.role = role,
            _ => {}
        }
        match (self.stage, row.stage) {
            (Some(other), Some(stage)) if stage != other => {
                differs("stage", stage.as_str(), other.as_str());
            }
            (None, stage) => self.stage = stage,
            _ => {}
        }
        if self.group.is_empty() {
            self.group.clone_from(&row.group);
        } else if !row.group.is_empty() && row.group != self.group {
            differs("group", &row.group, &self.group);
        }
        self.cover_weeks = span(self.cover_weeks, row.cover_weeks);
        self.dependence = span(self.dependence, row.dependence);
        let country = row.country;
        match self
            .holders
            .iter_mut()
            .find(|holder| holder.firm == firm && holder.country == country)
        {
            Some(holder) => holder.rows.push(row),
            None => self.holders.push(Holder {
                firm,
                country,
                share: None,
                spend: None,
                source: row.source.clone(),
                year: row.year,
                rows: vec![row],
            }),
        }
    }

    /// Makes one share of each holder's rows, and says what stays open.
    fn settle(&mut self, taken: &mut Taken, findings: &mut Vec<Finding>) {
        for holder in &mut self.holders {
            holder.add_up(&self.name, taken, findings);
        }
        let has_share = self.holders.iter().any(|holder| holder.share.is_some());
        let has_spend = self.holders.iter().any(|holder| holder.spend.is_some());
        if !has_share && has_spend {
            self.by_spend(taken);
        }
        self.single(findings);
        self.sum(taken, findings);
        let covers: Vec<Ends> = self.rows().filter_map(|row| row.cover_weeks).collect();
        let differ = covers.iter().any(|cover| *cover != covers[0]);
        let lines = self.lines();
        taken.remark(
            Why::CoverSpan,
            self.name.as_str(),
            Vec::new(),
            &lines,
            if differ { covers.len() } else { 0 },
        );
    }

    fn rows(&self) -> impl Iterator<Item = &Supply> {
        self.holders.iter().flat_map(|holder| &holder.rows)
    }

    fn lines(&self) -> Vec<usize> {
        let mut lines: Vec<usize> = self.rows().map(|row| row.line).collect();
        lines.sort_unstable();
        lines
    }

    /// Shares of spend; an amount that is missing makes the others upper bounds.
    fn by_spend(&mut self, taken: &mut Taken) {
        self.is_by_spend = true;
        let middle = |ends: Ends| f64::midpoint(ends.0, ends.1);
        let total: f64 = self
            .holders
            .iter()
            .filter_map(|holder| holder.spend)
            .map(middle)
            .sum();
        let is_open = self.holders.iter().any(|holder| holder.spend.is_none());
        if total <= 0.0 {
            return;
        }
        // In whole parts per million by the largest remainder, so that they sum to the whole exactly.
        let exact: Vec<f64> = self
            .holders
            .iter()
            .map(|holder| 1e6 * holder.spend.map_or(0.0, middle) / total)
            .collect();
        let mut parts: Vec<u64> = exact.iter().map(|part| part.floor() as u64).collect();
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_by(|&a, &b| {
            (exact[b] - exact[b].floor())
                .total_cmp(&(exact[a] - exact[a].floor()))
                .then(a.cmp(&b))
        });
        let missing = 1_000_000 - parts.iter().sum::<u64>().min(1_000_000);
        for &at in order.iter().take(missing as usize) {
            parts[at] += 1;
        }
        for (holder, part) in self.holders.iter_mut().zip(parts) {
            if holder.spend.is_some() {
                let share = part as f64 / 1e4;
                holder.share = Some(if is_open {
                    (0.0, share)
                } else {
                    (share, share)
                });
            }
        }
        let lines = self.lines();
        taken.remark(
            Why::OpenSpend,
            self.name.as_str(),
            Vec::new(),
            &lines,
            usize::from(is_open),
        );
    }

    /// What a flag of a single source says: its supplier has the whole.
    fn single(&mut self, findings: &mut Vec<Finding>) {
        let Some(flagged) = self.rows().find(|row| row.is_single).cloned() else {
            return;
        };
        let others = self
            .rows()
            .find(|row| key(&row.supplier) != key(&flagged.supplier));
        if let Some(other) = others {
            let message = format!(
                "`{}` is of a single source by this row, and line {} names `{}` too",
                self.name, other.line, other.supplier
            );
            findings.push(
                Finding::new(Code::DuplicateEntry, flagged.at, message)
                    .related(other.at, "the other supplier")
                    .help("write no in the one row, or take the other out"),
            );
            return;
        }
        if let [holder] = self.holders.as_mut_slice() {
            match holder.share {
                None => holder.share = Some((100.0, 100.0)),
                Some((_, high)) if high < 97.0 && !self.is_by_spend => {
                    let message = format!(
                        "`{}` is of a single source, and its share is below 100",
                        self.name
                    );
                    findings.push(
                        Finding::new(Code::NumberOutOfRange, flagged.share_at, message).help(
                            "leave the share blank, write 100, or write no for the single source",
                        ),
                    );
                }
                Some(_) => {}
            }
        }
    }

    /// What the shares sum to.
    fn sum(&self, taken: &mut Taken, findings: &mut Vec<Finding>) {
        let known: Vec<Ends> = self
            .holders
            .iter()
            .filter_map(|holder| holder.share)
            .collect();
        let sum: f64 = known.iter().map(|ends| f64::midpoint(ends.0, ends.1)).sum();
        let is_open = known.len() < self.holders.len();
        if sum > 103.0 {
            let last = self
                .rows()
                .max_by_key(|row| row.line)
                .unwrap_or(&self.first);
            let message = format!("the shares of `{}` sum to {sum:.1} percent", self.name);
            findings.push(
                Finding::new(Code::SharesAboveWhole, last.share_at, message)
                    .related(self.first.share_at, "the item begins here")
                    .help("the shares of one item of one buyer sum to at most 100; a row of the total does not belong into the sheet"),
            );
        }
        let lines = self.lines();
        let subject = self.name.as_str();
        let is_rounded = sum > 100.0 + 1e-6 && sum <= 103.0;
        taken.remark(
            Why::Rounded,
            subject,
            vec![format!("{sum:.1}")],
            &lines,
            usize::from(is_rounded),
        );
        let is_short = !known.is_empty() && !is_open && !self.is_by_spend && sum < 99.5;
        taken.remark(
            Why::Remainder,
            subject,
            vec![format!("{:.1}", 100.0 - sum)],
            &lines,
            usize::from(is_short),
        );
    }
}

impl Holder {
    /// Adds up the rows of one supplier in one country.
    fn add_up(&mut self, item: &str, taken: &mut Taken, findings: &mut Vec<Finding>) {
        let rows = &self.rows;
        let sum = |of: fn(&Supply) -> Option<Ends>| -> Option<Ends> {
            rows.iter().map(of).try_fold((0.0, 0.0), |sum, ends| {
                let ends = ends?;
                Some((sum.0 + ends.0, sum.1 + ends.1))
            })
        };
        self.share = sum(|row| row.share);
        self.spend = sum(|row| row.spend);
        let [first, .., last] = rows.as_slice() else {
            return;
        };
        let is_repeated = last.share == first.share && last.spend.is_none();
        let is_half_known = self.share.is_none() && rows.iter().any(|row| row.share.is_some());
        if is_repeated || is_half_known {
            let said = if is_half_known {
                ", once with a share and once without"
            } else {
                " with the same share"
            };
            let message = format!(
                "`{}` supplies `{item}` in line {} already{said}",
                last.supplier, first.line
            );
            findings.push(
                Finding::new(Code::DuplicateEntry, last.at, message)
                    .related(first.at, "the first row")
                    .help("take one row out, or tell two plants apart by their country and share"),
            );
            return;
        }
        let lines: Vec<usize> = rows.iter().map(|row| row.line).collect();
        taken.remark(
            Why::RowsAdded,
            item,
            vec![first.supplier.clone()],
            &lines,
            lines.len(),
        );
    }
}

/// The least span that holds both.
fn span(one: Option<Ends>, other: Option<Ends>) -> Option<Ends> {
    match (one, other) {
        (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
        (one, other) => one.or(other),
    }
}

/// Firms whose names differ in their legal form alone.
fn perhaps_one(firms: &[String], taken: &mut Taken) {
    let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, firm) in firms.iter().enumerate() {
        by_key.entry(firm_key(firm)).or_default().push(at);
    }
    let mut several: Vec<Vec<usize>> = by_key
        .into_values()
        .filter(|firms| firms.len() > 1)
        .collect();
    several.sort();
    for alike in several {
        let names: Vec<String> = alike.iter().map(|&at| firms[at].clone()).collect();
        let n = names.len();
        taken.remark(Why::TwoSpellings, names[0].clone(), names, &[], n);
    }
}

/// What is said once for all items.
fn told_of_all(items: &[Item], taken: &mut Taken) {
    let mut of_items = |why: Why, is_it: &dyn Fn(&Item) -> bool| {
        let found: Vec<&Item> = items.iter().filter(|item| is_it(item)).collect();
        let names = found
            .iter()
            .take(SPELLINGS)
            .map(|item| item.name.clone())
            .collect();
        let lines: Vec<usize> = found.iter().map(|item| item.first.line).collect();
        taken.remark(why, "", names, &lines, found.len());
    };
    let is_open = |item: &Item| item.holders.iter().all(|holder| holder.share.is_none());
    of_items(Why::OpenItem, &is_open);
    of_items(Why::OpenShare, &|item| {
        !is_open(item) && item.holders.iter().any(|holder| holder.share.is_none())
    });
    of_items(Why::NoPlace, &|item| {
        item.holders.iter().any(|holder| holder.country.is_none())
    });
    of_items(Why::NoCover, &|item| item.cover_weeks.is_none());
    of_items(Why::NoRole, &|item| item.role.is_none());
    of_items(Why::ShareOfSpend, &|item| item.is_by_spend);
}
