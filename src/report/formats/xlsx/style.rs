//! How cells look. Made once a table; every cell borrows its own.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

use crate::model::date_figures::{Clock, DateFigures};
use crate::model::lang::Lang;
use crate::report::tables::{CellKind, Column, RowKind, Table, TableRow, Tone};

/// Lines between cells.
const LINE: u32 = 0x00BF_BFBF;

/// Behind a heading.
const HEAD: u32 = 0x00E7_E6E6;

/// Behind a weekend.
const SHADE: u32 = 0x00F2_F2F2;

const TONES: [Tone; 5] = [Tone::Plain, Tone::Off, Tone::Note, Tone::Warn, Tone::Bad];

/// The looks of one table.
pub(crate) struct Styles {
    /// The report's title.
    pub(crate) title: Format,
    /// A title that stands left.
    pub(crate) left_title: Format,
    /// When it was made, and figures on one line.
    pub(crate) line: Format,
    /// Name of a figure.
    pub(crate) label: Format,
    /// A heading over lines of the table.
    pub(crate) page: Format,
    /// A line to sign on.
    pub(crate) sign: Format,
    /// Under the table.
    pub(crate) note: Format,
    pub(crate) signature: Format,
    heads: Vec<Format>,
    body: Vec<[Format; 5]>,
    sums: Vec<[Format; 5]>,
}

impl Styles {
    /// For a table of sums with this many decimals.
    pub(crate) fn new(table: &Table<'_>, decimals: u8, lang: Lang) -> Self {
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::VerticalCenter);
        let of = |sum: bool| -> Vec<[Format; 5]> {
            table
                .columns
                .iter()
                .map(|column| TONES.map(|tone| toned(cell(column, decimals, lang, sum), column, tone, sum)))
                .collect()
        };
        Self {
            title: Format::new()
                .set_bold()
                .set_font_size(16)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            left_title: Format::new().set_bold().set_font_size(16).set_align(FormatAlign::VerticalCenter),
            line: wrapped.clone().set_font_color(0x0040_4040_u32),
            label: Format::new().set_font_color(0x0059_5959_u32),
            page: wrapped.clone().set_bold().set_font_size(13).set_border_bottom(FormatBorder::Medium),
            sign: Format::new().set_align(FormatAlign::Bottom).set_border_bottom(FormatBorder::Thin),
            note: wrapped.set_font_color(0x0040_4040_u32).set_font_size(10),
            signature: Format::new().set_align(FormatAlign::Bottom),
            heads: table.columns.iter().map(head).collect(),
            body: of(false),
            sums: of(true),
        }
    }

    /// Heading of a column.
    pub(crate) fn head(&self, column: usize) -> Option<&Format> {
        self.heads.get(column)
    }

    /// A cell of a line.
    pub(crate) fn cell(&self, row: &TableRow<'_>, column: usize, tone: Tone) -> Option<&Format> {
        let rows = if row.kind == RowKind::Sum { &self.sums } else { &self.body };
        rows.get(column).map(|tones| &tones[place(tone)])
    }
}

const fn place(tone: Tone) -> usize {
    match tone {
        Tone::Plain => 0,
        Tone::Off => 1,
        Tone::Note => 2,
        Tone::Warn => 3,
        Tone::Bad => 4,
    }
}

fn bordered() -> Format {
    Format::new().set_border(FormatBorder::Thin).set_border_color(LINE).set_align(FormatAlign::VerticalCenter)
}

fn head(column: &Column) -> Format {
    bordered()
        .set_bold()
        .set_background_color(if column.shade { 0x00D0_CECE_u32 } else { HEAD })
        .set_align(FormatAlign::Center)
        .set_text_wrap()
}

/// What is written in a column, plain.
fn cell(column: &Column, decimals: u8, lang: Lang, sum: bool) -> Format {
    let format = bordered();
    let format = match column.kind {
        // Figures need no breaking; sums carry their name in front, which may run over.
        CellKind::Text if sum => format,
        CellKind::Text => format.set_text_wrap(),
        CellKind::Code => format.set_num_format("@"),
        CellKind::Symbol => format.set_align(FormatAlign::Center).set_shrink(),
        kind => format.set_num_format(number_format(kind, decimals, lang)),
    };
    let format = match column.kind {
        CellKind::Date | CellKind::Time => format.set_align(FormatAlign::Center),
        _ => format,
    };
    if sum {
        format.set_bold().set_background_color(HEAD).set_border_top(FormatBorder::Medium)
    } else if column.shade {
        format.set_background_color(SHADE)
    } else {
        format
    }
}

/// The same, standing out: by weight and fill, so that it shows without colour too.
fn toned(format: Format, column: &Column, tone: Tone, sum: bool) -> Format {
    // The sign of money is red by its number format already.
    let fill = column.kind != CellKind::OverShort && !sum;
    match tone {
        Tone::Plain => format,
        Tone::Off => format.set_font_color(0x0080_8080_u32),
        Tone::Note => format.set_font_color(0x001F_4E9E_u32),
        Tone::Warn if fill => format.set_background_color(0x00FF_EB9C_u32).set_font_color(0x007F_6000_u32),
        Tone::Warn => format.set_font_color(0x007F_6000_u32),
        Tone::Bad if fill => {
            format.set_background_color(0x00FF_C7CE_u32).set_font_color(0x009C_0006_u32).set_bold()
        }
        Tone::Bad => format.set_bold(),
    }
}

/// Excel's pattern for a kind of figure.
pub(crate) fn number_format(kind: CellKind, decimals: u8, lang: Lang) -> String {
    let decimals = usize::from(decimals);
    let (grouped, zero) = if decimals == 0 {
        ("#,##0".to_owned(), "0".to_owned())
    } else {
        (format!("#,##0.{:0<decimals$}", ""), format!("0.{:0<decimals$}", ""))
    };
    match kind {
        CellKind::Money => format!("{grouped};[Red]-{grouped};{zero}"),
        CellKind::OverShort => format!("+{grouped};[Red]-{grouped};{zero}"),
        CellKind::Number => "0".to_owned(),
        CellKind::Hours => "[h]:mm".to_owned(),
        CellKind::Share => "0.0%".to_owned(),
        CellKind::Date => match lang.date_figures() {
            DateFigures::YearMonthDay => "yyyy-mm-dd".to_owned(),
            DateFigures::MonthDayYear => "m/d/yyyy".to_owned(),
            DateFigures::DayMonthYear => "dd/mm/yyyy".to_owned(),
        },
        CellKind::Time => match lang.clock() {
            Clock::TwentyFour => "hh:mm".to_owned(),
            Clock::Twelve => "h:mm AM/PM".to_owned(),
        },
        CellKind::Text | CellKind::Code | CellKind::Symbol => "@".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_with_the_decimals_of_its_currency() {
        assert_eq!(number_format(CellKind::Money, 2, Lang::En), "#,##0.00;[Red]-#,##0.00;0.00");
        assert_eq!(number_format(CellKind::OverShort, 2, Lang::En), "+#,##0.00;[Red]-#,##0.00;0.00");
        assert_eq!(number_format(CellKind::Money, 0, Lang::En), "#,##0;[Red]-#,##0;0");
        assert_eq!(number_format(CellKind::Date, 2, Lang::EnUs), "m/d/yyyy");
        assert_eq!(number_format(CellKind::Time, 2, Lang::EnUs), "h:mm AM/PM");
        assert_eq!(number_format(CellKind::OverShort, 3, Lang::En), "+#,##0.000;[Red]-#,##0.000;0.000");
    }
}
