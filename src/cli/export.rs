//! `handover export`: every sealed handover, one JSON document a line.

use std::path::PathBuf;

/// Arguments.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where to; `-` is stdout.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Whether an existing file may be replaced.
    #[arg(long)]
    pub force: bool,
}
