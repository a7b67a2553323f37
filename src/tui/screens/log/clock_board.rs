//! Clock in and out: Enter on a name says what it will do, and does it when pressed again.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use crate::i18n;
use crate::i18n::{dates, msg};
use crate::model::attendance::PunchKind;
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::log::{Cover, Detail, Entry, LogKind, Punch};
use crate::model::people::Role as Post;
use crate::model::time::{MINUTE_MS, Stamp};
use crate::rules::authority::Act;
use crate::rules::covers;
use crate::rules::roster::Standing;
use crate::tui::dialogs::own_pin::OwnPin;
use crate::tui::screens::log::cover::CoverForm;
use crate::tui::screens::log::entry_form::{BackTo, LogScreen};
use crate::tui::screens::log::punch_day::PunchDayView;
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Command, Ctx, Effect, Event, Handled, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::dialog::{Dialog, DialogId};
use crate::tui::widgets::label::Label;
use crate::tui::widgets::list::ListWidget;

/// The names of the shop with who is in.
#[derive(Debug)]
pub(crate) struct Board {
    list: ListWidget,
    back_to: Option<BackTo>,
    chosen: Option<(PersonId, PunchKind)>,
    /// Enter was pressed on this row once; what the next one does stands there.
    sure: Option<usize>,
    /// What is asked about somebody before anything is done.
    asked: Option<(Question, PersonId, Dialog)>,
    /// The punch is logged, and something is asked over the board.
    logged: bool,
    problem: Option<crate::model::problem::Problem>,
}

impl Board {
    /// With the person at the screen chosen.
    pub(crate) const fn new(back_to: Option<BackTo>) -> Self {
        Self {
            list: ListWidget::new(),
            back_to,
            chosen: None,
            sure: None,
            asked: None,
            logged: false,
            problem: None,
        }
    }

    fn staff(ctx: &Ctx<'_>) -> Vec<PersonId> {
        ctx.model.people(Post::Cashier)
    }

    fn punch(&mut self, index: usize, ctx: &Ctx<'_>) -> Handled {
        let staff = Self::staff(ctx);
        let Some(person) = staff.get(index).copied() else {
            // The row below the names.
            return Handled::then(Effect::Open(Box::new(PunchDayView::ask(ctx))));
        };
        self.problem = None;
        let standing = standing(person, ctx);
        if let Some(question) = question(standing, ctx.now) {
            self.sure = None;
            self.asked = Some((question, person, question.dialog(person, ctx)));
            return Handled::done();
        }
        if !by_pin(ctx) && self.sure != Some(index) {
            self.sure = Some(index);
            return Handled::done();
        }
        self.act(person, next_punch(standing), ctx)
    }

    /// Clocks somebody in or out, with the own PIN where the shop wants it.
    fn act(&mut self, person: PersonId, punch: PunchKind, ctx: &Ctx<'_>) -> Handled {
        self.sure = None;
        self.chosen = Some((person, punch));
        if !by_pin(ctx) {
            return Handled::then(Effect::Do(punched(person, punch, ctx)));
        }
        let name = ctx.model.name(person).to_owned();
        let title = move |lang: Lang| clock_words(punch, &name, lang);
        let purpose = PinPurpose::Log(Act::Clock);
        Handled::then(Effect::AskPin { title: title.into(), who: vec![person], purpose })
    }

    /// The answer to what was asked.
    fn answered(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        let Some((question, person, dialog)) = &mut self.asked else { return Handled::No };
        let (question, person) = (*question, *person);
        let answer = match dialog.handle(input) {
            WidgetOutcome::Chosen(answer) => Some(answer),
            WidgetOutcome::Cancelled => None,
            _ => return Handled::done(),
        };
        self.asked = None;
        match (question, answer) {
            (Question::SoonAgain(_, punch), Some(0)) => self.act(person, punch, ctx),
            (Question::StillIn(since), Some(0)) => {
                let day = ctx.stamp(since).calendar_date();
                Handled::then(Effect::Open(Box::new(PunchDayView::of(person, day))))
            }
            (Question::StillIn(_), Some(1)) => self.act(person, PunchKind::Out, ctx),
            (Question::StillIn(_), Some(2)) => self.act(person, PunchKind::In, ctx),
            (Question::BackFrom, Some(1)) => {
                // Both say so with their PIN; the form has the cover chosen, and the board closes behind it.
                self.logged = true;
                Handled::then(Effect::Open(Box::new(LogScreen::new(
                    LogKind::Cover,
                    Box::new(CoverForm),
                    None,
                ))))
            }
            (Question::BackFrom, _) => Handled::Yes(self.leave(person, ctx)),
            _ => Handled::done(),
        }
    }

