//! A chain put together by code, and what alone can stop it: `cargo run --example own_graph`.
#![allow(clippy::print_stdout, reason = "it talks to whoever runs it")]

use linchpin::{
    Error,
    analysis::spof,
    model::{
        Case, Chain, EventKind, Parts,
        place::Country,
        product::{Input, Product, Role, Stage},
        quantity::{Range, Share, ShareRange, Weeks},
        view::{Basis, Split, View},
    },
    words,
};

fn percent(of_world: f64) -> ShareRange {
    Range::exactly(Share::from_percent(of_world).expect("a percent"))
}

/// A product with its makers by place.
fn made(name: &str, stage: Stage, makers: &[(&str, f64)]) -> Product {
    let shares = makers
        .iter()
        .map(|&(country, share)| (country.into(), percent(share)));
    Product {
        views: vec![View::Countries {
            basis: Basis::Location,
            split: Split::of(shares),
        }],
        ..Product::new(name, stage)
    }
}

fn main() -> Result<(), Error> {
    let mut parts = Parts {
        name: "two-steps".to_owned(),
        targets: vec!["chip".into()],
        ..Parts::default()
    };
    for (id, name) in [("TWN", "Taiwan"), ("DEU", "Germany"), ("JPN", "Japan")] {
        parts.countries.define(id.into(), Country::new(name));
    }
    let wafer = made("Wafer", Stage::Material, &[("JPN", 55.0), ("DEU", 45.0)]);
    let mut chip = made("Chip", Stage::Fabrication, &[("TWN", 70.0), ("DEU", 30.0)]);
    chip.inputs = vec![Input {
        cover: Range::exactly(Weeks::whole(8)),
        ..Input::of(Role::Material, "wafer")
    }];
    parts.products.define("wafer".into(), wafer);
    parts.products.define("chip".into(), chip);
    // Every name must lead somewhere; what does not is an error that says which.
    let chain = Chain::new(parts)?;
    let config = spof::Config {
        by: EventKind::Country,
        case: Case::nothing(&chain),
    };
    for lost in spof::find(&chain, &config).candidates {
        let effect = &lost.effects[0];
        println!(
            "Without {} the chip is {}, with {} % left",
            lost.name,
            effect.verdict.as_str(),
            words::number::percents_or_unknown(effect.output_left_pct)
        );
    }
    Ok(())
}
