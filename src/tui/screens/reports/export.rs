//! Writing a report to a file: format, place, how far it is, and where it lies then.

use std::path::{Path, PathBuf};

use ratatui::layout::Rect;

use crate::i18n;
use crate::i18n::msg;
use crate::i18n::width::wrap;
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::model::text::in_file_name;
use crate::report::formats::{FORMATS, Format};
use crate::store::OpError;
use crate::tui::shell::background::{Order, ReportRequest};
use crate::tui::shell::canvas::{Canvas, below, padded};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, KeyAction};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Ctx, Effect, Event, Handled};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::dialog::Dialog;
use crate::tui::widgets::dialog::DialogId;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::file_written::FileWritten;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::progress_bar::draw_meter;

/// What exporting makes of input.
#[derive(Debug)]
pub(super) enum ExportOutcome {
    Yes(Vec<Effect>),
    No,
    /// The dialog is finished.
    Away,
}

#[derive(Debug)]
enum Stage {
    Asking,
    /// There is such a file: replace it?
    Exists(Box<Dialog>),
    Writing(usize, usize),
    Written(Box<FileWritten>),
}

/// Dialog that writes a report to a file.
#[derive(Debug)]
pub(super) struct Export {
    wanted: ReportRequest,
    /// The table looked at: what a file of one table holds.
    table: &'static str,
    /// How a file of one table names it.
    part: String,
    folder: PathBuf,
    form: Form,
    format: usize,
    stage: Stage,
}

impl Export {
    /// What is filled in, while it is shown.
    pub(super) fn form(&self) -> Option<&Form> {
        (!matches!(self.stage, Stage::Writing(..))).then_some(&self.form)
    }

    /// Offers a workbook in the usual folder.
    pub(crate) fn new(wanted: ReportRequest, (table, title): (&'static str, &str), ctx: &Ctx<'_>) -> Self {
        let format = FORMATS.iter().position(|f| f.name == "xlsx").unwrap_or(0);
        // Practice shops must not look like the real one's figures later.
        let mark = if ctx.model.demo_pins.is_empty() { "" } else { "demo-" };
        let only = ctx.model.settings().map_or_else(Vec::new, |s| wanted.ask.names(s));
        let only = only.iter().fold(String::new(), |all, name| all + "-" + &in_file_name(name));
        let days = wanted.period.file_part();
        let [report, part] =
            [(wanted.report().title)(ctx.lang), title].map(|name| in_file_name(name).to_lowercase());
        // Named once where the table is called as its report.
        let part = if part == report { String::new() } else { part };
        let name = format!("{mark}{report}-{days}{only}{}", ending(&FORMATS[format], &part));
        let folder = ctx.model.reports_dir.clone();
        let path = folder.join(name).display().to_string();
        let names = FORMATS.iter().map(named).collect();
        let form = Form::new(vec![
            Field::choice("format", msg::reports_ui::format, names).chosen(format),
            Field::text("file", msg::reports_ui::file).max(400).with(&path).required(),
        ]);
        Self { wanted, table, part, folder, form, format, stage: Stage::Asking }
    }

    fn chosen(&self) -> &'static Format {
        FORMATS.get(self.format).unwrap_or(&FORMATS[0])
    }

    /// The ending follows the format as long as it is the ending of the one before.
    fn follow(&mut self) {
        let now = self.form.field("format").and_then(Field::choice_index).unwrap_or(self.format);
        if now == self.format {
            return;
        }
        let before = ending(self.chosen(), &self.part);
        self.format = now;
        let after = ending(self.chosen(), &self.part);
        if let Some(field) = self.form.field_mut("file")
            && let Some(stem) = field.raw().strip_suffix(&before).map(str::to_owned)
        {
            field.set_raw(&format!("{stem}{after}"));
        }
    }

