//! `handover print`: the handover log of a day.

use std::path::PathBuf;

use chrono::NaiveDate;

use super::Format;

/// Arguments.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The business date; today's when left out.
    pub date: Option<NaiveDate>,
    /// Only this shift.
    #[arg(long, value_name = "NAME")]
    pub shift: Option<String>,
    /// Text or JSON.
    #[arg(short, long, value_enum, default_value_t)]
    pub format: Format,
    /// Where to; `-` is stdout.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Whether an existing file may be replaced.
    #[arg(long)]
    pub force: bool,
}
