//! The allied graph, carried inside the program.

/// The name of its root file in places.
pub(super) const ROOT: &str = "allied/chain.ron";

macro_rules! files {
    ($($name:literal,)+) => {
        /// Name and text of each file of `graphs/allied`.
        pub(super) const FILES: &[(&str, &str)] = &[$((
            concat!("allied/", $name),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/graphs/allied/", $name)),
        ),)+];
    };
}

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

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::FILES;

    #[test]
    fn every_file_of_the_folder_is_embedded() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("graphs/allied");
        let on_disk: BTreeSet<String> = fs::read_dir(folder)
            .expect("the folder is there")
            .map(|entry| entry.expect("it can be listed").file_name())
            .map(|name| format!("allied/{}", name.to_string_lossy()))
            .filter(|name| {
                Path::new(name)
                    .extension()
                    .is_some_and(|ending| ending == "ron")
            })
            .collect();
        let embedded: BTreeSet<String> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(embedded, on_disk);
    }
}
