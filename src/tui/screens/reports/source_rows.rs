//! The lines behind a figure, each of which opens its handover.

use std::rc::Rc;

use ratatui::layout::Rect;

use super::export::said;
use super::grid::Grid;
use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::model::money::Money;
use crate::model::time::BusinessDate;
use crate::report::tables::{CellKind, Table, TableRow, Value};
use crate::tui::screens::items::detail::ItemView;
use crate::tui::screens::logbook::{Logbook, PageView};
use crate::tui::screens::reports::drilldown::{DrillFigure, day_in};
use crate::tui::screens::reports::sorting::{SORT, SortedBy};
use crate::tui::screens::reports::table_view::{TableLine, TableView, taken};
use crate::tui::shell::background::WorkResult;
use crate::tui::shell::canvas::{Canvas, padded};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey};
use crate::tui::shell::view::{Answered, Ctx, Effect, Event, Handled, Query, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::label::Label;

/// Rows a figure of a report was made from.
#[derive(Debug)]
pub(super) struct BehindView {
    made: Rc<WorkResult>,
    figure: DrillFigure,
    lang: Lang,
    name: String,
    leaf: TableView,
    lines: Vec<TableLine>,
    days: Vec<Option<BusinessDate>>,
    grid: Grid,
    /// The columns of the report, in the order in which they stand here.
    columns: Vec<usize>,
    /// Something was opened from here, which may have been corrected there.
    opened: bool,
}

/// What leads on from a figure.
pub(super) enum Next {
    Lines(Box<BehindView>),
    /// One handover, or one day.
    Go(Box<Effect>),
    /// Nothing is recorded.
    Nothing,
}

/// What leads on from the lines behind a figure: a single handover is opened at once.
pub(super) fn next(made: &Rc<WorkResult>, figure: DrillFigure, lang: Lang) -> Next {
    let Some(mut view) = BehindView::new(made.clone(), figure, lang) else { return Next::Nothing };
    let mut ids = view.lines.iter().map(|line| (line.opens, line.item));
    let Some(first) = ids.next() else { return Next::Nothing };
    if ids.all(|id| id == first) && (first.0.is_some() || view.lines.len() == 1) {
        return view.open(0).map_or(Next::Nothing, |effect| Next::Go(Box::new(effect)));
    }
    view.grid.list.set_len(view.lines.len());
    Next::Lines(Box::new(view))
}

impl BehindView {
    fn new(made: Rc<WorkResult>, figure: DrillFigure, lang: Lang) -> Option<Self> {
        let mut view = Self {
            made,
            figure,
            lang,
            name: String::new(),
            leaf: TableView::default(),
            lines: Vec::new(),
            days: Vec::new(),
            grid: Grid::new(),
            columns: Vec::new(),
            opened: false,
        };
        view.read(lang).then_some(view)
    }

    /// Takes head, lines and days from the report; says whether there was anything to take.
    fn read(&mut self, lang: Lang) -> bool {
        let made = self.made.clone();
        let Some(behind) = self.figure.behind(&made, lang) else { return false };
        let Some(source) = made.model.lines(lang, behind.table) else { return false };
        let paper = made.paper(lang);
        let sorted = self.leaf.sorted;
        let by = sorted.and_then(|by| Some(SortedBy { column: *self.columns.get(by.column)?, ..by }));
        let order = by.map_or_else(|| behind.lines.clone(), |by| by.lines(&source, &behind.lines));
        let mut leaf = TableView::of_lines(&paper, &source, &order);
        (self.lines, self.days) = (Vec::new(), Vec::new());
        let mut row = TableRow::default();
        let mut differs = vec![false; source.columns.len()];
        for place in &order {
            source.rows.fill(*place, &mut row);
            self.lines.push(taken(&paper, &source.columns, &row));
            for (cell, differs) in row.cells.iter().zip(&mut differs) {
                *differs |= !matches!(cell.value, Value::Empty | Value::Money(Money(0)));
            }
            self.days.push(day_in(&row));
        }
        for ((column, source_column), differs) in leaf.columns.iter_mut().zip(&source.columns).zip(differs) {
            // Tenders that agreed everywhere say nothing here.
            let agreed = source_column.kind == CellKind::OverShort && !differs;
            if agreed || !keeps(&self.figure, &source, &source_column.key) {
                column.cols = 0;
            }
        }
        // Amounts and reasons first: what the figure is asked for.
        let before = std::mem::take(&mut leaf.columns);
        self.columns = (0..before.len()).collect();
        if source.columns.iter().any(|column| column.key == "cash_difference") {
            self.columns.sort_by_key(|n| what_first(&source.columns[*n].key));
            leaf.frozen = 0;
        }
        leaf.columns = self.columns.iter().map(|n| before[*n].clone()).collect();
        for line in &mut self.lines {
            let cells = std::mem::take(&mut line.cells);
            line.cells = self.columns.iter().filter_map(|n| cells.get(*n).cloned()).collect();
        }
        leaf.sorted = sorted;
        self.name = self.figure.name(&paper);
        (self.leaf, self.lang) = (leaf, lang);
        true
    }

    fn enter(&self, lang: Lang) -> &'static str {
        let line = self.grid.list.selected().and_then(|at| self.lines.get(at));
        match line {
            Some(line) if line.item.is_some() => msg::reports_ui::hint_item(lang),
            Some(line) if line.opens.is_none() => msg::reports_ui::hint_day(lang),
            _ => msg::reports_ui::hint_open(lang),
        }
    }

    /// The item or the handover of a line; where there is none, its day.
    fn open(&self, at: usize) -> Option<Effect> {
        let line = self.lines.get(at)?;
        if let Some(item) = line.item.and_then(|id| self.made.model.item(id)) {
            return Some(Effect::Open(Box::new(ItemView::new(item.clone()))));
        }
        if let Some(id) = line.opens {
            return Some(Effect::Ask(Query::LogPage(id)));
        }
        let day = self.days.get(at).copied().flatten()?;
        Some(Effect::Open(Box::new(Logbook::on_day(day))))
    }
}

