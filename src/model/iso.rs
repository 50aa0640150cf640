//! The codes of ISO 3166-1, so that a country may be named by two letters, by three, or by its name.

/// A country as the standard lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// Its code of three letters.
    pub alpha3: &'static str,
    /// Its code of two letters.
    pub alpha2: &'static str,
    /// Its usual short name in English.
    pub name: &'static str,
}

/// The country that a text means: a code or a name, in any case.
pub fn country(text: &str) -> Option<&'static Country> {
    let text = text.trim();
    let alias = ALIASES.iter().find(|(alias, _)| is_same(alias, text));
    let text = alias.map_or(text, |&(_, alpha3)| alpha3);
    COUNTRIES.iter().find(|country| {
        [country.alpha3, country.alpha2, country.name]
            .iter()
            .any(|name| is_same(name, text))
    })
}

/// The usual short names of all countries, in the order of their codes.
pub fn names() -> impl Iterator<Item = &'static str> {
    COUNTRIES.iter().map(|country| country.name)
}

fn is_same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.to_lowercase() == b.to_lowercase()
}

/// What people say besides.
const ALIASES: [(&str, &str); 13] = [
    ("america", "USA"),
    ("britain", "GBR"),
    ("burma", "MMR"),
    ("congo-kinshasa", "COD"),
    ("czech republic", "CZE"),
    ("great britain", "GBR"),
    ("holland", "NLD"),
    ("ivory coast", "CIV"),
    ("türkiye", "TUR"),
    ("uae", "ARE"),
    ("uk", "GBR"),
    ("united states of america", "USA"),
    ("viet nam", "VNM"),
];

const fn entry(alpha3: &'static str, alpha2: &'static str, name: &'static str) -> Country {
    Country {
        alpha3,
        alpha2,
        name,
    }
}

