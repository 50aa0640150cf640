//! The rows of a sheet as what they say, each cell read by what its column is.

use std::collections::HashMap;

use crate::{
    import::{
        columns::Table,
        country::{self, Said},
        names::{clean, key},
        number::Number,
        taken::{Taken, Why},
    },
    load::{At, Finding},
    model::{
        Code,
        product::{Role, Stage},
    },
};

use super::{
    Config,
    fields::{
        self, BUYER, COUNTRY, COVER, DEPENDENCE, GROUP, HQ, ITEM, ROLE, SHARE, SINGLE, SOURCE,
        SPEND, STAGE, SUPPLIER, YEAR,
    },
    units::{self, ShareUnit},
};

/// A low and a high end.
pub(super) type Ends = (f64, f64);

/// One supply.
#[derive(Debug, Clone)]
pub(super) struct Supply {
    pub(super) line: usize,
    pub(super) at: At,
    pub(super) share_at: At,
    pub(super) buyer: String,
    pub(super) item: String,
    pub(super) supplier: String,
    pub(super) country: Option<&'static str>,
    /// Percent.
    pub(super) share: Option<Ends>,
    pub(super) spend: Option<Ends>,
    pub(super) cover_weeks: Option<Ends>,
    pub(super) is_single: bool,
    pub(super) role: Option<Role>,
    pub(super) stage: Option<Stage>,
    /// Percent.
    pub(super) dependence: Option<Ends>,
    pub(super) group: String,
    pub(super) hq: Option<&'static str>,
    pub(super) source: String,
    pub(super) year: Option<u16>,
}

/// Reads all rows; what is wrong with any of them is told.
pub(super) fn read(
    table: &Table<'_>,
    config: &Config,
    taken: &mut Taken,
    findings: &mut Vec<Finding>,
) -> Vec<Supply> {
    left_out(taken);
    let mut columns = Columns::read(table, config, taken, findings);
    let mut countries = HashMap::new();
    let mut rows = Vec::with_capacity(table.rows.len());
    for (at, row) in table.rows.iter().enumerate() {
        let name = |field| clean(table.text(row, field));
        let (item, supplier) = (name(ITEM), name(SUPPLIER));
        let mut is_sound = true;
        for (field, text, help) in [
            (
                ITEM,
                &item,
                "write its name in every row, also where it is the one above",
            ),
            (
                SUPPLIER,
                &supplier,
                "write a name in every row; rows of totals do not belong into the sheet",
            ),
        ] {
            if text.is_empty() {
                let message = format!("the {} is blank", fields::ALL[field].name);
                findings
                    .push(Finding::new(Code::BadName, table.at(row, field), message).help(help));
                is_sound = false;
            }
        }
        let place = |field, findings: &mut Vec<Finding>, known: &mut HashMap<String, Said>| {
            let text = table.text(row, field);
            let said = known
                .entry(text.to_owned())
                .or_insert_with(|| country::read(text));
            match said {
                Said::Country(country) => Some(country.alpha3),
                Said::Nowhere => None,
                Said::Unknown(help) => {
                    let message = format!("`{text}` is no country");
                    findings.push(
                        Finding::new(Code::UnknownCountry, table.at(row, field), message)
                            .help(help.as_str()),
                    );
                    None
                }
            }
        };
        let country = place(COUNTRY, findings, &mut countries);
        let hq = place(HQ, findings, &mut countries);
        let supply = Supply {
            line: row.line,
            at: table.at(row, ITEM),
            share_at: table.at(row, if table.has(SHARE) { SHARE } else { SPEND }),
            buyer: name(BUYER),
            item,
            supplier,
            country,
            share: columns.share[at].take(),
            spend: columns.spend[at].take(),
            cover_weeks: columns.cover[at].take(),
            is_single: flag(table, row, findings),
            role: word(table, row, ROLE, Role::ALL, |role| role.as_str(), findings),
            stage: word(
                table,
                row,
                STAGE,
                Stage::ALL,
                |stage| stage.as_str(),
                findings,
            ),
            dependence: columns.dependence[at].take(),
            group: key(table.text(row, GROUP)),
            hq,
            source: name(SOURCE),
            year: year(table, row, findings),
        };
        if is_sound {
            rows.push(supply);
        }
    }
    rows
}

