//! The lines behind a figure, each of which opens its handover.

use std::rc::Rc;

use ratatui::layout::Rect;

use super::drill::Pick;
use super::export::said;
use super::grid::Grid;
use super::leaf::{Leaf, Line, taken};
use crate::domain::money::Money;
use crate::domain::time::BusinessDate;
use crate::i18n::{Lang, msg};
use crate::report::paper::{Kind, Row, Value};
use crate::tui::canvas::{Canvas, padded};
use crate::tui::input::{Code, Input};
use crate::tui::keymap::{Hint, HintKey};
use crate::tui::screens::logbook::{Logbook, PageView};
use crate::tui::view::{Answered, Ctx, Effect, Handled, News, Query, View};
use crate::tui::widgets::Outcome;
use crate::tui::widgets::words::Words;
use crate::tui::work::Made;

const ROWS: u16 = 2640;
const FIGURES: u16 = 2641;

/// How the lines were found.
#[derive(Clone, Debug)]
pub(super) enum Found {
    /// They fit.
    Picked(Pick),
    /// They stand above a sum: table, first line, behind the last one.
    Summed(usize, usize, usize),
}

/// The screen.
#[derive(Debug)]
pub(super) struct BehindView {
    made: Rc<Made>,
    found: Found,
    lang: Lang,
    table: usize,
    places: Vec<usize>,
    leaf: Leaf,
    lines: Vec<Line>,
    days: Vec<Option<BusinessDate>>,
    grid: Grid,
    /// Something was opened from here, which may have been corrected there.
    opened: bool,
}

/// What leads on from a figure.
pub(super) enum Next {
    /// Several lines.
    Lines(Box<BehindView>),
    /// One handover, or one day.
    Go(Effect),
    /// Nothing is recorded.
    Nothing,
}

/// What leads on from the lines behind a figure: a single handover is opened at once.
pub(super) fn next(made: &Rc<Made>, found: Found, lang: Lang) -> Next {
    let Some(mut view) = BehindView::new(made.clone(), found, lang) else { return Next::Nothing };
    let mut ids = view.lines.iter().map(|line| line.opens);
    let Some(first) = ids.next() else { return Next::Nothing };
    if ids.all(|id| id == first) && (first.is_some() || view.lines.len() == 1) {
        return view.open(0).map_or(Next::Nothing, Next::Go);
    }
    view.grid.list.set_len(view.lines.len());
    Next::Lines(Box::new(view))
}

impl BehindView {
    fn new(made: Rc<Made>, found: Found, lang: Lang) -> Option<Self> {
        let (table, places) = match &found {
            Found::Picked(pick) => pick.find(&made.paper(pick.lang()))?,
            Found::Summed(table, first, end) => (*table, (*first..*end).collect()),
        };
        let (leaf, lines, days) = read(&made, table, &places, &found, lang)?;
        let grid = Grid::new(ROWS, FIGURES);
        Some(Self { made, found, lang, table, places, leaf, lines, days, grid, opened: false })
    }

    /// The handover of a line; where there is none, its day.
    fn open(&self, at: usize) -> Option<Effect> {
        let line = self.lines.get(at)?;
        if let Some(id) = line.opens {
            return Some(Effect::Ask(Query::LogPage(id)));
        }
        let day = self.days.get(at).copied().flatten()?;
        Some(Effect::Open(Box::new(Logbook::on_day(day))))
    }

    fn name(&self, lang: Lang) -> String {
        let count = i64::try_from(self.lines.len()).unwrap_or(0);
        match &self.found {
            Found::Picked(pick) => msg::reports_ui::behind(lang, count, &pick.name),
            Found::Summed(..) => msg::reports_ui::behind(lang, count, &self.leaf.title),
        }
    }
}

/// Head, lines and days of some lines of a table.
fn read(
    made: &Made,
    table: usize,
    places: &[usize],
    found: &Found,
    lang: Lang,
) -> Option<(Leaf, Vec<Line>, Vec<Option<BusinessDate>>)> {
    let paper = made.paper(lang);
    let source = paper.tables.get(table)?;
    let mut leaf = Leaf::of(&paper, source);
    (leaf.len, leaf.totals, leaf.chart) = (places.len(), None, None);
    let (mut lines, mut days) = (Vec::new(), Vec::new());
    let mut row = Row::default();
    let mut differs = vec![false; source.columns.len()];
    for place in places {
        source.rows.fill(*place, &mut row);
        lines.push(taken(&paper, &source.columns, &row));
        for (cell, differs) in row.cells.iter().zip(&mut differs) {
            *differs |= !matches!(cell.value, Value::Empty | Value::Money(Money(0)));
        }
        days.push(row.cells.iter().find_map(|cell| match cell.value {
            Value::Date(day) => Some(day),
            _ => None,
        }));
    }
    if let Found::Picked(pick) = found {
        let columns = leaf.columns.iter_mut().zip(&source.columns);
        for ((column, source), differs) in columns.zip(differs) {
            // Tenders that agreed everywhere say nothing here.
            if !pick.keeps(&source.key) || (source.kind == Kind::OverShort && !differs) {
                column.cols = 0;
            }
        }
    }
    Some((leaf, lines, days))
}

impl View for BehindView {
    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        vec![
            Hint::key(Code::Enter, msg::reports_ui::hint_open(lang), 0),
            Hint::new(HintKey::UpDown, msg::kit::hint_move(lang), 2),
            Hint::new(HintKey::LeftRight, msg::reports_ui::hint_columns(lang), 1),
            Hint::key(Code::Esc, msg::kit::hint_back(lang), 0),
        ]
    }

    fn on(&mut self, input: &Input, _: &Ctx<'_>) -> Handled {
        match self.grid.handle(input, &self.leaf) {
            Outcome::Chosen(at) => Handled::then(
                self.open(at).unwrap_or_else(|| Effect::Say(Words::from(msg::reports_ui::nothing_behind))),
            ),
            Outcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        if self.lang != ctx.lang
            && let Some((leaf, lines, days)) =
                read(&self.made, self.table, &self.places, &self.found, ctx.lang)
        {
            (self.leaf, self.lines, self.days, self.lang) = (leaf, lines, days, ctx.lang);
        }
        let inner = padded(canvas.pane(area, &self.name(ctx.lang), true));
        canvas.within(inner, |canvas| {
            self.grid.draw(canvas, inner, &self.leaf, |n| self.lines.get(n), true);
        });
    }

    fn hear(&mut self, news: &News, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            News::Found(Answered::LogPage(page)) => {
                self.opened = true;
                return vec![Effect::Open(Box::new(PageView::new((**page).clone(), "")))];
            }
            News::Found(Answered::Report(made)) if made.wanted == self.made.wanted => {
                // The line looked at stays where it is.
                if let Some(view) = Self::new(made.clone(), self.found.clone(), ctx.lang) {
                    let grid = std::mem::replace(&mut self.grid, Grid::new(ROWS, FIGURES));
                    *self = Self { grid, ..view };
                    self.grid.list.set_len(self.lines.len());
                }
            }
            News::Refused(problem) => {
                let problem = problem.clone();
                return vec![Effect::Say(Words::from(move |lang: Lang| said(&problem, lang)))];
            }
            _ => {}
        }
        Vec::new()
    }

    fn shown(&mut self, _: &Ctx<'_>) -> Vec<Effect> {
        if std::mem::take(&mut self.opened) && !self.made.wanted.is_long() {
            return vec![Effect::Ask(Query::Report(self.made.wanted))];
        }
        Vec::new()
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        (self.made.wanted.report().title)(ctx.lang).to_owned()
    }
}
