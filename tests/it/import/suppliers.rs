//! Sheets of suppliers: every habit of writing one is read as it is meant, or refused with its place.

use linchpin::{
    import::{
        Imported, Why,
        suppliers::{self, Config, DecimalSign, ShareUnit},
    },
    load::{self, Layout, Loaded, fingerprint},
    model::{Chain, Code, view::View},
};

use crate::load::files::short;

fn read_with(text: impl Into<Vec<u8>>, config: &Config) -> Loaded<Imported> {
    suppliers::from_text("acme.csv", text.into(), config)
}

fn taken(text: impl Into<Vec<u8>>) -> Imported {
    let loaded = read_with(text, &Config::default());
    let said: String = loaded.diagnostics.iter().map(short).collect();
    loaded.value.unwrap_or_else(|| panic!("{said}"))
}

/// The graph that was written, read as anybody would read it.
fn chain(imported: &Imported) -> Chain {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for file in &imported.files {
        std::fs::write(folder.path().join(&file.name), &file.text).expect("it can be written");
    }
    let loaded = load::from_path(folder.path());
    let said: String = loaded.diagnostics.iter().map(short).collect();
    assert!(
        loaded
            .diagnostics
            .iter()
            .all(|finding| matches!(finding.code, Code::SharesRounded | Code::FormulaName)),
        "nothing to mend: {said}"
    );
    loaded.value.expect("it is sound")
}

/// Who holds what of a product: `firm@country low-high`, in order.
fn holders(chain: &Chain, product: &str) -> Vec<String> {
    let product = &chain.products()[product];
    let mut found = Vec::new();
    for view in &product.views {
        match view {
            View::Producers { rows } => found.extend(rows.iter().map(|row| {
                let share = row.share.as_ref().map_or("?".to_owned(), |share| {
                    if share.low() == share.high() {
                        share.low().to_string()
                    } else {
                        format!("{}-{}", share.low(), share.high())
                    }
                });
                format!("{}@{} {share}", row.firm, row.site.at)
            })),
            View::Firms { split } => {
                found.extend(
                    split
                        .shares
                        .iter()
                        .map(|(firm, share)| format!("{firm} {}", share.low())),
                );
                found.extend(split.candidates.iter().map(|firm| format!("{firm} ?")));
            }
            View::Countries { .. } => found.push("countries".to_owned()),
        }
    }
    found
}

/// The findings of a sheet that cannot be used, in lines.
fn refused(text: impl Into<Vec<u8>>) -> String {
    let loaded = read_with(text, &Config::default());
    assert!(loaded.value.is_none(), "it was taken");
    loaded.diagnostics.iter().map(short).collect()
}

const PLAIN: &str = "buyer,item,supplier,country,share,weeks_of_stock\n\
    Acme,Wafer,One,JPN,60,6\nAcme,Wafer,Two,DEU,40,6\nAcme,Gas,Three,USA,100,4\n";

