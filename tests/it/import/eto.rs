//! The dataset of ETO/CSET in both of its layouts, by small files made up here.

use linchpin::{
    import::{Imported, Why, eto},
    load::{self, Loaded},
    model::{Chain, product::Product, view::View},
};

use crate::load::files::short;

fn read(files: [&str; 4]) -> Loaded<Imported> {
    eto::from_text(files.map(|text| text.as_bytes().to_vec()))
}

fn taken(files: [&str; 4]) -> (Imported, Chain) {
    let loaded = read(files);
    let said: String = loaded.diagnostics.iter().map(short).collect();
    let found = loaded.value.unwrap_or_else(|| panic!("{said}"));
    let folder = tempfile::tempdir().expect("a folder can be made");
    for file in &found.files {
        std::fs::write(folder.path().join(&file.name), &file.text).expect("it can be written");
    }
    let loaded = load::from_path(folder.path());
    let said: String = loaded.diagnostics.iter().map(short).collect();
    let chain = loaded.value.unwrap_or_else(|| panic!("{said}"));
    (found, chain)
}

const INPUTS: &str = "input_id,input_name,type,stage_name,stage_id,description\n\
    N1,Etch tools,tool_resource,,,\"Tools, that etch.\"\nN2,Dry etch tools,tool_resource,,,\nN3,Wet etch tools,tool_resource,,,\n\
    N4,Etching,process,Fabrication,S2,\nN5,Gas,material_resource,,,\nN6,Chip,ultimate_output,,,\nN7,Masks,material_resource,,,\n\
    N8,Old tools,tool_resource,,,\n";
const PROVIDERS: &str = "provider_name,alias,provider_id,provider_type,country\n\
    USA,United States,P1,country,\nJPN,Japan,P2,country,\nVarious countries,,P3,country,\n\
    Acme,,P4,organization,USA\nAcme,Acme Tools,P4,organization,USA\nBeta,,P5,organization,JPN\nGamma,,P6,organization,Various countries\n";
const SEQUENCE: &str = "input_name,input_id,goes_into_name,goes_into_id,is_type_of_name,is_type_of_id\n\
    Dry etch tools,N2,,,Etch tools,N1\nWet etch tools,N3,,,Etch tools,N1\nOld tools,N8,,,Gas,N5\n\
    Etch tools,N1,Etching,N4,,\nGas,N5,Etching,N4,,\nMasks,N7,Etching,N4,,\nEtching,N4,Chip,N6,,\n";
const PROVISION: &str = "provider_name,provider_id,provided_name,provided_id,share_provided,year,source\n\
    Acme,P4,Dry etch tools,N2,60,2025,CSET analysis (2025)\nBeta,P5,Dry etch tools,N2,,2025,CSET analysis (2025)\n\
    USA,P1,Wet etch tools,N3,70.5,2024,\nVarious countries,P3,Wet etch tools,N3,10,2024,\n\
    Gamma,P6,Gas,N5,100,2023,\nUSA,P1,Fabrication,S2,12,2022,\n";

/// What a product needs, in order.
fn needs(product: &Product) -> Vec<String> {
    let products = product
        .inputs
        .iter()
        .flat_map(|input| input.need.products());
    products.map(ToString::to_string).collect()
}

#[test]
fn the_layout_of_2026_becomes_a_chain_by_seat() {
    let (found, chain) = taken([INPUTS, PROVIDERS, PROVISION, SEQUENCE]);
    let products = chain.products();
    assert_eq!(chain.targets()[0].as_str(), "chip");
    assert_eq!(needs(&products["etching"]), ["etch_tools", "gas", "masks"]);
    // A parent without shares of its own is made of its variants, and one with shares keeps them.
    assert!(products["etch_tools"].assembled);
    assert_eq!(
        needs(&products["etch_tools"]),
        ["dry_etch_tools", "wet_etch_tools"]
    );
    assert_eq!(needs(&products["gas"]), [""; 0]);
    let View::Firms { split } = &products["dry_etch_tools"].views[0] else {
        panic!("it is split by firm");
    };
    // An alias is no second maker, and a blank share no equal part.
    assert_eq!(split.shares.len(), 1);
    assert_eq!(split.candidates.len(), 1);
    assert_eq!(split.evidence.year, Some(2025));
    let View::Countries { split, .. } = &products["wet_etch_tools"].views[0] else {
        panic!("it is split by seat");
    };
    // Various countries are no country: their share is left to anybody.
    assert_eq!(split.shares.len(), 1);
    assert_eq!(chain.firms()["Gamma"].hq.as_str(), "XXX");
    assert!(
        chain
            .sources()
            .values()
            .all(|source| !source.commercial_use)
    );
    for (why, count) in [
        (Why::NotAProduct, 1),
        (Why::NotACountry, 1),
        (Why::BlankShares, 1),
        (Why::NoMakers, 2),
        (Why::VariantsListed, 1),
        (Why::NoSeat, 1),
    ] {
        let remark = found.taken.remarks.iter().find(|remark| remark.why == why);
        assert_eq!(remark.map(|remark| remark.count), Some(count), "{why:?}");
    }
}

#[test]
fn the_layout_of_2022_says_the_same() {
    let provision = "\u{feff}provider_name,provider_id,provided_name,provided_id,share_provided,negligible_market_share\n\
        Acme,P4,Dry etch tools,N2,60%,\nBeta,P5,Dry etch tools,N2,,negligible\n\
        USA,P1,Wet etch tools,N3,70.5%,\nVarious countries,P3,Wet etch tools,N3,10%,\nGamma,P6,Gas,N5,100%,\n";
    let (_, older) = taken([INPUTS, PROVIDERS, provision, SEQUENCE]);
    let (_, newer) = taken([INPUTS, PROVIDERS, PROVISION, SEQUENCE]);
    for (id, product) in newer.products() {
        let other = &older.products()[id.as_str()];
        assert_eq!(needs(product), needs(other), "{id}");
        assert_eq!(product.views.len(), other.views.len(), "{id}");
    }
}

#[test]
fn what_does_not_hold_together_is_told_with_its_file() {
    let loaded = read([
        INPUTS,
        PROVIDERS,
        "provider_id,provided_id,share_provided\nP9,N1,5\nP4,N1,abc\nP4,N1,160%\n",
        "input_id,goes_into_id,is_type_of_id\nN1,N99,\n",
    ]);
    assert!(loaded.value.is_none());
    let said: String = loaded.diagnostics.iter().map(short).collect();
    for piece in [
        "provision.csv:2:1: error[unknown-firm]: no provider has the id `P9`",
        "provision.csv:3:7: error[number-out-of-range]: the share `abc` is not a number",
        "provision.csv:4:7: error[number-out-of-range]: the share `160%` is more than the whole",
        "sequence.csv:2:4: error[unknown-product]: no input has the id `N99`",
    ] {
        assert!(said.contains(piece), "{piece} in {said}");
    }
    let loaded = read(["a,b\n1,2\n", PROVIDERS, PROVISION, SEQUENCE]);
    let said: String = loaded.diagnostics.iter().map(short).collect();
    assert!(
        said.contains("inputs.csv:1:1: error[missing-field]: no column is the input_id"),
        "{said}"
    );
}
