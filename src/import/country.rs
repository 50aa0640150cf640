//! The country that a cell of a sheet means.

use crate::model::{id::nearest, iso};

use super::names::key;

/// What a cell says of a country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// This one.
    Country(&'static iso::Country),
    /// Nothing: blank, or a word such as `various`.
    Nowhere,
    /// A text that is no country, with what may be meant.
    Unknown(String),
}

/// Words that name no country.
const NOWHERE: [&str; 18] = [
    "",
    "xxx",
    "-",
    "?",
    "n/a",
    "na",
    "n.a.",
    "none",
    "tbd",
    "unknown",
    "unclear",
    "various",
    "multiple",
    "diverse",
    "global",
    "worldwide",
    "others",
    "other",
];

/// What sheets call countries besides their codes and their usual names, by key.
const SPELLINGS: [(&str, &str); 68] = [
    ("coted'ivoire", "CIV"),
    ("côted'ivoire", "CIV"),
    ("us", "USA"),
    ("unitedstates(us)", "USA"),
    ("unitedstates(usa)", "USA"),
    ("theunitedstates", "USA"),
    ("vereinigtestaaten", "USA"),
    ("étatsunis", "USA"),
    ("england", "GBR"),
    ("scotland", "GBR"),
    ("wales", "GBR"),
    ("northernireland", "GBR"),
    ("unitedkingdom(uk)", "GBR"),
    ("gb", "GBR"),
    ("prc", "CHN"),
    ("prchina", "CHN"),
    ("prc(china)", "CHN"),
    ("mainlandchina", "CHN"),
    ("china(mainland)", "CHN"),
    ("chinamainland", "CHN"),
    ("china,mainland", "CHN"),
    ("peoplesrepublicofchina", "CHN"),
    ("people'srepublicofchina", "CHN"),
    ("china,people'srepublicof", "CHN"),
    ("taiwan,provinceofchina", "TWN"),
    ("taiwan,roc", "TWN"),
    ("taiwan(roc)", "TWN"),
    ("taiwanroc", "TWN"),
    ("roc", "TWN"),
    ("republicofchina", "TWN"),
    ("chinesetaipei", "TWN"),
    ("taiwan(chinesetaipei)", "TWN"),
    ("republicofkorea", "KOR"),
    ("korea,republicof", "KOR"),
    ("korea(republicof)", "KOR"),
    ("korea,rep", "KOR"),
    ("korea,south", "KOR"),
    ("korea(south)", "KOR"),
    ("skorea", "KOR"),
    ("rok", "KOR"),
    ("südkorea", "KOR"),
    ("hongkongsar", "HKG"),
    ("hongkong(sar)", "HKG"),
    ("hongkong,china", "HKG"),
    ("hongkongsar,china", "HKG"),
    ("macao", "MAC"),
    ("macau", "MAC"),
    ("russianfederation", "RUS"),
    ("russia(federation)", "RUS"),
    ("deutschland", "DEU"),
    ("germany(de)", "DEU"),
    ("frankreich", "FRA"),
    ("italien", "ITA"),
    ("italia", "ITA"),
    ("spanien", "ESP"),
    ("españa", "ESP"),
    ("niederlande", "NLD"),
    ("thenetherlands", "NLD"),
    ("nederland", "NLD"),
    ("schweiz", "CHE"),
    ("suisse", "CHE"),
    ("österreich", "AUT"),
    ("belgien", "BEL"),
    ("japan(jp)", "JPN"),
    ("turkey", "TUR"),
    ("slovakrepublic", "SVK"),
    ("philippinen", "PHL"),
    ("thephilippines", "PHL"),
];

/// Reads a cell; codes of two and three letters and names, in any case.
pub(super) fn read(text: &str) -> Said {
    if NOWHERE.contains(&text.to_lowercase().as_str()) {
        return Said::Nowhere;
    }
    if let Some(found) = iso::country(text) {
        return Said::Country(found);
    }
    let wanted = key(text);
    let spelled = SPELLINGS.iter().find(|(spelling, _)| *spelling == wanted);
    let found = spelled
        .and_then(|(_, code)| iso::country(code))
        .or_else(|| iso::country(&wanted));
    match found {
        Some(found) => Said::Country(found),
        None => Said::Unknown(advice(text, &wanted)),
    }
}

fn advice(text: &str, wanted: &str) -> String {
    match wanted {
        "korea" => return "write `South Korea` or `North Korea`".to_owned(),
        "congo" => return "write `COD` or `COG`".to_owned(),
        "eu" | "europe" | "europeanunion" | "asia" | "apac" | "emea" | "americas" => {
            return "that is no country; leave the cell blank where the country is not known"
                .to_owned();
        }
        _ => {}
    }
    let names = SPELLINGS
        .iter()
        .filter_map(|(_, code)| Some(iso::country(code)?.name));
    match nearest(text, iso::names().chain(names)).as_slice() {
        [] => "write its name or its ISO code, or leave the cell blank where it is not known"
            .to_owned(),
        [first, ..] => format!("did you mean `{first}`?"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Said, read};

    #[test]
    fn one_country_has_many_spellings() {
        for (code, spellings) in [
            (
                "TWN",
                &[
                    "Taiwan",
                    "TWN",
                    "tw",
                    "Taiwan, Province of China",
                    "TAIWAN (R.O.C.)",
                    "Chinese Taipei",
                ][..],
            ),
            (
                "KOR",
                &[
                    "South Korea",
                    "Korea, Republic of",
                    "KR",
                    "S. Korea",
                    "Korea, Rep.",
                ],
            ),
            (
                "USA",
                &[
                    "United States",
                    "U.S.A.",
                    "U.S.",
                    "US",
                    "united states of america",
                ],
            ),
            (
                "CHN",
                &[
                    "China",
                    "P.R. China",
                    "PRC",
                    "People's Republic of China",
                    "cn",
                ],
            ),
            ("DEU", &["Germany", "DE", "Deutschland", " germany"]),
            ("VNM", &["Vietnam", "Viet Nam"]),
        ] {
            for spelling in spellings {
                let found = read(spelling.trim());
                assert!(
                    matches!(found, Said::Country(country) if country.alpha3 == code),
                    "{spelling}: {found:?}"
                );
            }
        }
        for nowhere in ["", "n/a", "Various", "TBD"] {
            assert_eq!(read(nowhere), Said::Nowhere);
        }
        for unknown in ["Korea", "EU", "Tiawan", "Mars"] {
            assert!(matches!(read(unknown), Said::Unknown(_)), "{unknown}");
        }
        assert_eq!(
            read("Tiawan"),
            Said::Unknown("did you mean `Taiwan`?".to_owned())
        );
    }

    #[test]
    fn every_spelling_is_a_key_and_leads_somewhere() {
        for (spelling, code) in super::SPELLINGS {
            assert_eq!(super::key(spelling), spelling);
            assert!(super::iso::country(code).is_some(), "{code}");
        }
    }
}