    /// There is time now for a PIN of one's own: the board closes behind the question.
    fn leave(&mut self, person: PersonId, ctx: &Ctx<'_>) -> Vec<Effect> {
        if by_pin(ctx) && OwnPin::is_due(person, ctx) {
            self.logged = true;
            return vec![Effect::Open(Box::new(OwnPin::new(person)))];
        }
        vec![Effect::Close]
    }
}

/// The cover that somebody's break began, where nobody has ended it.
fn cover_of<'a>(away: PersonId, ctx: &'a Ctx<'_>) -> Option<(&'a Entry, &'a Cover)> {
    let running = covers::running(&ctx.model.live.as_ref()?.covers);
    running.into_iter().find(|(_, cover)| cover.away == away)
}

/// Whether the shop wants the own PIN of whoever clocks in or out.
fn by_pin(ctx: &Ctx<'_>) -> bool {
    ctx.model.settings().is_some_and(|settings| settings.rules.clock_pin)
}

/// A punch of somebody, now.
pub(crate) fn punched(person: PersonId, punch: PunchKind, ctx: &Ctx<'_>) -> Command {
    let at_ms = ctx.now.ms;
    let punch = Punch::clocked(person, punch, at_ms);
    Command::Log { by: person, detail: Detail::Punch(punch) }
}

/// Whom a punch is for, and which.
pub(crate) fn clock_words(punch: PunchKind, name: &str, lang: Lang) -> String {
    match punch {
        PunchKind::In => msg::log_ui::clock_in_of(lang, name),
        PunchKind::Out => msg::log_ui::clock_out_of(lang, name),
    }
}

/// That somebody is in or out since now.
pub(crate) fn punched_words(punch: PunchKind, name: &str, at: &str, lang: Lang) -> String {
    match punch {
        PunchKind::In => msg::log_ui::saved_in(lang, name, at),
        PunchKind::Out => msg::log_ui::saved_out(lang, name, at),
    }
}

/// What has to be asked about somebody before the clock is touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    /// Punched less than a minute ago, UTC milliseconds; what would be punched now.
    SoonAgain(i64, PunchKind),
    /// In since then, longer than the longest shift.
    StillIn(i64),
    /// In again, and somebody still stands in.
    BackFrom,
}

impl Question {
    fn dialog(self, person: PersonId, ctx: &Ctx<'_>) -> Dialog {
        let name = ctx.model.name(person).to_owned();
        let title = name.clone();
        match self {
            Self::SoonAgain(since, punch) => {
                let since = ctx.stamp(since);
                let body = move |lang: Lang| match punch {
                    PunchKind::In => msg::log_ui::punch_soon_in(lang, &name, since.clock(lang)),
                    PunchKind::Out => msg::log_ui::punch_soon_out(lang, &name, since.clock(lang)),
                };
                let act: Label = match punch {
                    PunchKind::In => msg::log_ui::clock_in.into(),
                    PunchKind::Out => msg::log_ui::clock_out.into(),
                };
                Dialog::ask(title, body, vec![act, msg::kit::go_back.into()])
            }
            Self::BackFrom => {
                let (stands_in, since) = cover_of(person, ctx).map_or_else(
                    || (String::new(), ctx.now),
                    |(began, cover)| (ctx.model.name(cover.stands_in).to_owned(), began.at),
                );
                let now = ctx.now;
                let body = move |lang: Lang| {
                    msg::log_ui::cover_back_ask(
                        lang,
                        &name,
                        dates::time_or_moment(lang, since, now),
                        &stands_in,
                    )
                };
                Dialog::ask(title, body, vec![msg::log_ui::cover_on.into(), msg::log_ui::cover_over.into()])
            }
            Self::StillIn(since) => {
                let since = ctx.stamp(since);
                let now = ctx.now;
                let body = move |lang: Lang| {
                    msg::log_ui::still_in(lang, &name, dates::time_or_moment(lang, since, now))
                };
                // Who stands here may have stayed that long, or have come again.
                let all = vec![
                    msg::log_ui::still_in_say.into(),
                    msg::log_ui::still_in_out.into(),
                    msg::log_ui::still_in_in.into(),
                    msg::kit::go_back.into(),
                ];
                Dialog::ask(title, body, all)
            }
        }
    }
}

