//! A finding as a piece of HTML that stands in somebody else's page: a notebook, a mail, a wiki.
//!
//! It brings its own style under one class, runs no script and asks for nothing. Percents are drawn as bars in their
//! cells and weekly output as curves; the numbers stand beside them.

use maud::{Markup, PreEscaped, html};

use crate::words::{Cell, Column, Page, Table, column::Digits, table::Shown};

const STYLE: &str = include_str!("html.css");

/// How many lines of a table are shown before the rest is counted.
const SHOWN: usize = 25;
/// What is told by colour beside its word.
const VERDICTS: [&str; 5] = ["lost", "possible", "kept", "held", "broken"];
/// How many curves are drawn.
const CURVES: usize = 8;
/// The size of a curve.
const WIDTH: f64 = 260.0;
const HEIGHT: f64 = 56.0;

/// Writes a page: its verdict, warnings, tables with bars, curves where there are weeks, and on what it rests.
pub fn render(page: &Page) -> String {
    let title = if page.verdict.is_empty() {
        &page.title
    } else {
        &page.verdict
    };
    let tables = page.tables.iter().filter(|table| is_seen(table));
    let found = html! {
        div.linchpin {
            style { (PreEscaped(STYLE)) }
            p.verdict { bdi { (title) } }
            @for warning in &page.warnings {
                p.warning { bdi { (warning) } }
            }
            @if page.verdict.is_empty() {
                @for line in &page.lead {
                    p { bdi { (line) } }
                }
            }
            (curves(page))
            @for table in tables {
                @for shown in table.shown() {
                    (figure(table, &shown))
                }
            }
            @if !page.evidence.is_empty() {
                p.evidence { bdi { (page.evidence) } }
            }
        }
    };
    found.into_string()
}

/// Writes one table, every column that people see.
pub fn render_table(table: &Table) -> String {
    let mut table = table.clone();
    if table.shown_columns().is_empty() || !table.is_shown {
        // A table for machines alone shows what machines call its columns.
        for column in &mut table.columns {
            column.head = column.key.replace("_{}", "").replace("{}", "");
        }
        table.is_shown = true;
        table.parts.clear();
    }
    let n_shown = table.n_shown.unwrap_or(SHOWN).min(SHOWN);
    table.n_shown = Some(n_shown);
    let found = html! {
        div.linchpin {
            style { (PreEscaped(STYLE)) }
            @for shown in table.shown() {
                (figure(&table, &shown))
            }
        }
    };
    found.into_string()
}

/// What the first screen has, with the columns of the details left out.
fn is_seen(table: &Table) -> bool {
    let is_first_alone = table.is_first_alone && !table.rows.is_empty();
    (table.is_shown && !table.is_detail) || is_first_alone
}

fn figure(table: &Table, shown: &Shown<'_>) -> Markup {
    let columns = table.shown_columns().into_iter();
    let columns: Vec<usize> = columns.filter(|&at| !table.columns[at].is_detail).collect();
    let rows = &shown.rows[..shown.rows.len().min(SHOWN)];
    let n_more = shown.n_more + shown.rows.len() - rows.len();
    html! {
        @if columns.is_empty() {
            p { bdi { (shown.title) } }
        } @else {
            table {
                @if !shown.title.is_empty() {
                    caption { bdi { (shown.title) } }
                }
                thead {
                    tr {
                        @for &at in &columns {
                            th scope="col" class=[class(&table.columns[at])] { (table.columns[at].headed()) }
                        }
                    }
                }
                tbody {
                    @for row in rows {
                        tr {
                            @for &at in &columns { (cell(&row[at], &table.columns[at])) }
                        }
                    }
                }
            }
            @if n_more > 0 {
                p.footer { (n_more) " more" }
            }
            @if let Some(line) = &table.footer {
                p.footer { bdi { (line) } }
            }
        }
    }
}

fn class(column: &Column) -> Option<&'static str> {
    column.kind.is_number().then_some("n")
}