#[test]
fn one_sheet_written_in_many_ways_is_one_graph() {
    let expected = fingerprint(&chain(&taken(PLAIN)));
    for (habit, text) in [
        ("semicolons", PLAIN.replace(',', ";")),
        ("tabs", PLAIN.replace(',', "\t")),
        ("bars", PLAIN.replace(',', " | ")),
        ("Windows", PLAIN.replace('\n', "\r\n")),
        ("old Macs", PLAIN.replace('\n', "\r")),
        ("a mark", format!("\u{feff}{PLAIN}")),
        ("quotes", PLAIN.replace("Wafer", "\"Wafer\"").replace("60", "\"60\"")),
        ("blanks", PLAIN.replace(',', " ,  ")),
        ("blank lines", PLAIN.replace("\nAcme,Gas", "\n,,,,,\n\nAcme,Gas")),
        ("a title above", format!("Suppliers 2026\n\n{PLAIN}")),
        ("names of countries", PLAIN.replace("JPN", "japan").replace("DEU", "Deutschland").replace("USA", "U.S.A.")),
        ("two letters", PLAIN.replace("JPN", "jp").replace("DEU", "DE").replace("USA", "US")),
        ("signs", PLAIN.replace("60,", "60 %,").replace("40,", "40%,").replace("100,", "100.0%,")),
        ("fractions", PLAIN.replace("60,", "0.6,").replace("40,", ".4,").replace("100,", "1,")),
        ("decimal commas", PLAIN.replace(',', ";").replace(";60;", ";60,0;").replace(";40;", ";40,00;")),
        ("days", PLAIN.replace("weeks_of_stock", "Stock (days)").replace(",6\n", ",42\n").replace(",4\n", ",28\n")),
        ("units", PLAIN.replace(",6\n", ",6 weeks\n").replace(",4\n", ",28 days\n")),
        ("other heads", PLAIN.replace("item", "Part Name").replace("supplier", "Vendor").replace("share", "Share [%]")),
        ("German heads", PLAIN.replace("item", "Artikel").replace("supplier", "Lieferant").replace("country", "Land")),
        (
            "spellings",
            PLAIN.replace("Acme,Wafer,Two", "ACME,wafer ,Two"),
        ),
        (
            "another order",
            "share,weeks_of_stock,country,supplier,item,buyer\n60,6,JPN,One,Wafer,Acme\n40,6,DEU,Two,Wafer,Acme\n100,4,USA,Three,Gas,Acme\n".to_owned(),
        ),
        ("formulas kept as values", PLAIN.replace("Acme,Wafer,One", "Acme,Wafer,One ")),
    ] {
        let found = taken(text);
        assert_eq!(fingerprint(&chain(&found)), expected, "{habit}");
    }
    assert_eq!(
        fingerprint(&chain(&taken(PLAIN))),
        expected,
        "same input, same bytes"
    );
}

#[test]
fn shares_are_those_of_the_buyer_and_never_guessed() {
    let found = taken(
        "item,supplier,country,share,single source\n\
         a,One,JPN,60,\na,Two,DEU,,\n\
         b,One,JPN,,\nb,Two,DEU,,\n\
         c,Three,USA,,yes\n\
         d,Four,USA,,\n\
         e,One,JPN,30-40,\ne,Two,n/a,50,\n\
         f,Five,,,\n",
    );
    let chain = chain(&found);
    for (product, expected) in [
        ("a", &["One@JPN 60", "Two@DEU ?"][..]),
        ("b", &["One@JPN ?", "Two@DEU ?"]),
        ("c", &["Three@USA 100"]),
        ("d", &["Four@USA ?"]),
        ("e", &["One 30", "Two 50", "One@JPN 30-40"]),
        ("f", &["Five ?"]),
    ] {
        assert_eq!(holders(&chain, product), expected, "{product}");
    }
    let said: Vec<Why> = found
        .taken
        .remarks
        .iter()
        .map(|remark| remark.why)
        .collect();
    for why in [
        Why::OpenItem,
        Why::OpenShare,
        Why::NoPlace,
        Why::NoSeat,
        Why::NoCover,
        Why::NoRole,
        Why::BuyerNamed,
    ] {
        assert!(said.contains(&why), "{why:?} of {said:?}");
    }
    assert_eq!(
        chain.targets()[0].as_str(),
        "acme",
        "the buyer is called after the file"
    );
    assert!(chain.products()["acme"].assembled);
}

#[test]
fn a_seat_is_no_place_and_a_place_no_seat() {
    let sheet = "item,supplier,Supplier country,share\na,One,Japan,100\n";
    let found = taken(sheet);
    assert!(
        found
            .taken
            .remarks
            .iter()
            .any(|remark| remark.why == Why::SeatOrSite)
    );
    assert_eq!(
        holders(&chain(&found), "a"),
        ["One 100"],
        "no place is told"
    );
    let map = |column: &str| {
        let mut config = Config::default();
        config
            .map
            .push((column.to_owned(), "supplier country".to_owned()));
        chain(&read_with(sheet, &config).value.expect("it is sound"))
    };
    assert_eq!(holders(&map("country"), "a"), ["One@JPN 100"]);
    assert_eq!(map("country").firms()["One"].hq.as_str(), "XXX");
    assert_eq!(holders(&map("hq"), "a"), ["One 100"]);
    assert_eq!(map("hq").firms()["One"].hq.as_str(), "JPN");
}