const COUNTRIES: [Country; 249] = [
    entry("ABW", "AW", "Aruba"),
    entry("AFG", "AF", "Afghanistan"),
    entry("AGO", "AO", "Angola"),
    entry("AIA", "AI", "Anguilla"),
    entry("ALA", "AX", "Åland"),
    entry("ALB", "AL", "Albania"),
    entry("AND", "AD", "Andorra"),
    entry("ARE", "AE", "United Arab Emirates"),
    entry("ARG", "AR", "Argentina"),
    entry("ARM", "AM", "Armenia"),
    entry("ASM", "AS", "American Samoa"),
    entry("ATA", "AQ", "Antarctica"),
    entry("ATF", "TF", "French Southern Territories"),
    entry("ATG", "AG", "Antigua and Barbuda"),
    entry("AUS", "AU", "Australia"),
    entry("AUT", "AT", "Austria"),
    entry("AZE", "AZ", "Azerbaijan"),
    entry("BDI", "BI", "Burundi"),
    entry("BEL", "BE", "Belgium"),
    entry("BEN", "BJ", "Benin"),
    entry("BES", "BQ", "Caribbean Netherlands"),
    entry("BFA", "BF", "Burkina Faso"),
    entry("BGD", "BD", "Bangladesh"),
    entry("BGR", "BG", "Bulgaria"),
    entry("BHR", "BH", "Bahrain"),
    entry("BHS", "BS", "Bahamas"),
    entry("BIH", "BA", "Bosnia and Herzegovina"),
    entry("BLM", "BL", "Saint Barthélemy"),
    entry("BLR", "BY", "Belarus"),
    entry("BLZ", "BZ", "Belize"),
    entry("BMU", "BM", "Bermuda"),
    entry("BOL", "BO", "Bolivia"),
    entry("BRA", "BR", "Brazil"),
    entry("BRB", "BB", "Barbados"),
    entry("BRN", "BN", "Brunei"),
    entry("BTN", "BT", "Bhutan"),
    entry("BVT", "BV", "Bouvet Island"),
    entry("BWA", "BW", "Botswana"),
    entry("CAF", "CF", "Central African Rep."),
    entry("CAN", "CA", "Canada"),
    entry("CCK", "CC", "Cocos Islands"),
    entry("CHE", "CH", "Switzerland"),
    entry("CHL", "CL", "Chile"),
    entry("CHN", "CN", "China"),
    entry("CIV", "CI", "Côte d'Ivoire"),
    entry("CMR", "CM", "Cameroon"),
    entry("COD", "CD", "DR Congo"),
    entry("COG", "CG", "Congo"),
    entry("COK", "CK", "Cook Islands"),
    entry("COL", "CO", "Colombia"),
    entry("COM", "KM", "Comoros"),
    entry("CPV", "CV", "Cape Verde"),
    entry("CRI", "CR", "Costa Rica"),
    entry("CUB", "CU", "Cuba"),
    entry("CUW", "CW", "Curaçao"),
    entry("CXR", "CX", "Christmas Island"),
    entry("CYM", "KY", "Cayman Islands"),
    entry("CYP", "CY", "Cyprus"),
    entry("CZE", "CZ", "Czechia"),
    entry("DEU", "DE", "Germany"),
    entry("DJI", "DJ", "Djibouti"),
    entry("DMA", "DM", "Dominica"),
    entry("DNK", "DK", "Denmark"),
    entry("DOM", "DO", "Dominican Republic"),
    entry("DZA", "DZ", "Algeria"),
    entry("ECU", "EC", "Ecuador"),
    entry("EGY", "EG", "Egypt"),
    entry("ERI", "ER", "Eritrea"),
    entry("ESH", "EH", "Western Sahara"),
    entry("ESP", "ES", "Spain"),
    entry("EST", "EE", "Estonia"),
    entry("ETH", "ET", "Ethiopia"),
    entry("FIN", "FI", "Finland"),
    entry("FJI", "FJ", "Fiji"),
    entry("FLK", "FK", "Falkland Islands"),
    entry("FRA", "FR", "France"),
    entry("FRO", "FO", "Faroe Islands"),
    entry("FSM", "FM", "Micronesia"),
    entry("GAB", "GA", "Gabon"),
    entry("GBR", "GB", "United Kingdom"),
    entry("GEO", "GE", "Georgia"),
    entry("GGY", "GG", "Guernsey"),
    entry("GHA", "GH", "Ghana"),
    entry("GIB", "GI", "Gibraltar"),
    entry("GIN", "GN", "Guinea"),
    entry("GLP", "GP", "Guadeloupe"),
    entry("GMB", "GM", "Gambia"),
    entry("GNB", "GW", "Guinea-Bissau"),
    entry("GNQ", "GQ", "Equatorial Guinea"),
    entry("GRC", "GR", "Greece"),
    entry("GRD", "GD", "Grenada"),
    entry("GRL", "GL", "Greenland"),
    entry("GTM", "GT", "Guatemala"),
    entry("GUF", "GF", "French Guiana"),
    entry("GUM", "GU", "Guam"),
    entry("GUY", "GY", "Guyana"),
    entry("HKG", "HK", "Hong Kong"),
    entry("HMD", "HM", "Heard Island and McDonald Islands"),
    entry("HND", "HN", "Honduras"),
    entry("HRV", "HR", "Croatia"),
    entry("HTI", "HT", "Haiti"),
    entry("HUN", "HU", "Hungary"),
    entry("IDN", "ID", "Indonesia"),
    entry("IMN", "IM", "Isle of Man"),
    entry("IND", "IN", "India"),
    entry("IOT", "IO", "British Indian Ocean Territory"),
    entry("IRL", "IE", "Ireland"),
    entry("IRN", "IR", "Iran"),
    entry("IRQ", "IQ", "Iraq"),
    entry("ISL", "IS", "Iceland"),
    entry("ISR", "IL", "Israel"),
    entry("ITA", "IT", "Italy"),
    entry("JAM", "JM", "Jamaica"),
    entry("JEY", "JE", "Jersey"),
    entry("JOR", "JO", "Jordan"),
    entry("JPN", "JP", "Japan"),
    entry("KAZ", "KZ", "Kazakhstan"),
    entry("KEN", "KE", "Kenya"),
    entry("KGZ", "KG", "Kyrgyzstan"),
    entry("KHM", "KH", "Cambodia"),
    entry("KIR", "KI", "Kiribati"),
    entry("KNA", "KN", "Saint Kitts and Nevis"),
    entry("KOR", "KR", "South Korea"),
    entry("KWT", "KW", "Kuwait"),
    entry("LAO", "LA", "Laos"),
    entry("LBN", "LB", "Lebanon"),
    entry("LBR", "LR", "Liberia"),
    entry("LBY", "LY", "Libya"),
    entry("LCA", "LC", "Saint Lucia"),
    entry("LIE", "LI", "Liechtenstein"),
    entry("LKA", "LK", "Sri Lanka"),
    entry("LSO", "LS", "Lesotho"),
    entry("LTU", "LT", "Lithuania"),
    entry("LUX", "LU", "Luxembourg"),
    entry("LVA", "LV", "Latvia"),
    entry("MAC", "MO", "Macau"),
    entry("MAF", "MF", "Saint Martin"),
    entry("MAR", "MA", "Morocco"),
    entry("MCO", "MC", "Monaco"),
    entry("MDA", "MD", "Moldova"),
    entry("MDG", "MG", "Madagascar"),
    entry("MDV", "MV", "Maldives"),
    entry("MEX", "MX", "Mexico"),
    entry("MHL", "MH", "Marshall Islands"),
    entry("MKD", "MK", "North Macedonia"),
    entry("MLI", "ML", "Mali"),
    entry("MLT", "MT", "Malta"),
    entry("MMR", "MM", "Myanmar"),
    entry("MNE", "ME", "Montenegro"),
    entry("MNG", "MN", "Mongolia"),
    entry("MNP", "MP", "Northern Mariana Islands"),
    entry("MOZ", "MZ", "Mozambique"),
    entry("MRT", "MR", "Mauritania"),
    entry("MSR", "MS", "Montserrat"),
    entry("MTQ", "MQ", "Martinique"),
    entry("MUS", "MU", "Mauritius"),
    entry("MWI", "MW", "Malawi"),
    entry("MYS", "MY", "Malaysia"),
    entry("MYT", "YT", "Mayotte"),
    entry("NAM", "NA", "Namibia"),
    entry("NCL", "NC", "New Caledonia"),
    entry("NER", "NE", "Niger"),
    entry("NFK", "NF", "Norfolk Island"),
    entry("NGA", "NG", "Nigeria"),
    entry("NIC", "NI", "Nicaragua"),
    entry("NIU", "NU", "Niue"),
    entry("NLD", "NL", "Netherlands"),
    entry("NOR", "NO", "Norway"),
    entry("NPL", "NP", "Nepal"),
    entry("NRU", "NR", "Nauru"),
    entry("NZL", "NZ", "New Zealand"),
    entry("OMN", "OM", "Oman"),
    entry("PAK", "PK", "Pakistan"),
    entry("PAN", "PA", "Panama"),
    entry("PCN", "PN", "Pitcairn"),
    entry("PER", "PE", "Peru"),
    entry("PHL", "PH", "Philippines"),
    entry("PLW", "PW", "Palau"),
    entry("PNG", "PG", "Papua New Guinea"),
    entry("POL", "PL", "Poland"),
    entry("PRI", "PR", "Puerto Rico"),
    entry("PRK", "KP", "North Korea"),
    entry("PRT", "PT", "Portugal"),
    entry("PRY", "PY", "Paraguay"),
    entry("PSE", "PS", "Palestine"),
    entry("PYF", "PF", "French Polynesia"),
    entry("QAT", "QA", "Qatar"),
    entry("REU", "RE", "Réunion"),
    entry("ROU", "RO", "Romania"),
    entry("RUS", "RU", "Russia"),
    entry("RWA", "RW", "Rwanda"),
    entry("SAU", "SA", "Saudi Arabia"),
    entry("SDN", "SD", "Sudan"),
    entry("SEN", "SN", "Senegal"),
    entry("SGP", "SG", "Singapore"),
    entry("SGS", "GS", "South Georgia"),
    entry("SHN", "SH", "Saint Helena"),
    entry("SJM", "SJ", "Svalbard and Jan Mayen"),
    entry("SLB", "SB", "Solomon Islands"),
    entry("SLE", "SL", "Sierra Leone"),
    entry("SLV", "SV", "El Salvador"),
    entry("SMR", "SM", "San Marino"),
    entry("SOM", "SO", "Somalia"),
    entry("SPM", "PM", "Saint Pierre and Miquelon"),
    entry("SRB", "RS", "Serbia"),
    entry("SSD", "SS", "South Sudan"),
    entry("STP", "ST", "São Tomé and Príncipe"),
    entry("SUR", "SR", "Suriname"),
    entry("SVK", "SK", "Slovakia"),
    entry("SVN", "SI", "Slovenia"),
    entry("SWE", "SE", "Sweden"),
    entry("SWZ", "SZ", "Eswatini"),
    entry("SXM", "SX", "Sint Maarten"),
    entry("SYC", "SC", "Seychelles"),
    entry("SYR", "SY", "Syria"),
    entry("TCA", "TC", "Turks and Caicos Islands"),
    entry("TCD", "TD", "Chad"),
    entry("TGO", "TG", "Togo"),
    entry("THA", "TH", "Thailand"),
    entry("TJK", "TJ", "Tajikistan"),
    entry("TKL", "TK", "Tokelau"),
    entry("TKM", "TM", "Turkmenistan"),
    entry("TLS", "TL", "Timor-Leste"),
    entry("TON", "TO", "Tonga"),
    entry("TTO", "TT", "Trinidad and Tobago"),
    entry("TUN", "TN", "Tunisia"),
    entry("TUR", "TR", "Turkey"),
    entry("TUV", "TV", "Tuvalu"),
    entry("TWN", "TW", "Taiwan"),
    entry("TZA", "TZ", "Tanzania"),
    entry("UGA", "UG", "Uganda"),
    entry("UKR", "UA", "Ukraine"),
    entry("UMI", "UM", "US Minor Outlying Islands"),
    entry("URY", "UY", "Uruguay"),
    entry("USA", "US", "United States"),
    entry("UZB", "UZ", "Uzbekistan"),
    entry("VAT", "VA", "Vatican City"),
    entry("VCT", "VC", "Saint Vincent and the Grenadines"),
    entry("VEN", "VE", "Venezuela"),
    entry("VGB", "VG", "British Virgin Islands"),
    entry("VIR", "VI", "US Virgin Islands"),
    entry("VNM", "VN", "Vietnam"),
    entry("VUT", "VU", "Vanuatu"),
    entry("WLF", "WF", "Wallis and Futuna"),
    entry("WSM", "WS", "Samoa"),
    entry("YEM", "YE", "Yemen"),
    entry("ZAF", "ZA", "South Africa"),
    entry("ZMB", "ZM", "Zambia"),
    entry("ZWE", "ZW", "Zimbabwe"),
];

#[cfg(test)]
mod tests {
    use super::{COUNTRIES, country};

    #[test]
    fn codes_and_names_mean_one_country_in_any_case() {
        for text in ["TWN", "tw", "Taiwan", "TAIWAN", " taiwan "] {
            assert_eq!(country(text).map(|found| found.alpha3), Some("TWN"));
        }
        assert_eq!(
            country("uk").map(|found| found.name),
            Some("United Kingdom")
        );
        assert_eq!(country("Taiwa"), None);
    }

    #[test]
    fn codes_are_in_order_and_no_name_stands_twice() {
        assert!(COUNTRIES.is_sorted_by(|a, b| a.alpha3 < b.alpha3));
        let mut names: Vec<&str> = COUNTRIES
            .iter()
            .flat_map(|country| [country.alpha2, country.name])
            .collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 2 * COUNTRIES.len());
    }
}
