//! One worksheet: headings, lines, sums, notes, and how it is printed.

use std::borrow::Cow;
use std::io;

use rust_xlsxwriter::{Format, Formula as Written, IgnoreError, Worksheet, XlsxError, column_number_to_name};

use super::column_width;
use super::common::{MANY, drawable, failed};
use super::style::Styles;
use super::value::{Filter, Seen, cut, follow, marked, number, result, sum_of};
use crate::i18n::msg;
use crate::i18n::width::width;
use crate::report::formats::Job;
use crate::report::tables::{Cell, CellKind, ReportTables, RowKind, Table, TableRow, Tone, Value};

/// Characters of a column of signs, as wide as one Chinese glyph.
const SIGN: f64 = 2.9;
/// Characters that fit on an upright page before it is turned.
const UPRIGHT: usize = 110;
/// Points of a line.
const LINE: u16 = 15;
/// Most page breaks Excel takes.
const BREAKS: usize = 1_000;
/// Most ranges in a sum.
const RANGES: usize = 200;

/// What a worksheet is in its workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CellRole {
    /// The first: carries the title, the key figures and the signatures.
    First,
    /// The only one asked for: carries the title.
    Alone,
    Further,
}

/// Where things are on a worksheet. Lines count from 0.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CellPlace {
    /// What it is.
    pub(crate) role: CellRole,
    /// Last line of the heading.
    pub(crate) head: u32,
    /// First line of the table.
    pub(crate) first: u32,
    /// Line after the last of the table, before its sums.
    pub(crate) next: u32,
    /// Line after everything.
    pub(crate) end: u32,
    plain: bool,
}

impl CellPlace {
    /// Itself, when a chart can be drawn from its lines.
    pub(crate) fn charted(&self) -> Option<&Self> {
        Some(self).filter(|p| p.plain && p.next > p.first)
    }
}

/// A column's place as Excel counts.
pub(crate) fn col(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

/// Where the lines of a worksheet wait until the book is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinesIn {
    Memory,
    /// They go to a temporary file as they come.
    File,
}

/// Writes a table.
///
/// # Errors
/// When told to stop, or when the table is beyond what a worksheet can hold.
pub(crate) fn write<'m>(
    sheet: &mut Worksheet,
    paper: &ReportTables<'m>,
    table: &Table<'m>,
    role: CellRole,
    lines: LinesIn,
    job: &mut Job<'_>,
) -> io::Result<CellPlace> {
    let mut page = SheetPage {
        sheet,
        paper,
        table,
        styles: Styles::new(table, paper.decimals, paper.lang),
        letters: (0..table.columns.len()).map(|n| column_number_to_name(col(n))).collect(),
        seen: table.columns.iter().map(|_| Seen::default()).collect(),
        runs: Vec::new(),
        toned: Vec::new(),
        breaks: Vec::new(),
        formula: String::new(),
        title: None,
        at: 0,
        place: CellPlace { role, head: 0, first: 0, next: 0, end: 0, plain: true },
        long: lines == LinesIn::File,
    };
    let room = page.open().map_err(failed)?;
    job.lines(table, |_, row| page.line(row).map_err(failed))?;
    page.close(room).map_err(failed)?;
    Ok(page.place)
}

struct SheetPage<'a, 'p, 'm> {
    sheet: &'a mut Worksheet,
    paper: &'p ReportTables<'m>,
    table: &'p Table<'m>,
    styles: Styles,
    letters: Vec<String>,
    seen: Vec<Seen<'m>>,
    /// Ordinary lines without others between: first and last.
    runs: Vec<(u32, u32)>,
    /// Cells of ordinary lines that stand out: line, column, how.
    toned: Vec<(u32, usize, Tone)>,
    breaks: Vec<u32>,
    formula: String,
    /// A title at the left, to be written once it is known how wide the table is.
    title: Option<(u32, &'p str)>,
    at: u32,
    place: CellPlace,
    /// Goes through a file, line by line: so many lines that the work of each is kept small: its look comes from its column, results stand
    /// without their formulas, and empty cells are left out.
    long: bool,
}

type SheetDone = Result<(), XlsxError>;

