//! For programs: one document of the public schema a line, as `handover export` writes them.

use std::io::{self, Write};

use serde::Serialize as _;
use serde_json::ser::{Formatter, Serializer};

use super::{DayLog, Format};
use crate::domain::document::Document;
use crate::i18n::Lang;

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
    document.serialize(&mut Serializer::with_formatter(&mut *out, Tame))?;
    out.write_all(b"\n")
}

struct Tame;

impl Formatter for Tame {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        if fragment.is_ascii() && !fragment.contains('\u{7f}') {
            return out.write_all(fragment.as_bytes());
        }
        let mut from = 0;
        for (at, c) in fragment.char_indices().filter(|(_, c)| is_wild(*c)) {
            out.write_all(&fragment.as_bytes()[from..at])?;
            write!(out, "\\u{:04x}", u32::from(c))?;
            from = at + c.len_utf8();
        }
        out.write_all(&fragment.as_bytes()[from..])
    }
}

/// Control characters that JSON itself lets pass, line separators, and marks that turn the reading order.
fn is_wild(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