fn cell(cell: &Cell, column: &Column) -> Markup {
    let shown = cell.shown(column);
    let bar = (column.unit == "%" && column.digits == Digits::Percent)
        .then(|| percents(cell))
        .flatten();
    // A verdict is told by colour and by its word.
    let code = match cell {
        Cell::Word { code, .. } if VERDICTS.contains(&code.as_str()) => Some(format!("w {code}")),
        _ => None,
    };
    html! {
        td class=[class(column)] {
            @if let Some(code) = code {
                span class=(code) { bdi { (shown) } }
            } @else {
                bdi { (shown) }
            }
            @if let Some([low, high]) = bar {
                svg.bar viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" {
                    rect.track width="100" height="4" {}
                    rect.certain width=(short(low)) height="4" {}
                    rect.possible x=(short(low)) width=(short(high - low)) height="4" {}
                }
            }
        }
    }
}

/// The low and the high end of a percent, where both are known.
fn percents(cell: &Cell) -> Option<[f64; 2]> {
    let inside = |value: f64| value.clamp(0.0, 100.0);
    match cell {
        Cell::Number(value) if value.is_finite() => Some([inside(*value); 2]),
        Cell::Ends(ends) => {
            let number = |cell: &Cell| match cell {
                Cell::Number(value) if value.is_finite() => Some(inside(*value)),
                _ => None,
            };
            let (first, last) = (number(ends.first()?)?, number(ends.last()?)?);
            Some([first.min(last), first.max(last)])
        }
        _ => None,
    }
}

/// What a product makes in every week at both ends, told by the table that has `week`, `product`, `case`, `output_pct`.
fn curves(page: &Page) -> Markup {
    let weekly = page.tables.iter().find_map(weekly);
    let Some((mut all, n_weeks)) = weekly else {
        return html! {};
    };
    // What falls deepest is looked at first.
    let deepest = |curve: &Curve| curve.ends[0].iter().copied().fold(f64::INFINITY, f64::min);
    all.sort_by(|a, b| deepest(a).total_cmp(&deepest(b)));
    let n_more = all.len().saturating_sub(CURVES);
    html! {
        div.curves {
            @for curve in all.iter().take(CURVES) {
                (curve.drawn(n_weeks))
            }
        }
        @if n_more > 0 {
            p.footer { (n_more) " more; the table `weeks` has every product." }
        }
    }
}

/// What one product makes in each week, in the worst and in the best case.
struct Curve {
    name: String,
    ends: [Vec<f64>; 2],
}

impl Curve {
    fn drawn(&self, n_weeks: usize) -> Markup {
        let [worst, best] = self.ends.each_ref().map(|end| {
            let points = end.iter().enumerate().map(|(week, made)| {
                let x = week as f64 / (n_weeks.max(2) - 1) as f64 * WIDTH;
                let y = HEIGHT - made.clamp(0.0, 125.0) / 125.0 * HEIGHT;
                (short(x), short(y))
            });
            points.collect::<Vec<_>>()
        });
        let line = |points: &[(String, String)]| {
            let points: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
            points.join(" ")
        };
        let band = [
            line(&worst),
            line(&best.iter().rev().cloned().collect::<Vec<_>>()),
        ]
        .join(" ");
        let least = |end: &Vec<f64>| end.iter().copied().fold(f64::INFINITY, f64::min);
        let [low, high] = self.ends.each_ref().map(least);
        let level = short(HEIGHT - HEIGHT / 1.25);
        let told = match (low.floor(), high.floor()) {
            (low, high) if low >= high => format!("least {low} %"),
            (low, high) => format!("least {low}–{high} %"),
        };
        html! {
            figure {
                figcaption { bdi { (self.name) } " " span { (told) } }
                svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(format!("{}: output by week, {told}", self.name)) {
                    line.normal x1="0" x2=(WIDTH) y1=(level) y2=(level) {}
                    polygon.band points=(band) {}
                    polyline.worst points=(line(&worst)) {}
                    polyline.best points=(line(&best)) {}
                }
                small { "week 0" span { (n_weeks.saturating_sub(1)) } }
            }
        }
    }
}