#[test]
fn spend_becomes_shares_that_sum_to_the_whole() {
    let found = taken(
        "item;supplier;country;Spend (EUR)\n\
         a;One;JPN;1.000.000,50\na;Two;DEU;1.000.000,50\na;Three;USA;1.000.000,50\n\
         b;One;JPN;500\nb;One;JPN;500\nb;Two;DEU;3.000\n\
         c;One;JPN;100\nc;Two;DEU;\n",
    );
    let chain = chain(&found);
    // By hand: a third each, the ten-thousandth that is left to the first.
    assert_eq!(
        holders(&chain, "a"),
        ["One@JPN 33.3334", "Two@DEU 33.3333", "Three@USA 33.3333"]
    );
    // 500 + 500 of 4,000.
    assert_eq!(holders(&chain, "b"), ["One@JPN 25", "Two@DEU 75"]);
    // What the other costs nobody says, so 100 of at least 100 is at most the whole.
    assert_eq!(holders(&chain, "c"), ["One@JPN 0-100", "Two@DEU ?"]);
    let View::Producers { rows } = &chain.products()["a"].views[0] else {
        panic!("it is split by producer");
    };
    let assumed = rows[0].evidence.assumed.as_deref();
    assert_eq!(assumed, Some("share of spend stands for share of supply"));
}

