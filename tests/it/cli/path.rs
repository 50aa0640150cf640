//! The five steps that the docs offer each reader run, one after the other.

use std::fs;

use super::process::{ended, program};

#[test]
fn the_steps_of_every_reader_run() {
    let text = fs::read_to_string("docs/README.md").expect("it is there");
    let mut n_readers = 0;
    for section in text.split("\n## ").skip(1) {
        let (reader, rest) = section.split_once('\n').expect("a section has a body");
        let (_, block) = rest.split_once("```sh\n").expect("a section has steps");
        let (block, _) = block.split_once("```").expect("the steps end");
        let folder = tempfile::tempdir().expect("a folder can be made");
        #[cfg(unix)]
        std::os::unix::fs::symlink(
            std::path::absolute("graphs").expect("the folder has a path"),
            folder.path().join("graphs"),
        )
        .expect("a link can be made");
        let steps: Vec<&str> = block.lines().collect();
        assert_eq!(steps.len(), 5, "{reader}");
        for step in steps {
            let command = step.split('#').next().unwrap_or_default();
            let args: Vec<&str> = command.split_whitespace().skip(1).collect();
            let output = program(&args)
                .current_dir(folder.path())
                .env("LINCHPIN_DRAWS", "2")
                .output();
            let run = ended(output.expect("the program starts"));
            assert_eq!(run.code, Some(0), "{reader}: {step}: {}", run.stderr);
        }
        n_readers += 1;
    }
    assert_eq!(n_readers, 5);
}