/// The curves that a table tells, and over how many weeks.
fn weekly(table: &Table) -> Option<(Vec<Curve>, usize)> {
    let at = |key: &str| table.columns.iter().position(|column| column.key == key);
    let [week, product, case, output] =
        [at("week")?, at("product")?, at("case")?, at("output_pct")?];
    let mut curves: Vec<Curve> = Vec::new();
    let mut n_weeks = 0;
    for row in &table.rows {
        let (Cell::Name { id, name }, Cell::Text(case), Cell::Number(made), Cell::Count(week)) =
            (&row[product], &row[case], &row[output], &row[week])
        else {
            return None;
        };
        n_weeks = n_weeks.max(*week as usize + 1);
        let name = if name.is_empty() { id } else { name };
        if curves.last().is_none_or(|last| last.name != *name) {
            curves.push(Curve {
                name: name.clone(),
                ends: [Vec::new(), Vec::new()],
            });
        }
        let curve = curves.last_mut()?;
        curve.ends[usize::from(case == "best")].push(*made);
    }
    Some((curves, n_weeks))
}

/// A number short enough for a picture.
fn short(value: f64) -> String {
    format!("{}", (value * 10.0).round() / 10.0 + 0.0)
}

#[cfg(test)]
mod tests {
    use super::{render, render_table};
    use crate::{
        analysis::Interval,
        words::{Cell, Column, Page, Table},
    };

    fn table() -> Table {
        let rows = [("<b>chip</b>", 20.0, 60.0), ("wafer", 100.0, 100.0)];
        Table::of("targets", "Targets", rows)
            .column(Column::text("product", "Product"), |(name, ..)| {
                Cell::text(*name)
            })
            .column(Column::percents("left_{}_pct", "Left [%]"), |row| {
                Cell::interval(Interval::new(row.1, row.2))
            })
            .table()
    }

    #[test]
    fn a_percent_is_a_bar_beside_its_number() {
        let page = Page {
            verdict: "One <i>of</i> two is lost.".to_owned(),
            tables: vec![table()],
            ..Page::default()
        };
        let text = render(&page);
        assert!(
            text.contains("One &lt;i&gt;of&lt;/i&gt; two is lost."),
            "{text}"
        );
        assert!(text.contains("&lt;b&gt;chip&lt;/b&gt;"), "{text}");
        // From nothing to 20 for certain, from there to 60 perhaps.
        let bar = "<rect class=\"certain\" width=\"20\" height=\"4\"></rect>\
                   <rect class=\"possible\" x=\"20\" width=\"40\" height=\"4\"></rect>";
        assert!(text.contains(bar), "{text}");
        assert!(text.contains("20–60"), "{text}");
    }

    #[test]
    fn a_table_for_machines_shows_its_keys() {
        let mut table = table();
        for column in &mut table.columns {
            column.head.clear();
        }
        table.is_shown = false;
        let text = render_table(&table);
        assert!(text.contains("left_pct [%]"), "{text}");
    }

    #[test]
    fn weeks_are_curves() {
        let rows = [
            ("worst", 0, 100.0),
            ("worst", 1, 50.0),
            ("best", 0, 100.0),
            ("best", 1, 75.0),
        ];
        let table = Table::of("weeks", "", rows)
            .shown_if(false)
            .column(Column::count("week", ""), |row| Cell::Count(row.1))
            .column(Column::name("product", ""), |_| Cell::name("chip", "Chip"))
            .column(Column::text("case", ""), |row| Cell::text(row.0))
            .column(Column::number("output_pct", ""), |row| Cell::Number(row.2))
            .table();
        let page = Page {
            tables: vec![table],
            ..Page::default()
        };
        let text = render(&page);
        // 56 high at 125 percent: 100 stands at 11.2, 50 at 33.6, 75 at 22.4.
        assert!(
            text.contains("<polyline class=\"worst\" points=\"0,11.2 260,33.6\">"),
            "{text}"
        );
        assert!(
            text.contains("<polyline class=\"best\" points=\"0,11.2 260,22.4\">"),
            "{text}"
        );
        assert!(text.contains("least 50–75 %"), "{text}");
    }
}