/// Columns that were not taken.
fn left_out(taken: &mut Taken) {
    let heads: Vec<String> = taken
        .columns
        .iter()
        .filter(|used| used.taken_as.is_none())
        .map(|used| used.head.clone())
        .collect();
    for head in heads {
        let is_place = fields::SEAT_OR_SITE.contains(&key(&head).as_str());
        let why = if is_place {
            Why::SeatOrSite
        } else {
            Why::ColumnNotTaken
        };
        taken.remark(why, head, Vec::new(), &[], 1);
    }
}

/// Columns of numbers, one entry per row.
struct Columns {
    share: Vec<Option<Ends>>,
    spend: Vec<Option<Ends>>,
    cover: Vec<Option<Ends>>,
    dependence: Vec<Option<Ends>>,
}

impl Columns {
    fn read(
        table: &Table<'_>,
        config: &Config,
        taken: &mut Taken,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let mut column = |field: usize| -> Vec<Option<Number>> {
            if !table.has(field) {
                return vec![None; table.rows.len()];
            }
            let numeric = [SHARE, SPEND, COVER, DEPENDENCE];
            let decimal = units::decimal(table, field, &numeric, config.decimal, findings);
            units::note_decimal(taken, table, field, fields::ALL[field].name, decimal);
            units::numbers(table, field, decimal, findings)
        };
        let [share, spend, cover, dependence] = [SHARE, SPEND, COVER, DEPENDENCE].map(&mut column);
        Self {
            share: shares(table, &share, config.share_unit, taken, findings),
            spend: spends(table, &spend, taken, findings),
            cover: covers(table, &cover, taken, findings),
            dependence: percents(table, DEPENDENCE, &dependence, 1.0, findings),
        }
    }
}

/// Shares in percent.
fn shares(
    table: &Table<'_>,
    numbers: &[Option<Number>],
    stated: Option<ShareUnit>,
    taken: &mut Taken,
    findings: &mut Vec<Finding>,
) -> Vec<Option<Ends>> {
    let known = || {
        numbers
            .iter()
            .enumerate()
            .filter_map(|(at, number)| Some((at, number.as_ref()?)))
    };
    if known().next().is_none() {
        return vec![None; numbers.len()];
    }
    let head = table.head(SHARE).unwrap_or_default().to_lowercase();
    let is_told = ["%", "pct", "percent", "prozent"]
        .iter()
        .any(|word| head.contains(word));
    let has_sign = |number: &Number| number.unit == "%" || number.unit == "percent";
    let unit = match stated {
        Some(unit) => unit,
        None if is_told || known().all(|(_, number)| has_sign(number) || number.high == 0.0) => {
            ShareUnit::Percent
        }
        None if known().any(|(_, number)| has_sign(number)) => {
            let bare = known().filter(|(_, number)| !has_sign(number) && number.high > 0.0);
            for (at, _) in bare {
                let row = &table.rows[at];
                let message = format!(
                    "`{}` has no percent sign, and other shares have one",
                    table.text(row, SHARE)
                );
                findings.push(
                    Finding::new(Code::NumberOutOfRange, table.at(row, SHARE), message)
                        .help("write all shares alike, or say what they are: --share-unit percent"),
                );
            }
            return vec![None; numbers.len()];
        }
        None if known().any(|(_, number)| number.high > 1.0) => ShareUnit::Percent,
        None => match fraction(table, numbers) {
            Some(unit) => unit,
            None => {
                let (at, _) = known().next().expect("a share was found above");
                let row = &table.rows[at];
                let message = "no share is above 1, and those of no item sum to 1: they may be fractions or percents";
                findings.push(
                    Finding::new(Code::NumberOutOfRange, table.at(row, SHARE), message)
                        .help("say which: --share-unit fraction, or --share-unit percent"),
                );
                return vec![None; numbers.len()];
            }
        },
    };
    let scale = match unit {
        ShareUnit::Percent => 1.0,
        ShareUnit::Fraction => 100.0,
    };
    units::note(
        taken,
        fields::ALL[SHARE].name,
        match unit {
            ShareUnit::Percent => "percent",
            ShareUnit::Fraction => "fractions of one",
        },
    );
    percents(table, SHARE, numbers, scale, findings)
}

