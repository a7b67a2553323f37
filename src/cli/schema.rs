//! `handover schema`: what the JSON of `print` and `export` looks like.

use super::out::{Content, Target};
use crate::domain::document::JSON_SCHEMA;
use crate::error::Failure;

/// Arguments: none.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Writes the JSON Schema.
///
/// # Errors
/// When stdout cannot be written.
pub fn run() -> Result<(), Failure> {
    Target::Stdout.write(Content::Text, |out| {
        out.write_all(JSON_SCHEMA.trim_end().as_bytes())?;
        out.write_all(b"\n")
    })
}
