//! Charts that Excel draws from the cells: bars around zero, and the running line over them.

use rust_xlsxwriter::{
    Chart as Drawn, ChartAxisLabelPosition, ChartFont, ChartFormat, ChartLegendPosition, ChartLine,
    ChartSolidFill, Worksheet, XlsxError,
};

use super::sheet::col;
use super::style::number_format;
use crate::report::formats::xlsx::sheet::CellPlace;
use crate::report::tables::{CellKind, Chart, ReportTables, Table};

/// Pixels of a chart.
const SIZE: (u32, u32) = (720, 340);

/// Over: light. Short: dark. Both can be told apart in black and white.
const OVER: u32 = 0x009D_B7D5;
const SHORT: u32 = 0x009C_0006;
const LINE: u32 = 0x0026_2626;

/// Right of its own table.
pub(crate) fn beside(
    sheet: &mut Worksheet,
    paper: &ReportTables<'_>,
    table: &Table<'_>,
    chart: &Chart,
    name: &str,
    place: &CellPlace,
) -> Result<(), XlsxError> {
    let drawn = drawn(paper, table, chart, name, place);
    sheet.insert_chart(place.head, col(table.columns.len() + 1), &drawn)?;
    Ok(())
}

/// On the first worksheet, under its table.
pub(crate) fn below(
    sheet: &mut Worksheet,
    paper: &ReportTables<'_>,
    table: &Table<'_>,
    chart: &Chart,
    name: &str,
    place: &CellPlace,
    first: &CellPlace,
) -> Result<(), XlsxError> {
    let drawn = drawn(paper, table, chart, name, place);
    sheet.insert_chart(first.end + 1, 0, &drawn)?;
    Ok(())
}

fn drawn(paper: &ReportTables<'_>, table: &Table<'_>, chart: &Chart, name: &str, place: &CellPlace) -> Drawn {
    let last = place.next.saturating_sub(1);
    let range = |column: usize| (name, place.first, col(column), last, col(column));
    let head = |column: usize| (name, place.head, col(column));
    let mut bars = Drawn::new_column();
    for column in &chart.bars {
        bars.add_series()
            .set_categories(range(chart.along))
            .set_values(range(*column))
            .set_name(head(*column))
            .set_gap(40)
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(OVER)))
            .set_invert_if_negative_color(SHORT);
    }
    if let Some(column) = chart.line {
        let mut line = Drawn::new_line();
        line.add_series()
            .set_categories(range(chart.along))
            .set_values(range(column))
            .set_name(head(column))
            .set_format(ChartFormat::new().set_line(ChartLine::new().set_color(LINE).set_width(1.75)));
        bars.combine(&line);
    }
    bars.title().set_name(&chart.title).set_font(ChartFont::new().set_size(12).set_bold());
    bars.legend().set_position(ChartLegendPosition::Bottom);
    let along = bars.x_axis();
    // Names stand under the chart, not on the zero line where the bars are.
    along.set_label_position(ChartAxisLabelPosition::Low).set_font(ChartFont::new().set_size(8));
    if table.columns.get(chart.along).is_some_and(|c| c.kind == CellKind::Date) {
        along.set_text_axis(true).set_num_format(if paper.period.month().is_some() { "d" } else { "m-d" });
    }
    let kind = chart.bars.first().and_then(|n| table.columns.get(*n)).map_or(CellKind::Money, |c| c.kind);
    bars.y_axis()
        .set_num_format(number_format(kind, paper.decimals, paper.lang).replace("[Red]", ""))
        .set_font(ChartFont::new().set_size(8))
        .set_major_gridlines_line(ChartLine::new().set_color(0x00D9_D9D9_u32).set_width(0.5));
    bars.set_width(SIZE.0).set_height(SIZE.1).set_alt_text(&chart.title);
    bars
}
