//! The map of the world: where the loss of a country costs how much.

use maud::{Markup, html};

use super::cost::{Costs, Land};

/// The lands, drawn by `world/make.mjs`.
const LANDS: &str = include_str!("world/world.txt");

/// What of the frame is shown: no land lies beyond.
const FRAME: [i32; 4] = [70, 0, 1750, 876];
/// A land below this area, in square units of a frame half as wide, gets a ring that can be seen and hit.
const SMALL: u32 = 70;
const RING: u32 = 13;

/// A land of the map.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outline {
    /// Its code of three letters; `---` where it has none.
    pub(super) code: &'static str,
    /// The middle of its largest part, in units of the frame.
    pub(super) middle: [i32; 2],
    area: u32,
    path: &'static str,
}

/// Every land, in order of codes.
pub(super) fn outlines() -> impl Iterator<Item = Outline> {
    let lines = LANDS.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| {
        let mut parts = line.splitn(5, ' ');
        let code = parts.next().unwrap_or_default();
        let mut number = || -> i32 {
            let part = parts.next().and_then(|part| part.parse().ok());
            part.expect("every line has a middle and an area")
        };
        let middle = [number(), number()];
        let area = number() as u32;
        Outline {
            code,
            middle,
            area,
            path: parts.next().unwrap_or_default(),
        }
    })
}

/// Whether the map knows any of the lands.
pub(super) fn knows(lands: &[Land<'_>]) -> bool {
    outlines().any(|outline| lands.iter().any(|land| land.code == outline.code))
}

/// The map, coloured by cost; the ranking beside it is its legend, and what a screen reader gets.
pub(super) fn map(costs: &Costs<'_>) -> Markup {
    let [left, top, width, height] = FRAME;
    let of = |code: &str| costs.lands.iter().find(|land| land.code == code);
    html! {
        svg.lands viewBox=(format!("{left} {top} {width} {height}")) role="img" aria-label=(costs.title()) {
            @for outline in outlines() {
                @if let Some(land) = of(outline.code) {
                    path.land.(class(land)) data-kind="country" data-at=(land.at) d=(outline.path) {
                        title { (land.name) ": " (costs.told(land)) }
                    }
                } @else {
                    path d=(outline.path) {}
                }
            }
            @for outline in outlines().filter(|outline| outline.area < SMALL) {
                @if let Some(land) = of(outline.code).filter(|land| land.class > 0) {
                    circle.land.(class(land)) data-kind="country" data-at=(land.at)
                        cx=(outline.middle[0]) cy=(outline.middle[1]) r=(RING) {
                        title { (land.name) ": " (costs.told(land)) }
                    }
                }
            }
        }
    }
}

/// The class that colours a land.
pub(super) fn class(land: &Land<'_>) -> String {
    format!("cost-{}", land.class)
}

#[cfg(test)]
mod tests {
    use super::{FRAME, outlines};

    #[test]
    fn every_land_lies_in_the_frame_and_has_one_line() {
        let mut before = "";
        let [left, top, width, height] = FRAME;
        for outline in outlines() {
            let [x, y] = outline.middle;
            assert!(
                (left..left + width).contains(&x) && (top..top + height).contains(&y)
                    || outline.path.is_empty(),
                "{outline:?}"
            );
            assert!(before < outline.code, "{before} {}", outline.code);
            before = outline.code;
            let is_drawing = |letter: char| "Mlz- ".contains(letter) || letter.is_ascii_digit();
            assert!(outline.path.chars().all(is_drawing), "{outline:?}");
        }
        let wanted = ["JPN", "KOR", "NLD", "SGP", "TWN", "UKR", "USA"];
        let found = outlines().filter(|outline| wanted.contains(&outline.code));
        assert_eq!(found.count(), wanted.len());
    }
}
