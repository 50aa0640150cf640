//! What `-o` does to what stands at the place: nothing is replaced that is no plain file, nothing is lost.
//!
//! Device nodes are made in a folder of the test's own; those of the machine are never written to by name.
#![cfg(unix)]

use std::{
    fs::{self, Permissions},
    os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink},
    path::Path,
    process::{Command, Stdio},
};

use tempfile::TempDir;

use super::process::{Run, ended, program, run};
use crate::given::tool;

const GRAPH: &str = "graphs/toy/series.ron";

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder can be made")
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("the file is there")
}

fn name(path: &Path) -> &str {
    path.to_str().expect("the path is text")
}

/// Writes the products of a small graph to a path.
fn show(path: &Path) -> Run {
    run(&["show", "-g", GRAPH, "-o", name(path)])
}

/// What `show` should have written.
fn expected() -> String {
    run(&["show", "-g", GRAPH]).stdout
}

/// Runs the program under a shell that sets something first.
fn under(setting: &str, args: &[&str]) -> Run {
    let own = program(args);
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("{setting}; exec \"$0\" \"$@\""))
        .arg(own.get_program())
        .args(own.get_args())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::null());
    for (key, value) in own.get_envs() {
        match value {
            Some(value) => command.env(key, value),
            None => command.env_remove(key),
        };
    }
    ended(command.output().expect("there is a shell"))
}

/// Makes a device node; `None` where only others may.
fn node(path: &Path, minor: &str) -> Option<()> {
    let made = Command::new("mknod")
        .args(["-m", "666", name(path), "c", "1", minor])
        .stderr(Stdio::null())
        .status();
    if made.is_ok_and(|status| status.success())
        && fs::OpenOptions::new().write(true).open(path).is_ok()
    {
        return Some(());
    }
    tool::skipped("no device node can be made and used (needs root)");
    None
}

/// The names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("it can be listed").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_device_is_written_to_and_stays_a_device() {
    let folder = folder();
    let device = folder.path().join("null");
    let Some(()) = node(&device, "3") else { return };
    for args in [
        &["show", "-g", GRAPH][..],
        &["spof", "-g", GRAPH],
        &["diagram", "-g", GRAPH],
        &["report", "-g", GRAPH],
    ] {
        let ran = run(&[args, &["-o", name(&device)]].concat());
        assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.stderr);
        let found = fs::symlink_metadata(&device).expect("it is still there");
        assert!(found.file_type().is_char_device(), "{args:?}");
    }
    assert_eq!(names(folder.path()), ["null"]);
}

#[test]
fn a_full_device_is_an_error_that_says_so() {
    let folder = folder();
    let device = folder.path().join("full");
    let Some(()) = node(&device, "7") else { return };
    let ran = show(&device);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("cannot write"), "{}", ran.stderr);
    assert!(ran.stderr.contains("No space left"), "{}", ran.stderr);
    let setting = format!("exec > '{}'", name(&device));
    let ran = under(&setting, &["show", "-g", GRAPH]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("cannot write to standard output"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_pipe_is_written_to_and_its_reader_gets_everything() {
    let folder = folder();
    let pipe = folder.path().join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("there is mkfifo").success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || text(&pipe)
    });
    let ran = show(&pipe);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(reader.join().expect("it reads"), expected());
    let found = fs::symlink_metadata(&pipe).expect("it is still there");
    assert!(found.file_type().is_fifo());
}

#[test]
fn links_are_followed_also_to_where_nothing_is_yet() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("real"), "old").expect("it can be written");
    symlink("real", at("link")).expect("a link can be made");
    symlink("link", at("to-link")).expect("a link can be made");
    assert_eq!(show(&at("to-link")).code, Some(0));
    assert_eq!(text(&at("real")), expected());

    symlink("not-yet", at("dangling")).expect("a link can be made");
    assert_eq!(show(&at("dangling")).code, Some(0));
    assert_eq!(text(&at("not-yet")), expected());
    for link in ["link", "to-link", "dangling"] {
        let found = fs::symlink_metadata(at(link)).expect("it is still there");
        assert!(found.is_symlink(), "{link}");
    }

    symlink("round", at("round")).expect("a link can be made");
    let ran = show(&at("round"));
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    let left = ["dangling", "link", "not-yet", "real", "round", "to-link"];
    assert_eq!(names(folder.path()), left);
}

#[test]
fn a_file_keeps_its_mode_and_a_new_one_obeys_the_mask() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let mode = |name: &str| fs::metadata(at(name)).expect("it is there").mode() & 0o7777;
    for (name, bits) in [("private", 0o600), ("run", 0o755), ("odd", 0o640)] {
        fs::write(at(name), "old").expect("it can be written");
        fs::set_permissions(at(name), Permissions::from_mode(bits)).expect("it is ours");
        assert_eq!(show(&at(name)).code, Some(0));
        assert_eq!(mode(name), bits, "{name}");
        assert_eq!(text(&at(name)), expected());
    }
    for (mask, bits) in [("077", 0o600), ("022", 0o644), ("002", 0o664)] {
        let file = at(mask);
        let args = ["show", "-g", GRAPH, "-o", name(&file)];
        assert_eq!(under(&format!("umask {mask}"), &args).code, Some(0));
        assert_eq!(mode(mask), bits, "umask {mask}");
    }
}

