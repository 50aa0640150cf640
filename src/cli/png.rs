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
    stand_in(fonts);
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

/// Names a family that is there as sans-serif where none of the usual ones is: words of no family are not drawn.
#[cfg(feature = "png")]
fn stand_in(fonts: &mut resvg::usvg::fontdb::Database) {
    use resvg::usvg::fontdb::{Family, Query};

    let usual = ["Helvetica", "Arial", "Liberation Sans", "Nimbus Sans"].map(Family::Name);
    let asked = [&usual[..], &[Family::SansSerif]].concat();
    let query = Query {
        families: &asked,
        ..Query::default()
    };
    if fonts.query(&query).is_some() {
        return;
    }
    let families = fonts.faces().flat_map(|face| &face.families);
    // Folders list their files in no order; the plainest name is the same every time.
    let plainest = families
        .map(|(name, _)| (!name.contains("Sans"), name.contains("Mono"), name.clone()))
        .min();
    if let Some((_, _, name)) = plainest {
        fonts.set_sans_serif_family(name);
    }
}

/// Says how to get pixels.
#[cfg(not(feature = "png"))]
pub(crate) fn draw(_svg: &str) -> anyhow::Result<Vec<u8>> {
    anyhow::bail!(
        "this build does not draw PNG: build with `cargo install --path . --locked --features png`, or write \
         `--format svg` and convert it (rsvg-convert, Inkscape, any browser)"
    )
}
