//! The allied graph, carried inside the program.

/// The name of its root file in places.
pub(super) const ROOT: &str = "allied/chain.ron";

/// The allied graph without figures that may not be used for commercial ends: one file, made of the others.
#[cfg(not(feature = "restricted-data"))]
pub(super) const FILES: &[(&str, &str)] = &[(
    ROOT,
    include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/graphs/open/chain.ron"
    )),
)];

#[cfg(feature = "restricted-data")]
macro_rules! files {
    ($($name:literal,)+) => {
        /// Name and text of each file of `graphs/allied`.
        pub(super) const FILES: &[(&str, &str)] = &[$((
            concat!("allied/", $name),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/graphs/allied/", $name)),
        ),)+];
    };
}

#[cfg(feature = "restricted-data")]
files! {
    "chain.ron",
    "countries.ron",
    "firms.ron",
    "sources.ron",
    "utilisation.ron",
    "raw-materials.ron",
    "energy.ron",
    "substrates-and-masks.ron",
    "fab-materials.ron",
    "package-materials.ron",
    "subsystems.ron",
    "equipment.ron",
    "back-end-equipment.ron",
    "design.ron",
    "fabrication.ron",
    "memory.ron",
    "packaging.ron",
    "systems.ron",
}

macro_rules! threats {
    ($($name:literal,)+) => {
        /// Name and text of each scenario of `graphs/threats`: what may happen to the allied chain, counted from a
        /// decision.
        pub fn threats() -> impl Iterator<Item = (&'static str, &'static str)> {
            [$((
                concat!("threats/", $name),
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/graphs/threats/", $name)),
            ),)+].into_iter()
        }
    };
}

threats! {
    "china.ron",
    "china-controls.ron",
    "japan.ron",
    "kanto-quake.ron",
    "korea.ron",
    "taiwan.ron",
    "taiwan-in-five-years.ron",
}

macro_rules! backtests {
    ($($name:literal,)+) => {
        /// Name and text of each event of `graphs/backtests`: what happened to the allied chain, and what was measured.
        pub fn backtests() -> impl Iterator<Item = (&'static str, &'static str)> {
            [$((
                concat!("backtests/", $name),
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/graphs/backtests/", $name)),
            ),)+].into_iter()
        }
    };
}

backtests! {
    "chi-chi-1999.ron",
    "chungli-2005.ron",
    "eda-2025.ron",
    "gallium-2023.ron",
    "gallium-ban-2024.ron",
    "helium-2026.ron",
    "hisilicon-2020.ron",
    "hualien-2024.ron",
    "hwaseong-2019.ron",
    "japan-korea-2019.ron",
    "kanto-denka-2025.ron",
    "kioxia-yokkaichi-2019.ron",
    "neon-2022.ron",
    "pyeongtaek-2018.ron",
    "rare-earths-2010.ron",
    "renesas-naka-2011.ron",
    "renesas-naka-2021.ron",
    "renesas-naka-february-2021.ron",
    "shin-etsu-krf-2021.ron",
    "spruce-pine-2024.ron",
    "tainan-2016.ron",
    "tainan-2025.ron",
    "taiwan-drought-2021.ron",
    "taoyuan-2020.ron",
    "taoyuan-nitrogen-2017.ron",
    "tohoku-bt-resin-2011.ron",
    "tohoku-wafers-2011.ron",
    "toshiba-dip-2010.ron",
    "tsmc-resist-2019.ron",
    "tsmc-virus-2018.ron",
    "wuxi-2013.ron",
    "xian-2021.ron",
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::{FILES, backtests, threats};

    fn on_disk(folder: &str) -> BTreeSet<String> {
        let place = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("graphs")
            .join(folder);
        fs::read_dir(place)
            .expect("the folder is there")
            .map(|entry| entry.expect("it can be listed").file_name())
            .map(|name| format!("{folder}/{}", name.to_string_lossy()))
            .filter(|name| {
                Path::new(name)
                    .extension()
                    .is_some_and(|ending| ending == "ron")
            })
            .collect()
    }

    #[test]
    fn every_file_of_the_folders_is_embedded() {
        let names = |names: &mut dyn Iterator<Item = &'static str>| -> BTreeSet<String> {
            names.map(str::to_owned).collect()
        };
        if cfg!(feature = "restricted-data") {
            let graph = names(&mut FILES.iter().map(|(name, _)| *name));
            assert_eq!(graph, on_disk("allied"));
        }
        assert_eq!(
            names(&mut threats().map(|(name, _)| name)),
            on_disk("threats")
        );
        assert_eq!(
            names(&mut backtests().map(|(name, _)| name)),
            on_disk("backtests")
        );
    }
}
