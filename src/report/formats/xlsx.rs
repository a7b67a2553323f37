//! A workbook for Excel, WPS and `LibreOffice`: one worksheet a table, sums and differences as formulas with
//! their results beside them, charts, and pages ready to print.
//!
//! The same paper gives the same bytes. Tables of many lines are written through a temporary file, so that
//! they take no more memory than a short one.

mod chart;
mod column_width;
mod common;
mod memory;
mod names;

mod sheet;
mod style;
mod temp_space;
#[cfg(test)]
mod tests;
mod value;

use sheet::LinesIn;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::{io, thread};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::{Format, Job};
use crate::i18n::msg;
use crate::report::formats::xlsx::sheet::{CellPlace, CellRole};
use crate::report::tables::{Chart, ReportTables, Table};
use common::{MANY, drawable, failed};

/// An Excel workbook.
pub const FORMAT: Format =
    Format { name: "xlsx", endings: &[], binary: true, about: msg::report_formats::xlsx, write };

/// How hard a workbook is packed, of 9: as Excel does it; many lines one step less, which takes a twelfth of the
/// time off for a thirtieth more of the file.
const PACKED: u8 = 3;
const PACKED_MANY: u8 = 2;

/// Bytes handed over at a time.
const CHUNK: usize = 64 * 1024;

fn write(paper: &ReportTables<'_>, job: &mut Job<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_in(&std::env::temp_dir(), paper, job, out)
}

/// Writes with temporary files in a folder, where there is room.
fn write_in(
    folder: &Path,
    paper: &ReportTables<'_>,
    job: &mut Job<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let tables = job.tables(paper);
    let mut book = Workbook::new();
    let short = tables.iter().all(|t| t.rows.len() <= MANY);
    book.set_zip_compression_level(if short { PACKED } else { PACKED_MANY });
    book.set_properties(&properties(paper).map_err(failed)?);
    let names = names::of(tables.iter().map(|t| t.title.as_str()));
    // Without room for temporary files it takes memory instead: the writer would break off in the middle.
    let roomy = temp_space::enough(folder, temp_space::needed(&tables));
    let through_file = |table: &Table<'_>| table.rows.len() > MANY && roomy;
    let in_memory = || tables.iter().filter(|table| !through_file(table));
    let cells = in_memory().map(|table| table.rows.len().saturating_mul(table.columns.len())).sum();
    memory::ask(cells, in_memory().count())?;
    let mut places: Vec<CellPlace> = Vec::with_capacity(tables.len());
    for (n, (table, name)) in tables.iter().zip(&names).enumerate() {
        let role = match n {
            0 if job.table.is_none() => CellRole::First,
            0 => CellRole::Alone,
            _ => CellRole::Further,
        };
        let many = through_file(table);
        let sheet = if many { book.add_worksheet_with_constant_memory() } else { Ok(book.add_worksheet()) };
        let sheet = sheet.and_then(|sheet| sheet.set_name(name)).map_err(failed)?;
        let place =
            sheet::write(sheet, paper, table, role, if many { LinesIn::File } else { LinesIn::Memory }, job)?;
        if let Some((chart, place)) = drawable(table).zip(place.charted()) {
            chart::beside(sheet, paper, table, chart, name, place).map_err(failed)?;
        }
        places.push(place);
    }
    front(&mut book, paper, &tables, &names, &places).map_err(failed)?;
    if short {
        // Small enough to be packed at once.
        return out.write_all(&book.save_to_buffer().map_err(failed)?);
    }
    pour(&mut book, job, out)
}

/// The first worksheet is what the owner looks at: it shows the chart of another table too.
fn front(
    book: &mut Workbook,
    paper: &ReportTables<'_>,
    tables: &[&Table<'_>],
    names: &[String],
    places: &[CellPlace],
) -> Result<(), XlsxError> {
    let Some(first) = places.first().filter(|p| p.role == CellRole::First) else { return Ok(()) };
    let charted = |n: usize| -> Option<(usize, &Chart, &CellPlace)> {
        Some((n, drawable(tables[n])?, places[n].charted()?))
    };
    let has_own = charted(0).is_some();
    let Some((n, chart, place)) = (1..tables.len()).find_map(charted).filter(|_| !has_own) else {
        return Ok(());
    };
    if tables[0].wide || tables[0].rows.len() > MANY {
        return Ok(());
    }
    let sheet = book.worksheet_from_index(0)?;
    chart::below(sheet, paper, tables[n], chart, &names[n], place, first)
}

fn properties(paper: &ReportTables<'_>) -> Result<DocProperties, XlsxError> {
    let made = ExcelDateTime::from_timestamp(paper.made.ms.div_euclid(1_000))?;
    Ok(DocProperties::new()
        .set_title(&paper.title)
        .set_author(&paper.store)
        .set_company(&paper.store)
        .set_creation_datetime(&made))
}

/// Hands the finished file on bit by bit. It is packed on a thread of its own: the packer wants a target that
/// can change threads, which a locked stdout cannot.
fn pour(book: &mut Workbook, job: &mut Job<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (send, receive) = sync_channel::<Vec<u8>>(2);
    thread::scope(|scope| {
        let pack = move || {
            let mut target = BufWriter::with_capacity(CHUNK, Chunks(send));
            book.save_to_writer(&mut target).map_err(failed)?;
            target.flush()
        };
        // Without memory there is no thread, and that is said like everything else about the file.
        let packing =
            thread::Builder::new().spawn_scoped(scope, pack).map_err(|_| io::ErrorKind::OutOfMemory)?;
        let mut poured = Ok(());
        for chunk in &receive {
            poured = if (job.watch)(job.done, job.total) {
                out.write_all(&chunk)
            } else {
                Err(io::ErrorKind::Interrupted.into())
            };
            if poured.is_err() {
                break;
            }
        }
        // Nobody listens any more; the packer runs to its end unheard.
        drop(receive);
        let packed = packing.join().unwrap_or_else(|_| Err(io::Error::other("the workbook was not written")));
        poured.and(packed)
    })
}

/// Sends what is written through a channel.
struct Chunks(SyncSender<Vec<u8>>);

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // The packer would complain on stderr, in the middle of a screen, if its target failed.
        let _ = self.0.send(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