    /// The file meant: in the usual folder when only a name was typed, with the ending of its format.
    fn path(&self) -> PathBuf {
        let typed = Path::new(self.form.raw("file").trim());
        let mut path = if typed.components().count() == 1 && typed.is_relative() {
            self.folder.join(typed)
        } else {
            typed.to_owned()
        };
        if Format::of_file(&path).is_none_or(|f| f.name != self.chosen().name) {
            path.as_mut_os_string().push(format!(".{}", kind(self.chosen())));
        }
        path
    }

    fn start(&mut self, force: bool, lang: Lang) -> ExportOutcome {
        self.stage = Stage::Writing(0, 0);
        ExportOutcome::Yes(vec![Effect::Start(Box::new(Order::Write {
            wanted: self.wanted,
            lang,
            format: *self.chosen(),
            table: Some(self.table).filter(|_| self.chosen().one_table()),
            path: self.path(),
            force,
            folder: self.folder.clone(),
        }))])
    }

    pub(crate) fn on(&mut self, input: &Input, lang: Lang) -> ExportOutcome {
        let back = matches!(input, Input::Key(key) if KeyAction::of(key) == KeyAction::Back);
        match &mut self.stage {
            Stage::Asking if back => ExportOutcome::Away,
            Stage::Asking => match self.form.handle(input) {
                WidgetOutcome::Submitted => self.start(false, lang),
                WidgetOutcome::Ignored => ExportOutcome::No,
                _ => {
                    self.follow();
                    ExportOutcome::Yes(Vec::new())
                }
            },
            Stage::Exists(dialog) => match dialog.handle(input) {
                WidgetOutcome::Chosen(0) => self.start(true, lang),
                WidgetOutcome::Chosen(_) | WidgetOutcome::Cancelled => {
                    self.stage = Stage::Asking;
                    self.form.focus_on("file");
                    ExportOutcome::Yes(Vec::new())
                }
                _ => pass(input),
            },
            Stage::Writing(..) if back => ExportOutcome::Yes(vec![Effect::Stop]),
            Stage::Writing(..) => pass(input),
            Stage::Written(file) => match file.on(input) {
                None => ExportOutcome::Away,
                Some(Handled::Yes(effects)) => ExportOutcome::Yes(effects),
                Some(Handled::No) => ExportOutcome::No,
            },
        }
    }

    pub(crate) fn on_event(&mut self, news: &Event) {
        match news {
            Event::Progress(done, total) => self.stage = Stage::Writing(*done, *total),
            Event::Written(path) => {
                self.stage = Stage::Written(Box::new(FileWritten::new(path)));
            }
            Event::Refused(OpError::Exists(_)) => {
                let path = self.path().display().to_string();
                self.stage = Stage::Exists(Box::new(Dialog::ask(
                    msg::reports_ui::exists_title,
                    move |lang: Lang| msg::reports_ui::exists(lang, &path),
                    vec![msg::reports_ui::replace.into(), msg::reports_ui::other_name.into()],
                )));
            }
            Event::Refused(error) => {
                self.stage = Stage::Asking;
                self.form.refuse("file", error.problem());
            }
            _ => {}
        }
    }

    /// The dialog open in it.
    pub(crate) fn dialog(&self) -> Option<DialogId> {
        match &self.stage {
            Stage::Exists(dialog) => Some(dialog.id()),
            Stage::Written(file) => Some(file.id()),
            Stage::Asking | Stage::Writing(..) => None,
        }
    }

    /// What is typed, until it is written.
    pub(crate) fn unsaved(&mut self) -> Option<(String, Typed<'_>)> {
        let asks = matches!(self.stage, Stage::Asking | Stage::Exists(_));
        let name = format!("export/{}/{}", self.wanted.report().name, self.wanted.period.file_part());
        asks.then_some((name, Typed::Form(&mut self.form)))
    }

    /// What was typed before is back: its format is the one that is meant.
    pub(crate) fn put_back(&mut self) {
        self.format = self.form.field("format").and_then(Field::choice_index).unwrap_or(self.format);
    }

