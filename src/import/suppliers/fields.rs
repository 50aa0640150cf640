//! The columns of a sheet of suppliers, and what their heads may be.

use crate::import::columns::Field;

/// The id of the source that the sheet itself is.
pub(super) const SHEET: &str = "sheet";

pub(super) const BUYER: usize = 0;
pub(super) const ITEM: usize = 1;
pub(super) const SUPPLIER: usize = 2;
pub(super) const COUNTRY: usize = 3;
pub(super) const SHARE: usize = 4;
pub(super) const SPEND: usize = 5;
pub(super) const COVER: usize = 6;
pub(super) const SINGLE: usize = 7;
pub(super) const ROLE: usize = 8;
pub(super) const STAGE: usize = 9;
pub(super) const DEPENDENCE: usize = 10;
pub(super) const GROUP: usize = 11;
pub(super) const HQ: usize = 12;
pub(super) const SOURCE: usize = 13;
pub(super) const YEAR: usize = 14;

/// Heads that may mean the seat of a supplier or the site of a plant: which, only the user knows.
pub(super) const SEAT_OR_SITE: [&str; 8] = [
    "suppliercountry",
    "vendorcountry",
    "countryofsupplier",
    "countryofvendor",
    "suppliersland",
    "lieferantenland",
    "manufacturercountry",
    "suppliernation",
];

const fn field(name: &'static str, heads: &'static [&'static str]) -> Field {
    Field {
        name,
        heads,
        is_needed: false,
    }
}

const fn needed(name: &'static str, heads: &'static [&'static str]) -> Field {
    Field {
        name,
        heads,
        is_needed: true,
    }
}

/// The columns, in the order of the constants above.
pub(super) const ALL: [Field; 15] = [
    field(
        "buyer",
        &[
            "company",
            "customer",
            "businessunit",
            "entity",
            "buyingfirm",
            "einkäufer",
            "abnehmer",
            "acheteur",
        ],
    ),
    needed(
        "item",
        &[
            "product",
            "part",
            "partname",
            "partdescription",
            "component",
            "material",
            "commodity",
            "itemname",
            "itemdescription",
            "description",
            "article",
            "artikel",
            "teil",
            "bezeichnung",
            "article/part",
            "goods",
        ],
    ),
    needed(
        "supplier",
        &[
            "vendor",
            "suppliername",
            "vendorname",
            "manufacturer",
            "maker",
            "firm",
            "producer",
            "lieferant",
            "hersteller",
            "fournisseur",
            "proveedor",
        ],
    ),
    field(
        "country",
        &[
            "sitecountry",
            "countryofsite",
            "plantcountry",
            "countryoforigin",
            "origin",
            "productioncountry",
            "manufacturingcountry",
            "countryofmanufacture",
            "countryofproduction",
            "madein",
            "site",
            "land",
            "herstellungsland",
            "produktionsland",
            "ursprungsland",
            "pays",
            "país",
        ],
    ),
    field(
        "share",
        &[
            "sharepct",
            "sharepercent",
            "percent",
            "percentage",
            "pct",
            "shareofsupply",
            "supplyshare",
            "ofsupply",
            "volumeshare",
            "shareofvolume",
            "split",
            "allocation",
            "anteil",
            "lieferanteil",
            "part(%)",
        ],
    ),
    field(
        "spend",
        &[
            "annualspend",
            "yearlyspend",
            "spendusd",
            "spendeur",
            "purchasevolume",
            "purchasevalue",
            "purchases",
            "annualpurchases",
            "value",
            "amount",
            "annualvalue",
            "umsatz",
            "einkaufsvolumen",
            "kosten",
        ],
    ),
    field(
        "weeks_of_stock",
        &[
            "weeksofstock",
            "coverweeks",
            "cover",
            "stock",
            "stockweeks",
            "weeksofcover",
            "inventory",
            "inventoryweeks",
            "weeksofinventory",
            "safetystock",
            "safetystockweeks",
            "buffer",
            "bufferweeks",
            "reichweite",
            "lagerreichweite",
            "bestandwochen",
            "daysofstock",
            "stockdays",
            "daysofinventory",
            "daysofcover",
            "inventorydays",
        ],
    ),
    field(
        "single_source",
        &[
            "singlesource",
            "singlesourced",
            "solesource",
            "sole",
            "single",
            "singlesourceflag",
            "alleinlieferant",
        ],
    ),
    field("role", &["kind", "usedas"]),
    field("stage", &[]),
    field("dependence", &["criticality", "dependency"]),
    field(
        "group",
        &[
            "alternatives",
            "alternativegroup",
            "substitutegroup",
            "anyof",
        ],
    ),
    field(
        "hq",
        &[
            "headquarters",
            "headquarter",
            "hqcountry",
            "seat",
            "seatcountry",
            "countryofheadquarters",
            "headquarterscountry",
            "supplierhq",
            "firmensitz",
        ],
    ),
    field("source", &["quelle", "reference", "evidence"]),
    field("year", &["jahr", "asofyear"]),
];

/// Whether the head of the stock counts days.
pub(super) fn counts_days(head: &str) -> bool {
    let head = head.to_lowercase();
    head.contains("day") || head.contains("tage")
}
