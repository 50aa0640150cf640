//! Reference numbers that lie beside the checkout and are not part of the project.

use std::path::Path;

/// Reads a file of `../shared`, or says that it is absent and what is skipped.
pub fn read(path: &str) -> Option<String> {
    let full = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared")
        .join(path);
    let text = std::fs::read_to_string(full).ok();
    if text.is_none() {
        #[expect(clippy::print_stderr, reason = "a skipped test must say so")]
        {
            eprintln!("skipped: `../shared/{path}` is not beside this checkout");
        }
    }
    text
}
