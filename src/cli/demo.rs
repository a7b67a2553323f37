//! `handover demo`: writes a store with example data to keep.

use std::path::PathBuf;

/// Arguments.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The new database file.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// How many days of records.
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=4000))]
    pub days: u32,
    /// The same number gives the same records.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Whether an existing file may be replaced.
    #[arg(long)]
    pub force: bool,
}