/// What shares up to 1 are, by their sums for each item.
fn fraction(table: &Table<'_>, numbers: &[Option<Number>]) -> Option<ShareUnit> {
    let mut sums: HashMap<(String, String), f64> = HashMap::new();
    for (row, number) in table.rows.iter().zip(numbers) {
        if let Some(number) = number {
            let item = (key(table.text(row, BUYER)), key(table.text(row, ITEM)));
            *sums.entry(item).or_default() += f64::midpoint(number.low, number.high);
        }
    }
    let is_whole = |sum: &f64| (0.97..=1.03).contains(sum);
    let fits = sums.values().all(|sum| *sum <= 1.03) && sums.values().any(is_whole);
    fits.then_some(ShareUnit::Fraction)
}

/// Numbers times a scale, none above 100.
fn percents(
    table: &Table<'_>,
    field: usize,
    numbers: &[Option<Number>],
    scale: f64,
    findings: &mut Vec<Finding>,
) -> Vec<Option<Ends>> {
    let mut found = Vec::with_capacity(numbers.len());
    for (at, number) in numbers.iter().enumerate() {
        let Some(number) = number else {
            found.push(None);
            continue;
        };
        if !["", "%", "percent", "pct"].contains(&number.unit.as_str()) {
            findings.push(units::wrong_unit(
                table,
                at,
                field,
                &number.unit,
                "percent, such as 60 or 60 %",
            ));
        }
        let scale = if number.unit == "%" { 1.0 } else { scale };
        if number.high * scale > 100.0 + 1e-9 {
            let row = &table.rows[at];
            let message = format!(
                "`{}` in the column `{}` is more than the whole",
                table.text(row, field),
                table.head(field).unwrap_or_default()
            );
            findings.push(Finding::new(Code::NumberOutOfRange, table.at(row, field), message).help(
                "write percent of this buyer's supply; amounts of money belong into a column `spend`",
            ));
        }
        let within = |share: f64| (share * scale).min(100.0);
        found.push(Some((within(number.low), within(number.high))));
    }
    found
}

/// Amounts, all of one currency.
fn spends(
    table: &Table<'_>,
    numbers: &[Option<Number>],
    taken: &mut Taken,
    findings: &mut Vec<Finding>,
) -> Vec<Option<Ends>> {
    let mut first: Option<(&str, usize)> = None;
    for (at, number) in numbers.iter().enumerate() {
        let Some(unit) = number
            .as_ref()
            .map(|number| number.unit.as_str())
            .filter(|unit| !unit.is_empty())
        else {
            continue;
        };
        match first {
            None => first = Some((unit, at)),
            Some((other, before)) if other != unit => {
                let line = table.rows[before].line;
                let finding = units::wrong_unit(
                    table,
                    at,
                    SPEND,
                    unit,
                    "all amounts in one currency and one unit",
                );
                findings.push(finding.related(
                    table.at(&table.rows[before], SPEND),
                    format!("line {line} is in `{other}`"),
                ));
            }
            Some(_) => {}
        }
    }
    if let Some((unit, _)) = first {
        units::note(taken, fields::ALL[SPEND].name, unit);
    }
    numbers
        .iter()
        .map(|number| number.as_ref().map(|number| (number.low, number.high)))
        .collect()
}

