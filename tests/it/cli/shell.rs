//! Completions and manual pages say what the program can do.

use std::{fs, process::Command};

use super::process::{printed, refused};

#[test]
fn completions_know_every_command_and_are_scripts_of_their_shell() {
    for (shell, start) in [
        ("bash", "_linchpin()"),
        ("zsh", "#compdef linchpin"),
        ("fish", "complete -c linchpin"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let script = printed(&["completions", shell]);
        assert!(script.contains(start), "{shell}");
        for command in ["cutoff", "import", "suppliers", "completions"] {
            assert!(script.contains(command), "{shell}: {command}");
        }
    }
    assert!(refused(&["completions", "tcsh"]).contains("possible values"));
    // Where bash is, it reads what is meant for it.
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("linchpin.bash");
    fs::write(&path, printed(&["completions", "bash"])).expect("it can be written");
    if let Ok(checked) = Command::new("bash").arg("-n").arg(&path).output() {
        assert!(
            checked.status.success(),
            "{}",
            String::from_utf8_lossy(&checked.stderr)
        );
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let page = printed(&["man"]);
    assert!(
        page.contains(".TH linchpin 1") && page.contains("cutoff"),
        "{page}"
    );
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("man1");
    printed(&["man", path.to_str().expect("it is text")]);
    for name in [
        "linchpin.1",
        "linchpin-cutoff.1",
        "linchpin-import-suppliers.1",
    ] {
        let page = fs::read_to_string(path.join(name)).expect("it was written");
        assert!(page.contains(".SH SYNOPSIS"), "{name}");
    }
    assert!(!path.join("linchpin-help.1").exists());
    assert_eq!(printed(&["man"]), page, "same input, same bytes");
}
