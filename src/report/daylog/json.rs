//! For programs: one document of the public schema a line, as `handover export` writes them.

use std::io::{self, Write};

use super::{DayLog, Format};
use crate::domain::document::Document;
use crate::i18n::Lang;
use crate::report::tame;

/// One JSON document a line.
pub const FORMAT: Format = Format { name: "json", write };

fn write(day: &DayLog, _: Lang, out: &mut dyn Write) -> io::Result<()> {
    day.pages.iter().try_for_each(|page| write_document(&page.document, out))
}

/// One document as one line. Characters that could steer a terminal are written as `\u....`, which says the
/// same to a program.
///
/// # Errors
/// What the target says.
pub fn write_document(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    tame::json(document, out)?;
    out.write_all(b"\n")
}