/// Stock in weeks; days where the head or the cell says so.
fn covers(
    table: &Table<'_>,
    numbers: &[Option<Number>],
    taken: &mut Taken,
    findings: &mut Vec<Finding>,
) -> Vec<Option<Ends>> {
    const MONTH: f64 = 52.0 / 12.0;
    let is_in_days = table.head(COVER).is_some_and(fields::counts_days);
    let usual = if is_in_days { 1.0 / 7.0 } else { 1.0 };
    if table.has(COVER) {
        units::note(
            taken,
            fields::ALL[COVER].name,
            if is_in_days { "days" } else { "weeks" },
        );
    }
    let mut found = Vec::with_capacity(numbers.len());
    for (at, number) in numbers.iter().enumerate() {
        let Some(number) = number else {
            found.push(None);
            continue;
        };
        let scale = match number.unit.as_str() {
            "" => usual,
            "w" | "wk" | "wks" | "week" | "weeks" | "wochen" | "woche" => 1.0,
            "d" | "day" | "days" | "tage" | "tag" => 1.0 / 7.0,
            "m" | "month" | "months" | "monate" | "monat" => MONTH,
            unit => {
                findings.push(units::wrong_unit(
                    table,
                    at,
                    COVER,
                    unit,
                    "weeks, such as 6",
                ));
                usual
            }
        };
        if number.high * scale > 5200.0 {
            let row = &table.rows[at];
            let message = format!(
                "`{}` is more than a hundred years of stock",
                table.text(row, COVER)
            );
            findings.push(
                Finding::new(Code::NumberOutOfRange, table.at(row, COVER), message)
                    .help("write weeks, such as 6"),
            );
        }
        found.push(Some((number.low * scale, number.high * scale)));
    }
    found
}

fn flag(
    table: &Table<'_>,
    row: &crate::import::sheet::Row<'_>,
    findings: &mut Vec<Finding>,
) -> bool {
    let text = table.text(row, SINGLE).to_lowercase();
    match text.as_str() {
        "" | "-" | "n" | "no" | "false" | "0" | "nein" | "non" | "multi" | "multiple" | "dual"
        | "n/a" => false,
        "y" | "yes" | "true" | "1" | "x" | "ja" | "oui" | "sí" | "sole" | "single" | "wahr"
        | "✓" => true,
        _ => {
            let message = format!("`{text}` is neither yes nor no");
            findings.push(
                Finding::new(Code::UnknownWord, table.at(row, SINGLE), message)
                    .help("write yes or no, or leave the cell blank"),
            );
            false
        }
    }
}

/// A word of a short list, in any case.
fn word<T: Copy>(
    table: &Table<'_>,
    row: &crate::import::sheet::Row<'_>,
    field: usize,
    all: impl IntoIterator<Item = T>,
    as_str: impl Fn(&T) -> &'static str,
    findings: &mut Vec<Finding>,
) -> Option<T> {
    let text = table.text(row, field);
    if text.is_empty() {
        return None;
    }
    let all: Vec<T> = all.into_iter().collect();
    let found = all.iter().find(|word| key(as_str(word)) == key(text));
    if found.is_none() {
        let words: Vec<&str> = all.iter().map(&as_str).collect();
        let message = format!("`{text}` is no {}", fields::ALL[field].name);
        let finding = Finding::new(Code::UnknownWord, table.at(row, field), message);
        findings.push(finding.help(format!("write one of {}", words.join(", "))));
    }
    found.copied()
}

fn year(
    table: &Table<'_>,
    row: &crate::import::sheet::Row<'_>,
    findings: &mut Vec<Finding>,
) -> Option<u16> {
    let text = table.text(row, YEAR);
    if text.is_empty() {
        return None;
    }
    let year = text
        .parse::<u16>()
        .ok()
        .filter(|year| (1900..=2100).contains(year));
    if year.is_none() {
        let message = format!("`{text}` is no year");
        findings.push(
            Finding::new(Code::NumberOutOfRange, table.at(row, YEAR), message)
                .help("write four digits, such as 2026"),
        );
    }
    year
}
