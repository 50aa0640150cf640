//! What kind of file this is, by what stands in it: the one rule for every command.

use std::path::Path;

use crate::model::Code;

use super::{
    file::File,
    finding::{At, Finding},
    outline,
};

/// A kind of file or folder that this program reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A graph: the root file, or the folder of one.
    Graph,
    /// A file that a graph includes.
    Part,
    /// A scenario, or what scenarios inherit from.
    Scenario,
    /// Yearly probabilities of losses.
    Probabilities,
    /// What can be funded.
    Measures,
    /// A firm network: its folder, or a file of it.
    FirmNetwork,
    /// A fault tree in Open-PSA XML.
    FaultTree,
    /// None of these, by what stands in it; or a folder of files.
    Unknown,
}

/// Fields that only one kind of file has.
const TELLING: [(&str, Kind); 22] = [
    ("products", Kind::Graph),
    ("include", Kind::Graph),
    ("countries", Kind::Graph),
    ("blocs", Kind::Graph),
    ("zones", Kind::Graph),
    ("firms", Kind::Graph),
    ("bans", Kind::Graph),
    ("defaults", Kind::Graph),
    ("interventions", Kind::Scenario),
    ("expect", Kind::Scenario),
    ("base", Kind::Scenario),
    ("chain", Kind::Scenario),
    ("sweep", Kind::Scenario),
    ("observed", Kind::Scenario),
    ("claim", Kind::Scenario),
    ("buyer", Kind::Scenario),
    ("outcome", Kind::Scenario),
    ("theta", Kind::Scenario),
    ("horizon_weeks", Kind::Scenario),
    ("trust", Kind::Scenario),
    ("open_data", Kind::Scenario),
    ("probabilities", Kind::Probabilities),
];

/// Fields that tell the kind wherever they stand, for texts whose brackets do not match.
const TELLING_ANYWHERE: [(&str, Kind); 5] = [
    ("capital_usd_bn", Kind::Measures),
    ("interventions", Kind::Scenario),
    ("per_year_pct", Kind::Probabilities),
    ("products", Kind::Graph),
    ("supply", Kind::Graph),
];

/// Sections that stand in the root file of a graph only.
const OF_ROOTS: [&str; 5] = ["format", "name", "title", "targets", "defaults"];

impl Kind {
    /// What lies at a path; `None` where nothing does.
    ///
    /// A text is known by the first of its fields that only one kind of file
    /// has, whether or not the rest of it can be read.
    pub fn of(path: &Path) -> Option<Self> {
        if path.is_dir() {
            let has = |name: &str| path.join(name).is_file();
            return Some(if has("chain.ron") {
                Self::Graph
            } else if has("firms.csv") || has("links.csv") {
                Self::FirmNetwork
            } else {
                Self::Unknown
            });
        }
        path.exists().then(|| File::open(path).kind())
    }

