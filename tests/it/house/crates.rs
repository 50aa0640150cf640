//! What whoever uses the library has to build with it.

use std::process::Command;

use crate::ROOT;

/// What cargo says of the crates that the library or the program names itself; it asks no registry.
fn named_directly(features: &[&str]) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .current_dir(ROOT)
        .args(["tree", "--locked", "--offline", "--package", "linchpin"])
        .args(["--edges", "normal", "--depth", "1", "--prefix", "none"])
        .args(["--format", "{lib}"])
        .args(features)
        .output()
        .expect("cargo runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let names = String::from_utf8(output.stdout).expect("names are text");
    // The first line is the crate itself.
    let mut names: Vec<String> = names.lines().skip(1).map(str::to_owned).collect();
    names.sort();
    names
}

#[test]
fn the_library_brings_no_command_line_and_no_terminal() {
    let expected = [
        "anstyle",
        "csv",
        "good_lp",
        "indexmap",
        "maud",
        "petgraph",
        "pulp",
        "quick_xml",
        "rayon",
        "ron",
        "serde",
        "serde_json",
        "sha2",
        "similar",
        "strsim",
        "thiserror",
        "unicode_normalization",
        "unicode_width",
    ];
    assert_eq!(named_directly(&["--no-default-features"]), expected);
}

#[test]
fn the_program_adds_what_a_terminal_needs_and_nothing_else() {
    let library = named_directly(&["--no-default-features"]);
    let mut program = named_directly(&[]);
    program.retain(|name| !library.contains(name));
    let expected = [
        "annotate_snippets",
        "anstream",
        "anyhow",
        "clap",
        "clap_complete",
        "clap_mangen",
        "ctrlc",
        "indicatif",
        "rustix",
        // Files without a name until they are whole, which only Linux has.
        #[cfg(target_os = "linux")]
        "tempfile",
        "terminal_size",
    ];
    assert_eq!(program, expected);
}
