//! Reference numbers that lie beside the checkout and are not part of the project.

use std::path::Path;

use crate::ROOT;

/// Reads a file of `../shared`, or says that it is absent and what is skipped.
pub fn read(path: &str) -> Option<String> {
    let full = Path::new(ROOT).join("../shared").join(path);
    let text = std::fs::read_to_string(full).ok();
    if text.is_none() {
        super::tool::skipped(&format!("`../shared/{path}` is not beside this checkout"));
    }
    text
}