    pub(crate) fn hints(&self, lang: Lang) -> Vec<Hint> {
        match &self.stage {
            Stage::Asking => self.form.hints_as(lang, msg::reports_ui::hint_write(lang)),
            Stage::Exists(dialog) => dialog.hints(lang),
            Stage::Written(file) => file.hints(lang),
            Stage::Writing(..) => vec![Hint::key(Code::Esc, msg::reports_ui::hint_stop(lang), 0)],
        }
    }

    /// Draws it; `title` is the report's, `table` that of the table looked at.
    pub(crate) fn draw(&mut self, canvas: &mut Canvas, area: Rect, title: &str, table: &str) {
        let lang = canvas.lang;
        let inner = padded(canvas.pane(area, msg::reports_ui::export_title(lang), Focus::Here));
        if inner.is_empty() {
            return;
        }
        canvas.text_in(inner.x, inner.y, inner.width, title, TextRole::Title);
        let rest = below(inner, 2);
        match &mut self.stage {
            Stage::Writing(done, total) => {
                let (done, total) = (*done, (*total).max(1));
                let text = msg::report::progress(lang, done.saturating_mul(100) / total);
                canvas.text_in(rest.x, rest.y, rest.width, &text, TextRole::Text);
                let bar = Rect { y: rest.y + 1, height: rest.height.saturating_sub(1).min(1), ..rest };
                let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
                draw_meter(canvas, bar, whole(done), whole(total), TextRole::Ok);
            }
            stage => {
                let asking = matches!(stage, Stage::Asking);
                self.form.draw(canvas, rest, Focus::when(asking));
                let format = FORMATS.get(self.format).unwrap_or(&FORMATS[0]);
                let mut lines = Vec::new();
                let mut say = |text: &str, role| {
                    lines.extend(
                        wrap(text, usize::from(rest.width.max(8))).into_iter().map(|line| (line, role)),
                    );
                };
                if format.one_table() {
                    say(&msg::reports_ui::only_table(lang, table), TextRole::Text);
                }
                say(about(format, lang), TextRole::Muted);
                for ((line, role), y) in lines.iter().zip(rest.y + 6..rest.bottom()) {
                    canvas.text_in(rest.x, y, rest.width, line, *role);
                }
                match stage {
                    Stage::Exists(dialog) => dialog.draw(canvas),
                    Stage::Written(file) => file.draw(canvas),
                    Stage::Asking | Stage::Writing(..) => {}
                }
            }
        }
    }
}

/// Dialogs keep everything to themselves but help and language.
fn pass(input: &Input) -> ExportOutcome {
    match input {
        Input::Key(key) => match KeyAction::of(key) {
            action if action.is_global() => ExportOutcome::No,
            _ => ExportOutcome::Yes(Vec::new()),
        },
        _ => ExportOutcome::Yes(Vec::new()),
    }
}

/// The ending of a format's files.
fn kind(format: &Format) -> &'static str {
    if format.name == "text" { "txt" } else { format.name }
}

/// What a file's name ends with: the table, where it holds only one that needs a name, and the format.
fn ending(format: &Format, table: &str) -> String {
    let named = format.one_table() && !table.is_empty();
    if named { format!("-{table}.{}", kind(format)) } else { format!(".{}", kind(format)) }
}

/// A format as people call it.
fn named(format: &Format) -> Label {
    let name = format.name;
    Label::from(move |lang: Lang| i18n::template(lang, &format!("reports_ui.name_{name}")).unwrap_or(name))
}

/// What a format is for, as it is said on a screen; on the command line it is said with its flags.
fn about(format: &Format, lang: Lang) -> &'static str {
    i18n::template(lang, &format!("reports_ui.about_{}", format.name)).unwrap_or_else(|| (format.about)(lang))
}

/// A problem as one line.
pub(super) fn said(problem: &Problem, lang: Lang) -> String {
    i18n::text(lang, problem.key, &problem.args)
}