/// Where a column of a drawer's line stands.
fn what_first(key: &str) -> u8 {
    match key {
        "reason" => 1,
        "words" => 2,
        _ if key.ends_with("_difference") => 0,
        _ => 3,
    }
}

/// Whether a column is worth a place beside the figure: of the many of a drawer's line only what explains
/// over and short.
fn keeps(figure: &DrillFigure, lines: &Table<'_>, key: &str) -> bool {
    if lines.columns.iter().all(|c| c.key != "cash_difference") {
        return true;
    }
    let plain = ["date", "shift", "register", "outgoing", "incoming", "reason", "words", "approved_by"];
    // What is the same in every line stands above them already.
    let fixed = match figure.table {
        "people" => key == "outgoing",
        "pairs" => matches!(key, "outgoing" | "incoming"),
        _ => false,
    };
    let takings = matches!(figure.column.as_deref(), Some("takings" | "share"))
        && (key.ends_with("_expected") || key == "cash_sales");
    (plain.contains(&key) && !fixed) || key.ends_with("_difference") || takings
}

impl View for BehindView {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_behind.into())
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        vec![
            Hint::key(Code::Enter, self.enter(lang), 0),
            Hint::new(HintKey::UpDown, msg::kit::hint_move(lang), 2),
            Hint::new(HintKey::LeftRight, msg::reports_ui::hint_columns(lang), 1),
            Hint::key(SORT, msg::reports_ui::hint_sort(lang), 1),
            Hint::key(Code::Esc, msg::kit::hint_back(lang), 0),
        ]
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Input::Key(key) = input
            && key.code == SORT
        {
            let by = SortedBy::next(self.leaf.sorted, self.grid.column(&self.leaf));
            self.leaf.sorted = by;
            self.read(ctx.lang);
            self.grid.list.select(0);
            return Handled::done();
        }
        match self.grid.handle(input, &self.leaf) {
            WidgetOutcome::Chosen(at) => Handled::then(
                self.open(at).unwrap_or_else(|| Effect::Say(Label::from(msg::reports_ui::nothing_behind))),
            ),
            WidgetOutcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        if self.lang != ctx.lang {
            self.read(ctx.lang);
        }
        let count = i64::try_from(self.lines.len()).unwrap_or(0);
        let title = msg::reports_ui::behind(ctx.lang, count, &self.name);
        let inner = padded(canvas.pane(area, &title, Focus::Here));
        canvas.within(inner, |canvas| {
            self.grid.draw(canvas, inner, &self.leaf, |n| self.lines.get(n), Focus::Here);
        });
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Found(Answered::LogPage(page)) => {
                self.opened = true;
                return vec![Effect::Open(Box::new(PageView::new((**page).clone(), "")))];
            }
            Event::Found(Answered::Report(made)) if made.wanted == self.made.wanted => {
                // The line looked at stays where it is.
                if let Some(figure) = self.figure.moved(&self.made, made, ctx.lang) {
                    (self.figure, self.made) = (figure, made.clone());
                    self.read(ctx.lang);
                    self.grid.list.set_len(self.lines.len());
                }
            }
            Event::Refused(error) => {
                let problem = error.problem();
                return vec![Effect::Say(Label::from(move |lang: Lang| said(&problem, lang)))];
            }
            _ => {}
        }
        Vec::new()
    }

    fn on_top(&mut self, _: &Ctx<'_>) -> Vec<Effect> {
        if std::mem::take(&mut self.opened) && !self.made.wanted.is_long() {
            return vec![Effect::Ask(Query::Report(self.made.wanted))];
        }
        Vec::new()
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        (self.made.wanted.report().title)(ctx.lang).to_owned()
    }
}