#[test]
fn a_read_only_file_and_a_folder_are_refused_before_any_work() {
    let folder = folder();
    let file = folder.path().join("kept");
    fs::write(&file, "kept").expect("it can be written");
    fs::set_permissions(&file, Permissions::from_mode(0o444)).expect("it is ours");
    let ran = show(&file);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("read-only"), "{}", ran.stderr);
    assert_eq!(text(&file), "kept");

    let ran = show(folder.path());
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("folder"), "{}", ran.stderr);
    // The graph is not even looked at.
    let missing = folder.path().join("no/such/file");
    let ran = run(&["show", "-g", "nowhere.ron", "-o", name(&missing)]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("cannot write"), "{}", ran.stderr);
    assert_eq!(names(folder.path()), ["kept"]);
}

#[test]
fn a_file_with_several_names_keeps_them() {
    let folder = folder();
    let (one, other) = (folder.path().join("one"), folder.path().join("other"));
    // Longer than the answer, so that a rest of it would be seen.
    fs::write(&one, "old ".repeat(10_000)).expect("it can be written");
    fs::hard_link(&one, &other).expect("a second name can be given");
    assert_eq!(show(&one).code, Some(0));
    assert_eq!(text(&one), expected());
    assert_eq!(text(&other), expected());
    let ino = |path: &Path| fs::metadata(path).expect("it is there").ino();
    assert_eq!(ino(&one), ino(&other));
}

#[test]
fn an_input_is_never_written_over() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let graph = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(GRAPH))
        .expect("the graph is there");
    fs::write(at("g.ron"), &graph).expect("it can be written");
    symlink("g.ron", at("link.ron")).expect("a link can be made");
    fs::hard_link(at("g.ron"), at("twin.ron")).expect("a second name can be given");
    let graph_flag = format!("--graph={}", name(&at("g.ron")));
    for (input, output) in [
        ("g.ron", "g.ron"),
        ("g.ron", "./g.ron"),
        ("link.ron", "g.ron"),
        ("g.ron", "link.ron"),
        ("g.ron", "twin.ron"),
    ] {
        let ran = run(&["show", "-g", name(&at(input)), "-o", name(&at(output))]);
        assert_eq!(ran.code, Some(2), "{input} {output}: {}", ran.stderr);
        assert!(ran.stderr.contains("is an input"), "{}", ran.stderr);
    }
    for args in [
        &["show", graph_flag.as_str()][..],
        &["check", name(&at("g.ron"))],
        &["compare", name(&at("g.ron")), GRAPH],
        &["run", name(&at("g.ron"))],
    ] {
        let ran = run(&[args, &["-o", name(&at("g.ron"))]].concat());
        assert_eq!(ran.code, Some(2), "{args:?}: {}", ran.stderr);
        assert_eq!(text(&at("g.ron")), graph, "{args:?}");
    }
    // What a file includes is read too, though the command line does not name it.
    let is_root = |line: &&str| {
        ["format:", "name:", "targets:"]
            .iter()
            .any(|key| line.trim().starts_with(key))
    };
    let (root, part): (Vec<&str>, Vec<&str>) = graph.lines().partition(is_root);
    let (root, part) = (root.join("\n"), part.join("\n"));
    fs::write(at("part.ron"), &part).expect("it can be written");
    fs::write(at("all.ron"), format!("({root} include: [\"part.ron\"])"))
        .expect("it can be written");
    let ran = run(&["show", "-g", name(&at("all.ron"))]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let ran = run(&[
        "show",
        "-g",
        name(&at("all.ron")),
        "-o",
        name(&at("part.ron")),
    ]);
    assert!(ran.stderr.contains("is an input"), "{}", ran.stderr);
    assert_eq!(text(&at("part.ron")), part);
    // An output is no input because it is named like a flag's value.
    let ran = run(&["show", "-g", name(&at("g.ron")), "-o", name(&at("answer"))]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(show(&at("answer")).code, Some(0));
}

#[test]
fn who_is_killed_while_writing_leaves_nothing_behind() {
    let folder = folder();
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    fs::write(&old, "old").expect("it can be written");
    for file in [&old, &new] {
        // The system ends whoever writes a file longer than this.
        let ran = under("ulimit -f 1", &["report", "-g", GRAPH, "-o", name(file)]);
        assert_ne!(ran.code, Some(0), "the limit holds");
        assert_eq!(names(folder.path()), ["old"]);
        assert_eq!(text(&old), "old");
    }
}

#[test]
fn a_log_that_standard_output_goes_to_is_not_begun_anew() {
    let folder = folder();
    let log = folder.path().join("log");
    fs::write(&log, "before\n").expect("it can be written");
    let link = folder.path().join("stdout");
    symlink("/proc/self/fd/1", &link).expect("a link can be made");
    let setting = format!("exec >> '{}'", name(&log));
    let ran = under(&setting, &["show", "-g", GRAPH, "-o", name(&link)]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(text(&log), format!("before\n{}", expected()));
}