    /// What a text is.
    pub(super) fn of_text(name: &str, text: &str) -> Self {
        let ending = Path::new(name)
            .extension()
            .and_then(|ending| ending.to_str());
        if ending.is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
            return Self::FirmNetwork;
        }
        if text.trim_start().starts_with('<') {
            return Self::FaultTree;
        }
        let fields = outline::fields(text, 1);
        let told = |table: &[(&str, Self)], name: &str| {
            let found = table.iter().find(|(field, _)| *field == name);
            found.map(|&(_, kind)| kind)
        };
        // Measures may define firms, as a graph does.
        if fields.iter().any(|field| field.name == "measures") {
            return Self::Measures;
        }
        let kind = fields.iter().find_map(|field| told(&TELLING, field.name));
        let is_root = fields.iter().any(|field| OF_ROOTS.contains(&field.name));
        match kind {
            Some(Self::Graph) if !is_root => Self::Part,
            Some(kind) => kind,
            None => outline::fields(text, usize::MAX)
                .iter()
                .find_map(|field| told(&TELLING_ANYWHERE, field.name))
                .unwrap_or_else(|| {
                    // Sources stand in files of every kind; alone only in a part of a graph.
                    let names = fields.iter().any(|field| field.name == "sources");
                    if names && !is_root {
                        Self::Part
                    } else {
                        Self::Unknown
                    }
                }),
        }
    }

    /// The word for it in data.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Graph => "graph",
            Self::Part => "part",
            Self::Scenario => "scenario",
            Self::Probabilities => "probabilities",
            Self::Measures => "measures",
            Self::FirmNetwork => "firm-network",
            Self::FaultTree => "fault-tree",
            Self::Unknown => "unknown",
        }
    }

    /// What it is called, with its article.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Graph => "a graph",
            Self::Part => "a part of a graph",
            Self::Scenario => "a scenario",
            Self::Probabilities => "a file of probabilities",
            Self::Measures => "a file of measures",
            Self::FirmNetwork => "a firm network",
            Self::FaultTree => "a fault tree",
            Self::Unknown => "none of the files that linchpin reads",
        }
    }

    /// Which commands take it, in words.
    pub const fn taken_by(self) -> &'static str {
        match self {
            Self::Graph => {
                "`linchpin check` and `linchpin compare` take graphs, and every command runs on one"
            }
            Self::Part => "name the root file of its graph, which includes it",
            Self::Scenario => {
                "`linchpin run`, `linchpin compare` and `linchpin simulate` take scenarios"
            }
            Self::Probabilities => "`linchpin risk` takes probabilities",
            Self::Measures => "`linchpin plan --measures` takes measures",
            Self::FirmNetwork => {
                "`linchpin rank --network` takes the folder of a firm network, and `linchpin import` other tables"
            }
            Self::FaultTree => "`linchpin cutsets` takes fault trees",
            Self::Unknown => "`linchpin check` says what is wrong with it",
        }
    }
}

impl File {
    /// What kind of file it is.
    pub fn kind(&self) -> Kind {
        Kind::of_text(&self.name, &self.text)
    }
}

/// A finding where a file is certainly of another kind than what is asked for.
pub(super) fn mismatch(file: &File, number: u32, wanted: Kind) -> Option<Finding> {
    let kind = file.kind();
    let may_be = match kind {
        Kind::Unknown => true,
        Kind::Part => wanted == Kind::Graph,
        kind => kind == wanted,
    };
    if may_be || !file.is_text() {
        return None;
    }
    Some(refusal(kind, number, wanted))
}

/// The finding that a file is of another kind than what is asked for.
pub(super) fn refusal(kind: Kind, number: u32, wanted: Kind) -> Finding {
    let at = At {
        file: number,
        ..At::default()
    };
    let message = format!("this is {}, not {}", kind.noun(), wanted.noun());
    Finding::new(Code::WrongKind, at, message).help(kind.taken_by())
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn the_first_field_that_one_kind_has_tells() {
        let kinds = [
            (r#"(targets: ["x"], products: {})"#, Kind::Graph),
            ("(products: {}, sources: {})", Kind::Part),
            (
                r#"(name: "x", base: "y.ron", products: {})"#,
                Kind::Scenario,
            ),
            ("(sources: {}, probabilities: [])", Kind::Probabilities),
            (r#"(targets: ["x"])"#, Kind::Unknown),
            ("<?xml version=\"1.0\"?>", Kind::FaultTree),
            ("", Kind::Unknown),
        ];
        for (text, kind) in kinds {
            assert_eq!(Kind::of_text("x.ron", text), kind, "{text}");
        }
        assert_eq!(Kind::of_text("links.csv", "a,b"), Kind::FirmNetwork);
    }

    #[test]
    fn a_text_that_does_not_parse_has_a_kind_too() {
        for (text, kind) in [
            ("(name: \"x\" interventions: [(what: ", Kind::Scenario),
            ("interventions: [(what: Outage(", Kind::Unknown),
            ("((interventions: [(what: Outage(", Kind::Scenario),
            ("(probabilities: [(event: \"TWN\"", Kind::Probabilities),
            ("(name: \"x\", products {\"y\": (supply: [", Kind::Graph),
        ] {
            assert_eq!(Kind::of_text("x.ron", text), kind, "{text}");
        }
    }
}
