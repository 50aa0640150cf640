//! Time of weekly dynamics: one run, many trials at a time, one step of a dense table.

fn main() {
    divan::main();
}
