//! Solves the Aralia benchmark trees, each in a process of its own, and compares with the table.
//!
//! `cargo bench --bench aralia -- [TREE...]` prints one line per tree;
//! `-- --one FILE.xml` solves one file; `-- --order K FILE.xml` lists the minimal
//! cut sets up to order K by order; `-- --within N FILE.xml` does so for as high an
//! order as diagrams of N nodes allow. Data is looked for beside the checkout.

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use linchpin::engine::bdd::{Config, cut_sets, solve};
use linchpin::network::openpsa;

/// Where the shared data lies, seen from the crate.
const SHARED: &str = "../shared";

const RUNS: usize = 7;

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo adds a word of its own.
    let args = std::env::args().skip(1).filter(|arg| arg != "--bench");
    let args: Vec<String> = args.collect();
    let text: Vec<&str> = args.iter().map(String::as_str).collect();
    let report = match text[..] {
        ["--one", file] => one(Path::new(file))?,
        ["--order", order, file] => sets(Path::new(file), Some(order.parse()?), config())?,
        ["--within", nodes, file] => {
            let config = Config {
                max_nodes: nodes.parse()?,
                ..config()
            };
            sets(Path::new(file), None, config)?
        }
        _ => all(&args)?,
    };
    writeln!(std::io::stdout(), "{report}")?;
    Ok(())
}

fn config() -> Config<'static> {
    Config {
        max_nodes: 1 << 26,
        should_stop: &|| false,
    }
}

fn one(file: &Path) -> Result<String, Box<dyn Error>> {
    let start = Instant::now();
    let model = openpsa::read(&std::fs::read_to_string(file)?, None)?;
    let read = start.elapsed();
    let config = config();
    let solution = solve(&model.formula, &config)?;
    let solved = start.elapsed();
    let family = solution.cut_sets(&config)?;
    let count = family.count();
    let counted = start.elapsed();
    let p: Vec<f64> = model
        .probabilities
        .iter()
        .map(|p| p.unwrap_or(0.0))
        .collect();
    let (probability, birnbaum) = solution.probability_and_birnbaum(&p);
    let done = start.elapsed();
    let largest = birnbaum.iter().copied().fold(0.0, f64::max);
    if std::env::var_os("STEPS").is_some() {
        let path_sets = solution.path_sets(&config)?;
        writeln!(
            std::io::stderr(),
            "read {read:?} solved {solved:?} counted {counted:?} done {done:?} paths {} {:?} {} modules, {} nodes, {} set nodes, by order {:?}",
            path_sets.count().sets,
            start.elapsed(),
            solution.n_modules(),
            solution.n_nodes(),
            family.n_nodes(),
            family
                .count_by_order()
                .iter()
                .map(|count| count.sets)
                .collect::<Vec<_>>(),
        )?;
    }
    let milliseconds = done.as_secs_f64() * 1e3;
    let peak = solution.peak_nodes().max(family.n_nodes());
    let (memory, processor) = (memory_mb(), processor_ms());
    Ok(format!(
        "{} {probability:e} {milliseconds} {peak} {memory} {processor} {largest:e}",
        count.sets
    ))
}

fn sets(file: &Path, order: Option<u32>, config: Config<'_>) -> Result<String, Box<dyn Error>> {
    let start = Instant::now();
    let model = openpsa::read(&std::fs::read_to_string(file)?, None)?;
    let family = cut_sets(&model.formula, order, &config);
    let by_order: Vec<u128> = family
        .count_by_order()
        .iter()
        .map(|count| count.sets)
        .collect();
    Ok(format!(
        "{} sets, by order {by_order:?}, {:?}, {:.2} s, {} MB",
        family.count().sets,
        family.completeness(),
        start.elapsed().as_secs_f64(),
        memory_mb()
    ))
}

fn all(trees: &[String]) -> Result<String, Box<dyn Error>> {
    let shared = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(SHARED);
    let Ok(expected) = std::fs::read_to_string(shared.join("cases/aralia/expected.csv")) else {
        return Ok("the Aralia trees are not beside this checkout".to_owned());
    };
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{:10} {:>14} {:>20} {:>10} {:>10} {:>8} {:>10} {:>8}",
        "tree", "cut sets", "probability", "cpu ms", "whole ms", "nodes", "MB", "ratio"
    )?;
    let (mut sum, mut n) = (0.0, 0);
    for line in expected.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let name = fields[0];
        if !trees.is_empty() && !trees.iter().any(|tree| tree == name) {
            continue;
        }
        let file = shared.join("data/aralia").join(name).with_extension("xml");
        // The shortest of a few runs is the least disturbed by whatever else the machine does.
        let mut whole = f64::INFINITY;
        let mut best = None;
        for _ in 0..RUNS {
            let start = Instant::now();
            let output = Command::new(std::env::current_exe()?)
                .arg("--one")
                .arg(&file)
                .output()?;
            let elapsed = start.elapsed().as_secs_f64();
            if elapsed < whole {
                (whole, best) = (elapsed, Some(output));
            }
        }
        let Some(output) = best else { continue };
        let text = String::from_utf8(output.stdout)?;
        let got: Vec<&str> = text.split_whitespace().collect();
        if !output.status.success() || got.len() < 5 {
            let error = String::from_utf8(output.stderr)?;
            writeln!(
                out,
                "{name:10} {}",
                error.lines().next().unwrap_or_default()
            )?;
            continue;
        }
        let p: f64 = got[1].parse()?;
        let same = fields[3].parse::<u128>().ok() == got[0].parse().ok()
            && fields[4]
                .parse::<f64>()
                .is_ok_and(|q| (p / q - 1.0).abs() < 1e-9);
        let ratio = fields[5]
            .parse::<f64>()
            .ok()
            .map(|reference| reference / whole);
        if let Some(ratio) = ratio {
            sum += ratio.ln();
            n += 1;
        }
        writeln!(
            out,
            "{name:10} {:>14} {:>20.12e} {:>10.2} {:>10.2} {:>8} {:>10} {:>8.1} {}",
            got[0],
            p,
            got[5].parse::<f64>()?,
            whole * 1e3,
            got[3],
            got[4],
            ratio.unwrap_or(f64::NAN),
            if same { "same" } else { "DIFFERS" }
        )?;
    }
    Ok(format!(
        "geometric mean of the ratios of {n} trees: {:.1}",
        (sum / f64::from(n.max(1))).exp()
    ))
}

/// The processor time this process has used, where the system tells.
fn processor_ms() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    text.split_whitespace()
        .next()
        .and_then(|ns| ns.parse::<f64>().ok())
        .unwrap_or(f64::NAN)
        / 1e6
}

/// The most memory this process has held, where the system tells.
fn memory_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}