#[test]
fn several_buyers_have_products_of_their_own_and_groups_are_alternatives() {
    let found = taken(
        "buyer,item,supplier,country,share,group,role\n\
         Acme,Resin A,One,JPN,100,resin,material\nAcme,Resin B,Two,DEU,100,Resin,material\n\
         Acme,Wafer,One,JPN,100,,material\nBeta,wafer,Two,DEU,100,,material\n",
    );
    let chain = chain(&found);
    let ids: Vec<&str> = chain
        .products()
        .keys()
        .map(linchpin::model::id::ProductId::as_str)
        .collect();
    assert_eq!(
        ids,
        [
            "resin_a",
            "resin_b",
            "acme_wafer",
            "beta_wafer",
            "acme",
            "beta"
        ]
    );
    assert_eq!(chain.products()["acme_wafer"].name, "Wafer (Acme)");
    let text: String = found.files.iter().map(|file| file.text.as_str()).collect();
    assert!(
        text.contains(r#"any_of: [(product: "resin_a"), (product: "resin_b")]"#),
        "{text}"
    );
    assert_eq!(chain.targets().len(), 2);
}

#[test]
fn what_cannot_be_meant_is_refused_with_its_place() {
    insta::assert_snapshot!(
        "refused-cells",
        refused(
            "item,supplier,country,share,weeks_of_stock,single_source,role,year,hq\n\
         a,One,Korea,abc,6,maybe,thing,next,Japan\n\
         b,Two,Tiawan,120,01.02.2026,,,,\n\
         ,Three,JPN,=A1,-3,,,,\n\
         d,,JPN,~40,6 l,,,,\n\
         e,One,JPN,10,,,,,USA\n"
        )
    );
    insta::assert_snapshot!(
        "refused-sums",
        refused(
            "item,supplier,country,share,single_source\n\
         a,One,JPN,80,\na,Two,DEU,60,\n\
         b,One,JPN,50,\nb,One,JPN,50,\n\
         c,One,JPN,100,yes\nc,Two,DEU,,\n\
         d,One,JPN,40,yes\n"
        )
    );
    insta::assert_snapshot!(
        "refused-heads",
        [
            "name,value\na,1\n",
            "item,part,supplier\na,b,c\n",
            "item,supplier\n\"a,b\nc,d\n",
            "item,supplier\na,\"b\nc,\"d\"\n",
            "item,supplier,share\na,b,12,5\n",
            "item,supplier,share\na,b,0.5\nc,d,0.3\n",
            "item,supplier,share\na,b,50%\nc,d,0.3\n",
            "item;supplier;share\na;b;1,5\nc;d;2.5\n",
            "item,supplier,spend\na,b,USD 5\nc,d,EUR 3\n",
            "",
            "item,supplier\n",
        ]
        .map(refused)
        .join("---\n")
    );
    assert!(
        refused(b"item,supplier\nK\xFChlung,One\n".to_vec())
            .contains("acme.csv:2:2: error[not-utf8]")
    );
    assert!(refused(b"\xFF\xFEi\0t\0e\0m\0".to_vec()).contains("UTF-16"));
}

#[test]
fn what_the_sheet_leaves_open_can_be_said_beside_it() {
    let mut config = Config::default();
    config.share_unit = Some(ShareUnit::Fraction);
    let text = "item,supplier,country,share\na,b,JPN,0.5\n";
    let found = chain(&read_with(text, &config).value.expect("it is sound"));
    assert_eq!(holders(&found, "a"), ["b@JPN 50"]);
    config.share_unit = Some(ShareUnit::Percent);
    let found = chain(&read_with(text, &config).value.expect("it is sound"));
    assert_eq!(holders(&found, "a"), ["b@JPN 0.5"]);
    let mut config = Config::default();
    config.decimal = Some(DecimalSign::Comma);
    config.buyer = Some("Acme Inc".to_owned());
    config.source = Some("ERP".to_owned());
    config.licence = Some("internal".to_owned());
    config.year = Some(2026);
    let text = "item\tsupplier\tcountry\tshare\na\tb\tJPN\t12,345\na\tc\tJPN\t80\n";
    let found = chain(&read_with(text, &config).value.expect("it is sound"));
    assert_eq!(holders(&found, "a"), ["b@JPN 12.345", "c@JPN 80"]);
    assert_eq!(found.targets()[0].as_str(), "acme_inc");
    let source = &found.sources()["sheet"];
    assert_eq!(source.title, "ERP");
    assert_eq!(source.licence.as_deref(), Some("internal"));
    config.map.push(("thing".to_owned(), "item".to_owned()));
    config.map.push(("item".to_owned(), "itme".to_owned()));
    let refused: String = read_with(text, &config)
        .diagnostics
        .iter()
        .map(short)
        .collect();
    assert!(
        refused.contains("there is no column `thing`") && refused.contains("did you mean `item`?"),
        "{refused}"
    );
}

#[test]
fn names_of_strangers_are_taken_as_they_are() {
    let found = taken(
        "item,supplier,country,share\n\
         #1 Quartz,=HYPERLINK(1),JPN,50\n#1 Quartz,Ku\u{308}hlung,DEU,50\n\
         \"C++, and more\",Kühlung,DEU,100\nC,a/b:c@d,USA,100\n中文,\"say \"\"hi\"\"\",TWN,100\n",
    );
    let chain = chain(&found);
    assert_eq!(
        holders(&chain, "1_quartz"),
        ["=HYPERLINK(1)@JPN 50", "Kühlung@DEU 50"]
    );
    assert_eq!(
        holders(&chain, "cplusplus_and_more"),
        ["Kühlung@DEU 100"],
        "accents in two signs are the same"
    );
    assert_eq!(holders(&chain, "中文"), ["say \"hi\"@TWN 100"]);
    assert_eq!(chain.products().len(), 5);
}

#[test]
fn what_was_written_is_written_as_the_program_writes() {
    let found = taken(PLAIN);
    let chain = chain(&found);
    let again = load::write(&chain, Layout::Folder);
    for (one, other) in found.files.iter().zip(&again) {
        assert_eq!(one.name, other.name);
        assert!(one.text.ends_with(&other.text), "{}", one.name);
    }
    let files = found
        .files
        .iter()
        .map(|file| format!("// ---- {}\n{}", file.name, file.text));
    insta::assert_snapshot!("written", files.collect::<Vec<_>>().concat());
}
