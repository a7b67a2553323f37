//! `handover import`: takes records of another store or of paper logs in.

use std::path::PathBuf;

/// Arguments.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to import.
    #[command(subcommand)]
    pub what: What,
}

/// What can be imported.
#[derive(Debug, clap::Subcommand)]
pub enum What {
    /// Handovers as `handover export` writes them.
    Handovers {
        /// The file; `-` is stdin.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}
