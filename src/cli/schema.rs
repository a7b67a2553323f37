//! `handover schema`: what the JSON of `print`, `export` and `report` looks like.

use clap::ValueEnum;

use super::out::Content;
use crate::cli::out::OutputTarget;
use crate::record;
use crate::report::formats::json;
use crate::system::config::Globals;
use crate::system::error::Failure;

/// What the command line asks of a schema.
#[derive(Debug, clap::Args)]
pub(crate) struct SchemaArgs {
    /// Which document to describe.
    #[arg(value_enum, default_value_t)]
    pub(crate) of: Of,
}

/// Documents that have a schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Of {
    /// A handover, as `print` and `export` write it.
    #[default]
    Handover,
    /// A handover as the version before wrote it.
    HandoverV1,
    Report,
}

/// Writes the JSON Schema.
///
/// # Errors
/// When stdout cannot be written.
pub(crate) fn run(_: &Globals, args: &SchemaArgs) -> Result<(), Failure> {
    let schema = match args.of {
        Of::Handover => record::JSON_SCHEMA,
        Of::HandoverV1 => record::JSON_SCHEMA_V1,
        Of::Report => json::JSON_SCHEMA,
    };
    OutputTarget::Stdout.write(Content::Text, |out| {
        out.write_all(schema.trim_end().as_bytes())?;
        out.write_all(b"\n")
    })
}