fn standing(person: PersonId, ctx: &Ctx<'_>) -> Standing {
    ctx.model.live.as_ref().map_or(Standing::Out(None), |live| live.standing(person, ctx.now.ms))
}

/// What is asked before somebody is clocked in or out.
fn question(standing: Standing, now: Stamp) -> Option<Question> {
    match standing {
        Standing::StillIn(since) => Some(Question::StillIn(since)),
        Standing::In(since) | Standing::Out(Some(since)) if (0..MINUTE_MS).contains(&(now.ms - since)) => {
            Some(Question::SoonAgain(since, next_punch(standing)))
        }
        Standing::In(_) | Standing::Out(_) => None,
    }
}

/// What the board does with a person: whoever is in goes out.
const fn next_punch(standing: Standing) -> PunchKind {
    match standing {
        Standing::In(_) => PunchKind::Out,
        Standing::StillIn(_) | Standing::Out(_) => PunchKind::In,
    }
}

/// How somebody stands to the clock, in words.
fn stands(standing: Standing, ctx: &Ctx<'_>) -> (String, TextRole) {
    let lang = ctx.lang;
    let time = |ms| dates::time_or_moment(lang, ctx.stamp(ms), ctx.now);
    match standing {
        Standing::In(since) => (msg::log_ui::in_since(lang, time(since)), TextRole::Ok),
        Standing::StillIn(since) => (msg::log_ui::still_in_since(lang, time(since)), TextRole::Warn),
        Standing::Out(Some(since)) => (msg::log_ui::out_since(lang, time(since)), TextRole::Muted),
        Standing::Out(None) => (msg::log_ui::not_in(lang).to_owned(), TextRole::Muted),
    }
}

/// What Enter leads to on a name, beside how the person stands.
fn leads_to(standing: Standing, lang: Lang) -> &'static str {
    match standing {
        Standing::In(_) => msg::log_ui::to_out(lang),
        Standing::Out(_) => msg::log_ui::to_in(lang),
        Standing::StillIn(_) => "?",
    }
}

