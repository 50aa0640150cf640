//! Time of pictures of the embedded chain: choosing what is drawn, laying it out, writing it.

use divan::Bencher;
use linchpin::{
    diagram::{Collapse, Level, Picture, Selection, draw, graphml, layout, mermaid, svg},
    load,
    model::{Chain, view::Basis},
};

fn main() {
    divan::main();
}

fn chain() -> Chain {
    load::allied()
}

fn picture(chain: &Chain, collapse: Collapse) -> Picture {
    let selection = Selection {
        level: Level::Product,
        focus: Vec::new(),
        depth: None,
        collapse: Some(collapse),
        basis: Basis::Location,
    };
    draw::picture(chain, &selection, None)
}

const EXTENTS: [Collapse; 3] = [Collapse::Stages, Collapse::Alike, Collapse::None];

#[divan::bench(args = EXTENTS)]
fn select_whole_chain(bencher: Bencher, collapse: Collapse) {
    let chain = chain();
    bencher.bench(|| picture(&chain, collapse));
}

#[divan::bench(args = EXTENTS)]
fn layout_whole_chain(bencher: Bencher, collapse: Collapse) {
    let picture = picture(&chain(), collapse);
    bencher.bench(|| layout::find(&picture));
}

#[divan::bench(args = EXTENTS)]
fn layout_and_svg_whole_chain(bencher: Bencher, collapse: Collapse) {
    let picture = picture(&chain(), collapse);
    bencher.bench(|| svg::render(&picture));
}

#[divan::bench]
fn graphml_whole_chain(bencher: Bencher) {
    let picture = picture(&chain(), Collapse::None);
    bencher.bench(|| graphml::render(&picture));
}

#[divan::bench]
fn mermaid_whole_chain(bencher: Bencher) {
    let picture = picture(&chain(), Collapse::None);
    bencher.bench(|| mermaid::render(&picture));
}
