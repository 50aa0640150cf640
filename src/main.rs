//! The command line of linchpin.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