impl<'p, 'm> SheetPage<'_, 'p, 'm> {
    /// Titles and headings. Returns the line where the key figures go once the widths are known.
    fn open(&mut self) -> Result<Option<u32>, XlsxError> {
        let table = self.table;
        let mut room = None;
        if self.place.role != CellRole::Further {
            self.across(self.at, &self.paper.title, table.columns.len() >= 8)?;
            self.sheet.set_row_height(self.at, 28)?;
            let made = if self.paper.nothing.is_empty() {
                made(self.paper)
            } else {
                format!("{}  ·  {}", made(self.paper), self.paper.nothing)
            };
            let grid = !table.wide && table.rows.len() <= MANY;
            let figures = self.place.role == CellRole::First && !self.paper.figures.is_empty();
            let line = if figures && !grid {
                let each = self
                    .paper
                    .figures
                    .iter()
                    .map(|f| format!("{} {}", f.label, self.paper.shown(f.kind, &f.cell.value)));
                std::iter::once(made).chain(each).collect::<Vec<_>>().join("  ·  ")
            } else {
                made
            };
            let cells = if grid { UPRIGHT } else { self.guess() };
            self.spread(self.at + 1, &line, cells, &self.styles.line.clone())?;
            self.at += 2;
            if figures && grid {
                self.at += 1;
                room = Some(self.at);
                self.at += lines(self.paper.figures.len().div_ceil(2)) + 1;
            }
            // A first worksheet says which of the tables it holds.
            if self.place.role == CellRole::First && grid {
                let bold = Format::new().set_bold();
                self.sheet.write_string_with_format(self.at, 0, &table.title, &bold)?;
                self.at += 1;
            }
        } else if !table.detail {
            self.across(self.at, &table.title, false)?;
            self.sheet.set_row_height(self.at, 28)?;
            self.at += 1;
        }
        self.heads()?;
        Ok(room)
    }

    /// Characters a wide table will take, before it is known.
    fn guess(&self) -> usize {
        self.table.columns.iter().map(|c| if c.kind == CellKind::Symbol { 3 } else { 8 }).sum()
    }

    /// A title over the whole table.
    fn across(&mut self, at: u32, words: &'p str, centred: bool) -> SheetDone {
        let last = self.table.columns.len().saturating_sub(1);
        if centred && last > 0 {
            self.sheet.merge_range(at, 0, at, col(last), words, &self.styles.title)?;
        } else if self.table.rows.len() <= MANY {
            self.title = Some((at, words));
        } else {
            self.sheet.write_string_with_format(at, 0, words, &self.styles.left_title)?;
        }
        Ok(())
    }

    /// The title at the left: on as many lines as a narrow table needs, so that no page cuts it off.
    fn left_title(&mut self, at: u32, words: &str, total: usize) -> SheetDone {
        let last = self.table.columns.len().saturating_sub(1);
        // Its letters are half as large again as those of the table.
        let lines = (width(words) * 3 / 2).div_ceil(total.max(1));
        if lines <= 1 || last == 0 {
            self.sheet.write_string_with_format(at, 0, words, &self.styles.left_title)?;
        } else {
            let format = self.styles.left_title.clone().set_text_wrap();
            self.sheet.merge_range(at, 0, at, col(last), words, &format)?;
            self.sheet.set_row_height(at, u16::try_from(lines).unwrap_or(4).min(4) * 22 + 4)?;
        }
        Ok(())
    }

    /// Words over the whole table, in as many lines as they need.
    fn spread(&mut self, at: u32, words: &str, cells: usize, format: &Format) -> SheetDone {
        let last = self.table.columns.len().saturating_sub(1);
        if last == 0 || cells < 40 {
            // Over the empty cells at its right.
            let flat = Format::new().set_font_size(10).set_font_color(0x0040_4040_u32);
            self.sheet.write_string_with_format(at, 0, cut(words), &flat)?;
            return Ok(());
        }
        self.sheet.merge_range(at, 0, at, col(last), cut(words), format)?;
        let count = u16::try_from(width(words) / cells + 1).unwrap_or(9).min(9);
        self.sheet.set_row_height(at, count * LINE + 1)?;
        Ok(())
    }

    fn heads(&mut self) -> SheetDone {
        let table = self.table;
        let two = table.columns.iter().any(|c| !c.sub.is_empty());
        let mut most = 1;
        for (n, column) in table.columns.iter().enumerate() {
            let Some(format) = self.styles.head(n) else { continue };
            let at = self.at;
            if two && column.sub.is_empty() && table.rows.len() <= MANY {
                self.sheet.merge_range(at, col(n), at + 1, col(n), &column.head, format)?;
            } else {
                self.sheet.write_string_with_format(at, col(n), &column.head, format)?;
            }
            most = most.max(column_width::head_lines(table, column).len());
        }
        if two {
            for (n, column) in table.columns.iter().enumerate() {
                let done = column.sub.is_empty() && table.rows.len() <= MANY;
                let Some(format) = self.styles.head(n).filter(|_| !done) else { continue };
                self.sheet.write_string_with_format(self.at + 1, col(n), &column.sub, format)?;
            }
            // Headings without a second line stand on both.
            self.sheet.set_row_height(self.at, u16::try_from(most).unwrap_or(2).max(2) * LINE - LINE + 3)?;
            self.sheet.set_row_height(self.at + 1, LINE + 1)?;
        } else {
            self.sheet.set_row_height(self.at, u16::try_from(most).unwrap_or(1) * LINE + 3)?;
        }
        self.place.head = self.at + u32::from(two);
        self.at = self.place.head + 1;
        self.place.first = self.at;
        if self.long {
            let line = TableRow::default();
            for n in 0..self.table.columns.len() {
                if let Some(format) = self.styles.cell(&line, n, Tone::Plain) {
                    self.sheet.set_column_format(col(n), format)?;
                }
            }
        }
        Ok(())
    }

    /// A line of the table.
    fn line(&mut self, row: &TableRow<'m>) -> SheetDone {
        let at = self.at;
        match row.kind {
            RowKind::Plain => {
                self.cells(row)?;
                match self.runs.last_mut() {
                    Some((_, last)) if *last + 1 == at => *last = at,
                    _ => self.runs.push((at, at)),
                }
            }
            RowKind::Sum => {
                self.place.plain = false;
                self.cells(row)?;
            }
            RowKind::Page | RowKind::Sign => {
                self.place.plain = false;
                let page = row.kind == RowKind::Page;
                if page && at > self.place.first && self.breaks.len() < BREAKS {
                    self.breaks.push(at);
                }
                let words = row
                    .cells
                    .first()
                    .map_or(Cow::Borrowed(""), |c| self.paper.shown(CellKind::Text, &c.value));
                let format = if page { &self.styles.page } else { &self.styles.sign };
                let last = self.table.columns.len().saturating_sub(1);
                if last == 0 {
                    self.sheet.write_string_with_format(at, 0, cut(&words), format)?;
                } else {
                    self.sheet.merge_range(at, 0, at, col(last), cut(&words), format)?;
                }
                self.sheet.set_row_height(at, if page { 26 } else { 36 })?;
            }
        }
        self.at += 1;
        Ok(())
    }

    /// The cells of a line. Those of ordinary lines get their looks later, a column at a time: to name a look with
    /// each cell means to look it up with each cell, which costs as much as writing them.
    fn cells(&mut self, row: &TableRow<'m>) -> SheetDone {
        let none = Cell::default();
        let plain = row.kind == RowKind::Plain;
        // A line gets the look of its columns when the next one is begun, and so the last one never.
        let last = (self.at - self.place.first) as usize + 1 == self.table.rows.len();
        for (n, column) in self.table.columns.iter().enumerate() {
            let cell = row.cells.get(n).unwrap_or(&none);
            // What is not there does not stand out.
            let tone = if cell.value == Value::Empty { Tone::Plain } else { cell.tone };
            let Some(format) = self.styles.cell(row, n, tone) else { continue };
            let (at, place) = (self.at, col(n));
            let seen = &mut self.seen[n];
            let later = plain && (!self.long || (tone == Tone::Plain && !last));
            if later && tone != Tone::Plain {
                self.toned.push((at, n, tone));
            }
            match &cell.value {
                Value::Empty if later => {}
                Value::Empty => {
                    self.sheet.write_blank(at, place, format)?;
                }
                Value::Text(words) => {
                    // The name of a sum runs over the empty cells at its right.
                    if plain || n > 0 {
                        seen.words(words);
                    }
                    if later {
                        self.sheet.write_string(at, place, cut(words))?;
                    } else {
                        self.sheet.write_string_with_format(at, place, cut(words), format)?;
                    }
                }
                value => {
                    seen.figure(value);
                    let Some(number) = number(value, self.paper.decimals) else {
                        seen.odd = true;
                        let words = self.paper.shown(column.kind, value);
                        self.sheet.write_string_with_format(at, place, words, format)?;
                        continue;
                    };
                    match column.formula.as_ref().filter(|_| plain && !self.long) {
                        Some(formula) => {
                            self.formula.clear();
                            follow(formula, &self.letters, at + 1, &mut self.formula);
                            let written =
                                Written::new(&self.formula).set_result(result(value, self.paper.decimals));
                            self.sheet.write_formula(at, place, written)?;
                        }
                        None if later => {
                            self.sheet.write_number(at, place, number)?;
                        }
                        None => {
                            self.sheet.write_number_with_format(at, place, number, format)?;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Gives the cells of ordinary lines the looks of their columns, and those that stand out theirs. In a long
    /// table they have them from their columns already.
    fn looks(&mut self) -> SheetDone {
        if self.long {
            return Ok(());
        }
        let line = TableRow::default();
        for n in 0..self.table.columns.len() {
            let Some(format) = self.styles.cell(&line, n, Tone::Plain) else { continue };
            for (first, last) in &self.runs {
                self.sheet.set_range_format(*first, col(n), *last, col(n), format)?;
            }
        }
        for (at, n, tone) in &self.toned {
            let Some(format) = self.styles.cell(&line, *n, *tone) else { continue };
            self.sheet.set_cell_format(*at, col(*n), format)?;
        }
        Ok(())
    }

    /// Sums, notes, signatures, and everything that needs the widths.
    fn close(&mut self, room: Option<u32>) -> SheetDone {
        self.place.next = self.at;
        self.looks()?;
        let table = self.table;
        if table.rows.is_empty() {
            if !table.empty.is_empty() {
                let format = Format::new().set_italic();
                self.sheet.write_string_with_format(self.at, 0, &table.empty, &format)?;
                self.at += 1;
            }
        } else if let Some(totals) = table.totals() {
            self.totals(totals)?;
        }
        let widths = column_width::widths(self.table, &self.seen, self.paper, self.filter());
        let total: usize = widths.iter().sum();
        if let Some((at, words)) = self.title.take() {
            self.left_title(at, words, total)?;
        }
        for (n, column) in table.columns.iter().enumerate() {
            if column.kind == CellKind::Symbol {
                self.sheet.set_column_width(col(n), SIGN)?;
            } else if widths[n] == 0 {
                self.sheet.set_column_hidden(col(n))?;
            } else {
                self.sheet.set_column_width(col(n), u16::try_from(widths[n]).unwrap_or(8))?;
            }
        }
        if let Some(at) = room {
            self.figures(at, &widths)?;
        }
        if !table.notes.is_empty() {
            self.at += 1;
            for note in &table.notes {
                let format = self.styles.note.clone();
                self.spread(self.at, note, total, &format)?;
                self.at += 1;
            }
        }
        if self.place.role == CellRole::First && !self.paper.signatures.is_empty() {
            self.at += 1;
            self.signatures(&widths)?;
        }
        self.place.end = self.at;
        if self.long {
            // Only its lines look so, not every line below.
            for n in 0..table.columns.len() {
                self.sheet.set_column_format(col(n), &Format::default())?;
            }
        }
        self.print(total)
    }

    fn totals(&mut self, totals: &TableRow<'m>) -> SheetDone {
        let at = self.at;
        for (n, column) in self.table.columns.iter().enumerate() {
            let none = Cell::default();
            let cell = totals.cells.get(n).unwrap_or(&none);
            let Some(format) = self.styles.cell(totals, n, cell.tone) else { continue };
            let place = col(n);
            match (&cell.value, number(&cell.value, self.paper.decimals)) {
                (Value::Empty, _) => {
                    self.sheet.write_blank(at, place, format)?;
                }
                (value, Some(figure)) => {
                    self.seen[n].figure(value);
                    let sum = column.sum && !self.seen[n].odd && self.runs.len() <= RANGES;
                    if sum && !self.runs.is_empty() {
                        let formula = sum_of(&self.runs, &self.letters[n], self.filter());
                        let written = Written::new(formula).set_result(result(value, self.paper.decimals));
                        self.sheet.write_formula_with_format(at, place, written, format)?;
                    } else {
                        self.sheet.write_number_with_format(at, place, figure, format)?;
                    }
                }
                (value, None) => {
                    let words = self.paper.shown(column.kind, value);
                    self.seen[n].words(&words);
                    self.sheet.write_string_with_format(at, place, cut(&words), format)?;
                }
            }
        }
        self.at += 1;
        Ok(())
    }

    /// Whether the lines can be filtered: single facts, nothing between them.
    fn filter(&self) -> Filter {
        let single = self.table.detail && self.place.plain && self.place.next > self.place.first;
        if single { Filter::Arrow } else { Filter::None }
    }

    /// Key figures in two columns, wherever the columns of the table leave room.
    fn figures(&mut self, from: u32, widths: &[usize]) -> SheetDone {
        let paper = self.paper;
        let labels = paper.figures.iter().map(|f| width(&f.label)).max().unwrap_or(0) + 2;
        let shown: Vec<Cow<'_, str>> =
            paper.figures.iter().map(|f| paper.shown(f.kind, &f.cell.value)).collect();
        let values = shown.iter().map(|v| width(v)).max().unwrap_or(0) + 1;
        let half = paper.figures.len().div_ceil(2);
        let first = column_width::value_column(widths, 0, labels, values);
        let second = column_width::value_column(widths, first + 2, labels, values);
        // Beside the table a column is only as wide as the figures need.
        for place in [first, second].into_iter().filter(|place| *place >= widths.len()) {
            self.sheet.set_column_width(col(place), u16::try_from(values.max(8)).unwrap_or(8))?;
        }
        for (n, figure) in paper.figures.iter().enumerate() {
            let (start, place) = if n < half { (0, first) } else { (first + 2, second) };
            let at = from + lines(n % half);
            self.sheet.write_string_with_format(at, col(start), &figure.label, &self.styles.label)?;
            let format = Format::new()
                .set_bold()
                .set_num_format(super::style::number_format(figure.kind, paper.decimals, paper.lang))
                .set_align(rust_xlsxwriter::FormatAlign::Right);
            match number(&figure.cell.value, paper.decimals) {
                Some(number) => self.sheet.write_number_with_format(at, col(place), number, &format)?,
                None => self.sheet.write_string_with_format(at, col(place), shown[n].as_ref(), &format)?,
            };
        }
        Ok(())
    }

    /// One line to sign on for each, side by side where there is room.
    fn signatures(&mut self, widths: &[usize]) -> SheetDone {
        let names = &self.paper.signatures;
        let total: usize = widths.iter().sum();
        let each = total / names.len().max(1);
        let beside = each >= 24;
        self.sheet.set_row_height(self.at, 36)?;
        let mut column = 0;
        let mut used = 0;
        for (n, name) in names.iter().enumerate() {
            if beside {
                while used < each * n && column + 1 < widths.len() {
                    used += widths[column];
                    column += 1;
                }
            } else if n > 0 {
                self.at += 1;
                self.sheet.set_row_height(self.at, 30)?;
            }
            let words = format!("{name} ________________");
            self.sheet.write_string_with_format(self.at, col(column), words, &self.styles.signature)?;
        }
        self.at += 1;
        Ok(())
    }

    /// What stays in sight, and the page.
    fn print(&mut self, total: usize) -> SheetDone {
        let table = self.table;
        let place = self.place;
        let filtered = self.filter() == Filter::Arrow;
        let sheet = &mut *self.sheet;
        let frozen = table.frozen.min(table.columns.len());
        sheet.set_freeze_panes(place.first, col(frozen))?;
        let two = table.columns.iter().any(|c| !c.sub.is_empty());
        sheet.set_repeat_rows(place.head - u32::from(two), place.head)?;
        if frozen > 0 {
            sheet.set_repeat_columns(0, col(frozen - 1))?;
        }
        let last = place.next.saturating_sub(1);
        if filtered {
            sheet.autofilter(place.head, 0, last, col(table.columns.len().saturating_sub(1)))?;
        }
        for (n, column) in table.columns.iter().enumerate() {
            if column.kind == CellKind::Code && last >= place.first {
                sheet.ignore_error_range(
                    place.first,
                    col(n),
                    last,
                    col(n),
                    IgnoreError::NumberStoredAsText,
                )?;
            }
        }
        sheet.set_page_breaks(&self.breaks)?;
        sheet.set_paper_size(9).set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
        let chart = drawable(table).is_some() && place.charted().is_some();
        // The first stays upright: the chart of the report stands under its table.
        if table.wide || chart || (total > UPRIGHT && place.role != CellRole::First) {
            sheet.set_landscape();
        }
        sheet.set_margins(0.3, 0.3, 0.5, 0.6, 0.25, 0.3);
        let title = marked(&self.paper.title);
        if place.role == CellRole::Further {
            sheet.set_header(format!("&L{title}&R&A"));
        }
        sheet.set_footer(format!("&L{}&C&P / &N&R{}", marked(&self.paper.store), marked(&made(self.paper))));
        Ok(())
    }
}

fn made(paper: &ReportTables<'_>) -> String {
    msg::report_formats::made(paper.lang, paper.made.figures(paper.lang))
}

fn lines(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
