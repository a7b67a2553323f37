//! `handover status`: the running shift and what is open.

use super::Format;

/// Arguments.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Text or JSON.
    #[arg(short, long, value_enum, default_value_t)]
    pub format: Format,
}