impl View for Board {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_clock.into())
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        if let Some((.., dialog)) = &self.asked {
            return dialog.hints(ctx.lang);
        }
        let person = self.list.selected().and_then(|at| Self::staff(ctx).get(at).copied());
        let enter = match person.map(|person| standing(person, ctx)) {
            Some(Standing::Out(_)) => msg::log_ui::punch_hint_in(ctx.lang),
            Some(Standing::In(_)) => msg::log_ui::punch_hint_out(ctx.lang),
            // When they left is asked, or the punches of a day are opened.
            Some(Standing::StillIn(_)) | None => msg::kit::hint_open(ctx.lang),
        };
        vec![
            Hint::key(Code::Enter, enter, 0),
            Hint::new(HintKey::UpDown, msg::kit::hint_choose(ctx.lang), 1),
            Hint::key(Code::Esc, msg::kit::hint_back(ctx.lang), 0),
        ]
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if self.asked.is_some() {
            return self.answered(input, ctx);
        }
        match self.list.handle(input) {
            WidgetOutcome::Chosen(_) if matches!(input, Input::Key(key) if key.burst) => {
                return Handled::done();
            }
            WidgetOutcome::Chosen(index) => return self.punch(index, ctx),
            WidgetOutcome::Ignored => {}
            _ => {
                self.sure = None;
                return Handled::done();
            }
        }
        match input {
            Input::Key(key) if KeyAction::of(key) == KeyAction::Back && self.sure.is_some() => {
                self.sure = None;
                Handled::done()
            }
            Input::Key(key)
                if KeyAction::of(key) == KeyAction::Back
                    && let Some(menu) = self.back_to =>
            {
                Handled::Yes(vec![Effect::Close, Effect::Open(menu(LogKind::Punch))])
            }
            _ => Handled::No,
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let inner = canvas.pane(area, super::kind_name(LogKind::Punch, ctx.lang), Focus::Here);
        let place = Rect {
            x: inner.x + 1,
            y: inner.y + u16::from(inner.height > 8),
            width: inner.width.saturating_sub(2).min(72),
            height: inner.height.saturating_sub(2),
        };
        let staff = Self::staff(ctx);
        self.list.set_len(staff.len() + 1);
        let labels: Vec<String> =
            staff.iter().map(|p| ctx.model.with_role(*p).get(ctx.lang).into_owned()).collect();
        let names = labels.iter().map(|label| label.width()).max().unwrap_or(0);
        let names = cells(names).min(place.width / 2);
        let (sure, here) = (self.sure, self.list.selected());
        self.list.draw(canvas, place, Focus::Here, |canvas, index, rect| {
            let Some(person) = staff.get(index) else {
                canvas.text_in(
                    rect.x + 1,
                    rect.y,
                    rect.width,
                    msg::log_ui::punch_correct(ctx.lang),
                    TextRole::Label,
                );
                return;
            };
            canvas.text_in(rect.x + 1, rect.y, names, &labels[index], TextRole::Text);
            let (name, now) = (ctx.model.name(*person), ctx.now.clock(ctx.lang));
            let standing = standing(*person, ctx);
            let (text, role) = match next_punch(standing) {
                PunchKind::In if sure == Some(index) => {
                    (msg::log_ui::punch_sure_in(ctx.lang, name, now), TextRole::Value)
                }
                PunchKind::Out if sure == Some(index) => {
                    (msg::log_ui::punch_sure_out(ctx.lang, name, now), TextRole::Value)
                }
                _ if here == Some(index) => {
                    let (text, role) = stands(standing, ctx);
                    (format!("{text} → {}", leads_to(standing, ctx.lang)), role)
                }
                _ => stands(standing, ctx),
            };
            let x = rect.x + names + 4;
            canvas.text_in(x, rect.y, rect.right().saturating_sub(x), &text, role);
        });
        if let Some(problem) = &self.problem {
            let text = i18n::text(ctx.lang, problem.key, &problem.args);
            canvas.text_in(place.x, place.bottom(), place.width, &text, TextRole::Bad);
        }
        if let Some((.., dialog)) = &mut self.asked {
            dialog.draw(canvas);
        }
    }

    fn dialog(&self) -> Option<DialogId> {
        self.asked.as_ref().map(|(.., dialog)| dialog.id())
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Logged(_) => {
                let Some((person, punch)) = self.chosen.take() else { return vec![Effect::Close] };
                let name = ctx.model.name(person).to_owned();
                let at = ctx.now;
                let words = move |lang: Lang| punched_words(punch, &name, &at.clock(lang), lang);
                let said = Effect::Say(words.into());
                if punch == PunchKind::Out {
                    return vec![Effect::Close, said];
                }
                if cover_of(person, ctx).is_some() {
                    let question = Question::BackFrom;
                    self.asked = Some((question, person, question.dialog(person, ctx)));
                    return vec![said];
                }
                let mut effects = self.leave(person, ctx);
                effects.push(said);
                effects
            }
            Event::Pin { purpose: PinPurpose::Log(Act::Clock), .. } => match self.chosen {
                Some((person, punch)) => vec![Effect::Do(punched(person, punch, ctx))],
                None => Vec::new(),
            },
            Event::Refused(error) => {
                self.problem = Some(error.problem());
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn on_top(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        if self.logged {
            return vec![Effect::Close];
        }
        if self.list.is_empty() {
            let staff = Self::staff(ctx);
            self.list.set_len(staff.len() + 1);
            // Somebody who is not in yet is the likeliest to stand here.
            let at = ctx
                .model
                .person
                .filter(|_| ctx.model.actor() == ctx.model.person)
                .and_then(|p| staff.iter().position(|s| *s == p));
            let inside = ctx.model.clocked_in();
            let out = staff.iter().position(|p| !inside.contains(p));
            self.list.select(at.or(out).unwrap_or(0));
        }
        Vec::new()
    }
}
