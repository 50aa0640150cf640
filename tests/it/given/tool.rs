//! What tests need of the machine beside Rust.

/// Says that a test skips for want of a tool; fails it where `LINCHPIN_REQUIRE_TOOLS` is set, as in CI.
pub fn missing(what: &str) {
    let is_required = std::env::var_os("LINCHPIN_REQUIRE_TOOLS").is_some_and(|value| value != "0");
    assert!(!is_required, "{what}, and LINCHPIN_REQUIRE_TOOLS is set");
    skipped(what);
}

/// Says that a test skips for want of something that no machine must have.
#[expect(clippy::print_stderr, reason = "a skipped test must say so")]
pub fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}
