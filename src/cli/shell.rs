//! `linchpin completions` and `linchpin man`: what shells and readers of manuals get from the same definitions.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Command, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Common, Exit, output, target};

/// Flags of `linchpin completions`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin completions bash > ~/.local/share/bash-completion/completions/linchpin\n  \
                  linchpin completions zsh > ~/.zfunc/_linchpin\n  \
                  linchpin completions fish > ~/.config/fish/completions/linchpin.fish\n  \
                  linchpin completions powershell >> $PROFILE"
)]
pub(crate) struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

/// Flags of `linchpin man`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin man | man -l -\n  linchpin man ~/.local/share/man/man1"
)]
pub(crate) struct ManArgs {
    /// Write a page for every command into this folder [default: the page of the program on standard output].
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

pub(crate) fn completions(args: &CompletionsArgs, common: &Common) -> anyhow::Result<Exit> {
    has_one_form(common)?;
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "linchpin", &mut script);
    output::write_bytes(common, &script)?;
    Ok(Exit::Ran)
}

pub(crate) fn man(args: &ManArgs, common: &Common) -> anyhow::Result<Exit> {
    has_one_form(common)?;
    let mut command = Cli::command();
    command.build();
    let Some(folder) = &args.folder else {
        output::write_bytes(common, &page(&command)?)?;
        return Ok(Exit::Ran);
    };
    if common.output.is_some() {
        bail!("the pages are written into a folder; leave --output out, or the folder");
    }
    let mut pages = Vec::new();
    collect(&command, &mut pages)?;
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    for (name, page) in &pages {
        target::write(&folder.join(name), page, &common.inputs())?;
    }
    output::note(
        common,
        &format!("{} pages in `{}`", pages.len(), Path::display(folder)),
    );
    Ok(Exit::Ran)
}

/// The pages of a command and of those below it, each with its file.
fn collect(command: &Command, pages: &mut Vec<(String, Vec<u8>)>) -> anyhow::Result<()> {
    let name = command.get_display_name().unwrap_or(command.get_name());
    pages.push((format!("{name}.1"), page(command)?));
    let below = command.get_subcommands();
    for command in below.filter(|command| command.get_name() != "help" && !command.is_hide_set()) {
        collect(command, pages)?;
    }
    Ok(())
}

fn page(command: &Command) -> anyhow::Result<Vec<u8>> {
    let mut page = Vec::new();
    let man = clap_mangen::Man::new(command.clone());
    man.render(&mut page).context("cannot write a page")?;
    Ok(page)
}

fn has_one_form(common: &Common) -> anyhow::Result<()> {
    if common.format.is_some() {
        bail!("this is written in one form; leave --format out");
    }
    Ok(())
}
