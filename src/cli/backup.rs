//! `handover backup`: a checked copy of the database, also while it is in use.

use std::path::PathBuf;

/// Arguments.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The copy.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Whether an existing file may be replaced.
    #[arg(long)]
    pub force: bool,
}
