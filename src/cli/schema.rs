//! `handover schema`: what the JSON of `print` and `export` looks like.

/// Arguments: none.
#[derive(Debug, clap::Args)]
pub struct Args {}
