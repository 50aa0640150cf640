//! SVG to pixels, where the program is built with the feature `png`.

/// How many pixels a unit of the picture becomes: sharp on a dense screen and in print.
#[cfg(feature = "png")]
const SCALE: f32 = 2.0;
/// More pixels than this on a side would need gigabytes.
#[cfg(feature = "png")]
const MOST: f32 = 16_384.0;

/// Draws an SVG with the fonts of the system.
#[cfg(feature = "png")]
pub(crate) fn draw(svg: &str) -> anyhow::Result<Vec<u8>> {
    use anyhow::Context;
    use resvg::{tiny_skia, usvg};

    let mut options = usvg::Options::default();
    let fonts = options.fontdb_mut();
    fonts.load_system_fonts();
    anyhow::ensure!(
        !fonts.is_empty(),
        "no font is installed to draw with (Debian package fonts-liberation); --format svg needs none"
    );
    let tree = usvg::Tree::from_str(svg, &options).context("cannot read the picture as SVG")?;
    let size = tree.size();
    let scale = SCALE.min(MOST / size.width().max(size.height()));
    let (width, height) = (size.width() * scale, size.height() * scale);
    let mut pixels = tiny_skia::Pixmap::new(width.ceil() as u32, height.ceil() as u32)
        .context("the picture is too large to draw")?;
    let transform = tiny_skia::Transform::from_scale(scale, scale);
    resvg::render(&tree, transform, &mut pixels.as_mut());
    pixels
        .encode_png()
        .context("cannot write the picture as PNG")
}

/// Says how to get pixels.
#[cfg(not(feature = "png"))]
pub(crate) fn draw(_svg: &str) -> anyhow::Result<Vec<u8>> {
    anyhow::bail!(
        "this build does not draw PNG: build with `cargo install --path . --locked --features png`, or write \
         `--format svg` and convert it (rsvg-convert, Inkscape, any browser)"
    )
}
