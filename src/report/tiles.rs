//! The tile map: one tile of the same size for each country that matters, about where it lies.

use maud::{Markup, html};

use super::{
    cost::{Costs, Land},
    world,
};

/// How many tiles stand beside each other: on a phone each is wider than a finger.
const COLUMNS: usize = 4;
const ROWS: usize = 6;
/// How many cells stay empty at least, so that the shape of the world is left.
const SPARE: usize = 3;

/// Tiles of the countries whose loss costs something, the most expensive ones where there are too many.
pub(super) fn map(costs: &Costs<'_>) -> Markup {
    let shown: Vec<&Land<'_>> = costs
        .lands
        .iter()
        .filter(|land| land.entry.touches())
        .take(COLUMNS * ROWS - SPARE)
        .collect();
    let places = shown.iter().map(|land| {
        let outline = world::outlines().find(|outline| outline.code == land.code);
        outline.map_or([0, 0], |outline| outline.middle)
    });
    let cells = cells(&places.collect::<Vec<_>>());
    let mut order: Vec<usize> = (0..shown.len()).collect();
    order.sort_by_key(|&at| cells[at]);
    html! {
        div.world-tiles role="group" aria-label=(costs.title()) {
            @for (at, cell) in order.into_iter().map(|at| (at, cells[at])) {
                @let land = shown[at];
                @let place = format!("r{} c{}", cell / COLUMNS + 1, cell % COLUMNS + 1);
                button.land.{ (world::class(land)) " " (place) } type="button" data-kind="country"
                    data-at=(land.at) aria-pressed="false" {
                    b { bdi { (land.name) } }
                    " "
                    span { (Costs::range(land)) }
                }
            }
        }
    }
}

/// A cell for each place, each its own, so that neighbours stay neighbours.
///
/// Places are spread evenly by rank from west to east and from north to south; then cells are swapped while that
/// brings places nearer to where they ought to be.
fn cells(places: &[[i32; 2]]) -> Vec<usize> {
    let n = COLUMNS * ROWS;
    let rank = |axis: usize, cells: usize| -> Vec<usize> {
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_by_key(|&at| (places[at][axis], at));
        let mut ranks = vec![0; places.len()];
        let steps = places.len().saturating_sub(1).max(1);
        for (rank, at) in order.into_iter().enumerate() {
            // In hundredths of a cell, from the middle of the first to the middle of the last.
            ranks[at] = rank * 100 * (cells - 1) / steps;
        }
        ranks
    };
    let (across, down) = (rank(0, COLUMNS), rank(1, ROWS));
    let miss = |at: usize, cell: usize| {
        let x = across[at].abs_diff(100 * (cell % COLUMNS));
        let y = down[at].abs_diff(100 * (cell / COLUMNS));
        x * x + y * y
    };
    // `held[cell]` is who has it.
    let mut held: Vec<Option<usize>> = (0..n)
        .map(|cell| (cell < places.len()).then_some(cell))
        .collect();
    let cost = |who: Option<usize>, cell: usize| who.map_or(0, |at| miss(at, cell));
    loop {
        let mut has_moved = false;
        for a in 0..n {
            for b in a + 1..n {
                let now = cost(held[a], a) + cost(held[b], b);
                let then = cost(held[a], b) + cost(held[b], a);
                if then < now {
                    held.swap(a, b);
                    has_moved = true;
                }
            }
        }
        if !has_moved {
            break;
        }
    }
    let mut cells = vec![0; places.len()];
    for (cell, who) in held.into_iter().enumerate() {
        if let Some(at) = who {
            cells[at] = cell;
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, cells};

    #[test]
    fn every_place_has_a_cell_of_its_own_and_west_is_left() {
        let places = [[0, 0], [50, 40], [100, 0], [100, 100], [0, 100]];
        let found = cells(&places);
        let mut own = found.clone();
        own.sort_unstable();
        own.dedup();
        assert_eq!(own.len(), places.len());
        let column = |at: usize| found[at] % COLUMNS;
        assert!(column(0) < column(1) && column(1) < column(2));
        assert!(found[0] / COLUMNS < found[4] / COLUMNS);
        assert_eq!(cells(&[]), Vec::<usize>::new());
    }
}
