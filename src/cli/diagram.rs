//! `linchpin diagram`.

use clap::ValueEnum;
use linchpin::{
    analysis::{Prepared, Scratch, cutoff, explain},
    diagram::{
        causes, dot, draw, graphml, mermaid,
        selection::{Collapse, Level, Selection},
        svg,
    },
    model::{Case, change::Span, lookup},
};

use super::{
    Common, Exit, case, graph,
    loss::{self, DateArgs},
    output::{self, Format},
    png,
    question::QuestionArgs,
};

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LevelArg {
    /// Products, grouped by stage.
    Product,
    /// Countries and the strongest flows between them.
    Country,
    /// Firms, grouped by country.
    Firm,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum CollapseArg {
    /// Nothing: a box for every product, an arrow for every input.
    None,
    /// Products that are used alike share a box, crowded pairs of stages an arrow.
    Alike,
    /// As alike, and products that do not fall are only counted.
    Rest,
    /// Every product is only counted, by stage and state.
    Stages,
}

/// Flags of `linchpin diagram`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  linchpin diagram -o chain.svg\n  \
                  linchpin diagram --mark TWN -o taiwan.svg\n  \
                  linchpin diagram --causes TWN ai_accelerator_gpu -o memo.svg\n  \
                  linchpin diagram --focus dram --depth 2 --mark KOR --format svg > dram.svg\n  \
                  linchpin diagram --format graphml -o chain.graphml\n  \
                  linchpin diagram --level country | dot -Tpdf > flows.pdf\n\n\
                  Exit: 0 drawn; 2 could not run.")]
pub(crate) struct Args {
    /// What the boxes are.
    #[arg(long, value_enum, default_value = "product", help_heading = "Picture")]
    level: LevelArg,
    /// Draw only what a product needs; may be given several times.
    #[arg(long, value_name = "PRODUCT", help_heading = "Picture")]
    focus: Vec<String>,
    /// How many steps upstream of the focus to draw.
    #[arg(long, value_name = "N", requires = "focus", help_heading = "Picture")]
    depth: Option<u32>,
    /// Mark what the loss of something does: a country, a bloc, a firm, by id or name, or kind:id; may be given several times.
    #[arg(long, value_name = "EVENT", help_heading = "Picture")]
    mark: Vec<String>,
    /// Draw the chain of causes alone, from a loss to the target named last, as `explain` tells it.
    #[arg(
        long,
        value_names = ["EVENT", "TARGET"],
        num_args = 2..,
        conflicts_with_all = ["focus", "mark", "collapse", "level", "depth"],
        help_heading = "Picture"
    )]
    causes: Vec<String>,
    /// What to draw together [default: rest where a loss is marked among more than 60 products, none for graphml, else alike].
    #[arg(long, value_enum, help_heading = "Picture")]
    collapse: Option<CollapseArg>,
    #[command(flatten)]
    question: QuestionArgs,
    /// How to draw [default: by the ending of -o, else dot].
    #[arg(long, value_parser = output::picture_formats(), help_heading = "Output")]
    format: Option<Format>,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let format = format(args, common)?;
    if !args.causes.is_empty() {
        return causes(args, format, common);
    }
    let chain = graph::chain(common)?;
    let mut question = args.question.question(&chain)?;
    let focus = args
        .focus
        .iter()
        .map(|name| lookup::product(&chain, name))
        .collect::<Result<Vec<_>, _>>()?;
    // What is drawn is what is asked about: causes are told for the focus.
    if !focus.is_empty() {
        question.targets.clone_from(&focus);
    }
    let selection = Selection {
        level: match args.level {
            LevelArg::Product => Level::Product,
            LevelArg::Country => Level::Country,
            LevelArg::Firm => Level::Firm,
        },
        focus,
        depth: args.depth,
        collapse: match args.collapse {
            Some(CollapseArg::None) => Some(Collapse::None),
            Some(CollapseArg::Alike) => Some(Collapse::Alike),
            Some(CollapseArg::Rest) => Some(Collapse::Rest),
            Some(CollapseArg::Stages) => Some(Collapse::Stages),
            // A graph is for programs, which draw together by themselves.
            None => (format == Format::Graphml).then_some(Collapse::None),
        },
        basis: question.basis,
    };
    let finding = if args.mark.is_empty() {
        None
    } else {
        let events = loss::events(&chain, &args.mark)?;
        let case = Case::losing(question, events, Span::ALWAYS);
        let prepared = Prepared::new(&chain, &case)?;
        Some(cutoff::find(&prepared, &mut Scratch::default()))
    };
    let picture = draw::picture(&chain, &selection, finding.as_ref());
    let text = match format {
        Format::Svg => svg::render(&picture),
        Format::Mermaid => mermaid::render(&picture),
        Format::Graphml => graphml::render(&picture),
        Format::Png => {
            let pixels = png::draw(&svg::render(&picture))?;
            output::write_bytes(common, &pixels)?;
            return Ok(Exit::Ran);
        }
        _ => dot::render(&picture),
    };
    output::write(common, &text)?;
    Ok(Exit::Ran)
}

/// Draws the chain of causes of an explanation.
fn causes(args: &Args, format: Format, common: &Common) -> anyhow::Result<Exit> {
    let is_told = args.format.or(common.format).is_some() || common.file().is_some();
    anyhow::ensure!(
        matches!(format, Format::Svg | Format::Png) || !is_told,
        "the chain of causes is drawn as svg or png, not as {}",
        format.name()
    );
    let (target, events) = args
        .causes
        .split_last()
        .expect("the command line asks for two");
    let loaded = case::of(common, events, &DateArgs::default(), &args.question)?;
    let case::Loaded { chain, mut case } = loaded;
    case.question.targets = vec![lookup::product(&chain, target)?];
    let prepared = Prepared::new(&chain, &case)?;
    let finding = explain::find(&prepared, &mut Scratch::default());
    let picture = causes::render(&chain, &finding);
    if format == Format::Png {
        output::write_bytes(common, &png::draw(&picture)?)?;
    } else {
        output::write(common, &picture)?;
    }
    Ok(Exit::Ran)
}

/// The format asked for, or that of the file's ending.
fn format(args: &Args, common: &Common) -> anyhow::Result<Format> {
    const KNOWN: &str = "dot, svg, mermaid, graphml, png";
    if let Some(format) = args.format.or(common.format) {
        anyhow::ensure!(
            format.is_picture(),
            "a picture is not written as `{}`; --format takes {KNOWN}",
            format.name()
        );
        return Ok(format);
    }
    let path = common
        .output
        .as_deref()
        .filter(|path| path.as_os_str() != "-");
    let Some(path) = path else {
        return Ok(Format::Dot);
    };
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("dot" | "gv") | None => Ok(Format::Dot),
        Some("svg") => Ok(Format::Svg),
        Some("mmd" | "mermaid") => Ok(Format::Mermaid),
        Some("graphml") => Ok(Format::Graphml),
        Some("png") => Ok(Format::Png),
        Some(other) => anyhow::bail!(
            "the ending `.{other}` of `{}` names no format of pictures; give --format {} or an ending .dot, .gv, .svg, \
             .mmd, .mermaid, .graphml, .png",
            path.display(),
            KNOWN.replace(", ", "|")
        ),
    }
}
