//! `handover verify`: checks the file, the chain, the figures and the printed codes.

/// Arguments.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Checks up to this level, 1 (the file) to 4 (the printed witnesses); all when left out.
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=4))]
    pub level: Option<u8>,
    /// Only the chain of seals.
    #[arg(long, conflicts_with = "level")]
    pub chain: bool,
    /// A printed code, with or without its record number.
    #[arg(long, value_name = "TEXT")]
    pub code: Option<String>,
    /// Findings as JSON.
    #[arg(long)]
    pub json: bool,
}
