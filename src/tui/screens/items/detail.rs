//! One item: what it says, its history, and what can be done with it.

use ratatui::layout::Rect;

use super::act::{self, Move};
use super::words::{age, event_words, marks, when};
use crate::i18n;
use crate::i18n::{msg, width};
use crate::model::item::{EventKind, Item, ItemEvent};
use crate::model::item_state::ItemState;
use crate::model::problem::Problem;
use crate::model::repair::Stops;
use crate::rules::routines;
use crate::store::{ItemAct, ShopState};
use crate::tui::screens::devices::DeviceView;
use crate::tui::screens::home::summary;
use crate::tui::screens::log::form_reader::FormReader;
use crate::tui::shell::canvas::{Canvas, cells, columns};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Answered, Command, Ctx, Effect, Event, Handled, Query, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::menu::Menu;

/// The screen of an item.
#[derive(Debug)]
pub(crate) struct ItemView {
    item: Item,
    events: Vec<ItemEvent>,
    menu: Menu,
    moves: Vec<Move>,
    asked: Option<(Move, Form)>,
    pending: Option<ItemAct>,
    problem: Option<Problem>,
    first: usize,
}

impl ItemView {
    /// For an item as it was read.
    #[must_use]
    pub(crate) fn new(item: Item) -> Self {
        let mut detail = Self {
            item,
            events: Vec::new(),
            menu: Menu::down(Vec::new()),
            moves: Vec::new(),
            asked: None,
            pending: None,
            problem: None,
            first: 0,
        };
        detail.rebuild();
        detail
    }

    fn rebuild(&mut self) {
        self.moves = Move::all(&self.item);
        let mut labels: Vec<Label> = self.moves.iter().map(|m| m.label(&self.item)).collect();
        labels.extend(self.item.detail.registered.map(|_| msg::items_ui::do_device.into()));
        self.menu = Menu::down(labels);
    }

    /// Takes the item over as it is now, if it is still open.
    fn follow(&mut self, ctx: &Ctx<'_>) -> bool {
        let found = ctx.model.live.as_ref().and_then(|l| l.items.iter().find(|i| i.id == self.item.id));
        if let Some(item) = found
            && *item != self.item
        {
            self.item = item.clone();
            self.rebuild();
        }
        found.is_some()
    }

    fn choose(&mut self, index: usize, ctx: &Ctx<'_>) -> Handled {
        if let Some(what) = self.moves.get(index) {
            self.problem = None;
            self.asked = Some((*what, act::form(*what, &self.item, ctx)));
        } else if let Some(device) = self.item.detail.registered {
            // Below what can be done stands the page of the device.
            return Handled::then(Effect::Open(Box::new(DeviceView::new(device))));
        }
        Handled::done()
    }

    fn submit(&mut self, ctx: &Ctx<'_>) -> Handled {
        let Some((what, form)) = &mut self.asked else { return Handled::done() };
        let Some(settings) = ctx.model.settings() else { return Handled::done() };
        let sheet = FormReader::new(form, settings, ctx);
        let read = what.read(&sheet);
        let by = sheet.person("by");
        let act = match read {
            Ok(act) => act,
            Err((field, problem)) => {
                form.refuse(field, problem);
                return Handled::done();
            }
        };
        if let Some((pin_act, about)) = what.by_pin(&self.item) {
            let who = ctx.model.may_do(pin_act, &about);
            self.pending = Some(act);
            return Handled::then(Effect::AskPin {
                title: what.label(&self.item),
                who,
                purpose: PinPurpose::Item(pin_act),
            });
        }
        let Some(by) = by else {
            form.refuse("by", Problem::new("kit.required"));
            return Handled::done();
        };
        Handled::then(Effect::Do(Command::Item { by, item: Box::new(self.item.clone()), act }))
    }
}

/// When it was opened and by whom; what nobody did was opened by nobody.
fn opened(item: &Item, ctx: &Ctx<'_>) -> String {
    let at = when(item.opened, ctx.lang);
    if routines::is_missed(item) { at } else { format!("{at} · {}", ctx.model.name(item.opened_by)) }
}

/// A fact about the item: label and value.
type Fact = (String, String, TextRole);

fn facts(item: &Item, live: &ShopState, ctx: &Ctx<'_>) -> Vec<Fact> {
    let lang = ctx.lang;
    let zone = live.settings.store.zone;
    let money = &live.settings.store.currency;
    let detail = &item.detail;
    let mut facts: Vec<Fact> = Vec::new();
    let mut add = |label: &str, value: String, role: TextRole| {
        if !value.trim().is_empty() {
            facts.push((label.to_owned(), value, role));
        }
    };
    let mut state = i18n::text(lang, item.state_key(), &[]);
    state = format!("{state} · {}", i18n::text(lang, item.severity.key(), &[]));
    add(msg::items_ui::state(lang), state, TextRole::Value);
    let marks = marks(item, live, ctx.now.ms, lang);
    let words: Vec<&str> = marks.iter().map(|(text, _)| *text).collect();
    add(msg::items_ui::mark(lang), words.join(" · "), marks.first().map_or(TextRole::Text, |m| m.1));
    add(
        msg::items_ui::owner(lang),
        item.owner.map_or_else(String::new, |p| ctx.model.name(p).into()),
        TextRole::Value,
    );
    add(
        msg::items_ui::due(lang),
        item.due_ms.map_or_else(String::new, |d| when(zone.stamp_at(d), lang)),
        TextRole::Value,
    );
    add(msg::items_ui::opened(lang), opened(item, ctx), TextRole::Value);
    add(msg::items_ui::age(lang), age(item, ctx.now.ms, lang), TextRole::Value);
    let device = detail.registered.and_then(|id| live.settings.device(id));
    let device = device.map_or(detail.device.as_str(), |device| device.name.get(lang));
    add(msg::items_ui::device(lang), device.to_owned(), TextRole::Value);
    add(msg::items_ui::details(lang), detail.text.clone(), TextRole::Value);
    add(msg::items_ui::advice(lang), detail.advice.clone(), TextRole::Value);
    add(msg::items_ui::next_step(lang), detail.next_step.clone(), TextRole::Value);
    add(msg::items_ui::promise(lang), detail.promise.clone(), TextRole::Value);
    add(msg::items_ui::contact(lang), detail.contact.clone(), TextRole::Value);
    if detail.special_care {
        add(msg::items_ui::care(lang), msg::kit::yes(lang).into(), TextRole::Warn);
    }
    add(msg::items_ui::reported_to(lang), detail.reported_to.clone(), TextRole::Value);
    let stops = match detail.stops {
        Some(Stops::Nothing) => msg::repair::stops_nothing(lang).to_owned(),
        _ => detail.impact.clone(),
    };
    add(msg::items_ui::stops(lang), stops, TextRole::Value);
    let given = [detail.firm.as_str(), &detail.phone, &detail.order_no].map(str::to_owned).to_vec();
    let given: Vec<String> = given.into_iter().filter(|part| !part.is_empty()).collect();
    add(msg::items_ui::given_to(lang), given.join(" · "), TextRole::Value);
    let holder = detail.last_holder.map_or_else(String::new, |p| ctx.model.name(p).into());
    add(msg::items_ui::last_holder(lang), holder, TextRole::Value);
    add(
        msg::items_ui::sum(lang),
        detail.amount.map_or_else(String::new, |m| money.format(m)),
        TextRole::Value,
    );
    add(msg::items_ui::bag(lang), detail.bag_no.clone(), TextRole::Value);
    add(msg::items_ui::slip(lang), detail.bank_slip.clone(), TextRole::Value);
    add(
        msg::items_ui::banked(lang),
        detail.banked.map_or_else(String::new, |m| money.format(m)),
        TextRole::Value,
    );
    if let Some(slip) = &detail.shared_slip {
        let numbers: Vec<String> = slip.settles.iter().map(|number| format!("#{number}")).collect();
        let text = msg::items_ui::slip_of(
            lang,
            numbers.join(" "),
            money.format(slip.sent),
            money.format(slip.shows),
        );
        add(msg::items_ui::shared_slip(lang), text, TextRole::Value);
    }
    if let Some(difference) = item.bank_difference().filter(|d| !d.is_zero()) {
        add(msg::items_ui::difference(lang), money.format_signed(difference), TextRole::Bad);
        add(msg::items_ui::bank_reason(lang), detail.bank_reason.clone(), TextRole::Value);
    }
    let fixer = detail.fixer.map_or_else(|| detail.fixer_name.clone(), |p| ctx.model.name(p).to_owned());
    add(msg::items_ui::fixer(lang), fixer, TextRole::Value);
    facts
}

fn event_line(event: &ItemEvent, ctx: &Ctx<'_>) -> String {
    let who = event.by.map_or_else(String::new, |by| format!("  {}", ctx.model.name(by)));
    format!("{}{who}  {}", when(event.at, ctx.lang), event_words(event, ctx.lang))
}

impl View for ItemView {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_item.into())
    }

    fn explained_form(&self) -> Option<&Form> {
        self.asked.as_ref().map(|(_, form)| form)
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        if let Some((_, form)) = &self.asked {
            return form.hints_as(ctx.lang, msg::log_ui::save(ctx.lang));
        }
        vec![
            Hint::key(Code::Enter, msg::items_ui::act(ctx.lang), 0),
            Hint::new(HintKey::UpDown, msg::kit::hint_choose(ctx.lang), 1),
            Hint::new(HintKey::Pages, msg::kit::hint_scroll(ctx.lang), 3),
            Hint::key(Code::Esc, msg::kit::hint_back(ctx.lang), 0),
        ]
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Some((_, form)) = &mut self.asked {
            return match form.handle(input) {
                WidgetOutcome::Submitted => self.submit(ctx),
                WidgetOutcome::Ignored => match input {
                    Input::Key(key) if KeyAction::of(key) == KeyAction::Back => {
                        self.asked = None;
                        Handled::done()
                    }
                    _ => Handled::No,
                },
                _ => Handled::done(),
            };
        }
        if let Input::Key(key) = input {
            match KeyAction::outside_field(key) {
                KeyAction::PageUp => {
                    self.first = self.first.saturating_sub(5);
                    return Handled::done();
                }
                KeyAction::PageDown => {
                    self.first += 5;
                    return Handled::done();
                }
                _ => {}
            }
        }
        match self.menu.handle(input) {
            WidgetOutcome::Chosen(index) => self.choose(index, ctx),
            WidgetOutcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        let id = self.item.id;
        self.asked.iter_mut().map(|(what, form)| (format!("item/{id}/{what:?}"), Typed::Form(form))).collect()
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let Some(live) = &ctx.model.live else { return };
        let kind = i18n::text(ctx.lang, self.item.kind.key(), &[]);
        let inner = canvas.pane(area, &format!("#{} {kind}", self.item.id), Focus::Here);
        if inner.height < 4 {
            return;
        }
        let asked = self.asked.as_ref().map_or(0, |(_, form)| {
            form.fields.iter().map(crate::tui::widgets::field::Field::rows).sum::<u16>() + 3
        });
        let asked = asked.min(inner.height / 2);
        let body = Rect {
            x: inner.x + 1,
            width: inner.width.saturating_sub(2),
            height: inner.height - asked,
            ..inner
        };
        let side = if body.width >= 100 { 34 } else { 25 };
        let (left, right) = columns(body, body.width.saturating_sub(side + 2), 2);
        self.draw_text(canvas, left, live, ctx);
        canvas.upright(right.x.saturating_sub(1), right.y, right.height, TextRole::Border);
        canvas.text_in(
            right.x + 1,
            right.y,
            right.width,
            msg::items_ui::what_to_do(ctx.lang),
            TextRole::Title,
        );
        let menu = Rect { y: right.y + 1, height: right.height.saturating_sub(1), ..right };
        self.menu.draw(canvas, menu, Focus::when(self.asked.is_none()));
        if let Some((what, form)) = &mut self.asked {
            let y = inner.bottom() - asked;
            canvas.rule(inner.x, y, inner.width, TextRole::Border);
            let title = what.label(&self.item);
            canvas.text_in(
                inner.x + 2,
                y,
                inner.width - 2,
                &format!(" {} ", title.get(ctx.lang)),
                TextRole::Title,
            );
            let place = Rect {
                x: inner.x + 1,
                y: y + 1,
                width: inner.width.saturating_sub(2).min(90),
                height: asked - 1,
            };
            form.draw(canvas, place, Focus::Here);
        }
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Pin { person, purpose: PinPurpose::Item(_) } => match self.pending.take() {
                Some(act) => {
                    vec![Effect::Do(Command::Item { by: *person, item: Box::new(self.item.clone()), act })]
                }
                None => Vec::new(),
            },
            Event::Saved => {
                self.asked = None;
                let mut effects = vec![Effect::Ask(Query::Events(self.item.id))];
                if !self.follow(ctx) {
                    effects.push(Effect::Ask(Query::ClosedItems));
                }
                effects
            }
            Event::Found(Answered::Events(id, events)) if *id == self.item.id => {
                self.events.clone_from(events);
                self.first = 0;
                Vec::new()
            }
            Event::Found(Answered::ClosedItems(items)) => {
                if let Some(item) = items.iter().find(|i| i.id == self.item.id) {
                    self.item = item.clone();
                    self.rebuild();
                }
                Vec::new()
            }
            Event::Refused(error) => {
                self.pending = None;
                match &mut self.asked {
                    Some((_, form)) => {
                        let field = if form.field("text").is_some() { "text" } else { form.focused_id() };
                        form.refuse(field, error.problem());
                    }
                    None => self.problem = Some(error.problem()),
                }
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn on_top(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.follow(ctx);
        vec![Effect::Ask(Query::Events(self.item.id))]
    }
}

impl ItemView {
    /// Title, facts and history; the newest event is in view until someone scrolls.
    fn draw_text(&mut self, canvas: &mut Canvas, area: Rect, live: &ShopState, ctx: &Ctx<'_>) {
        // The last column tells where in a longer text we are.
        let text_cols = area.width.saturating_sub(2);
        let cols = usize::from(text_cols).max(8);
        let mut lines: Vec<(String, String, TextRole)> = Vec::new();
        let title = summary::title(&self.item, &live.settings, ctx.lang);
        let open = self.item.state != ItemState::Closed;
        for line in width::wrap(&title, cols) {
            lines.push((String::new(), line, if open { TextRole::Title } else { TextRole::Muted }));
        }
        let facts = facts(&self.item, live, ctx);
        let labels = facts.iter().map(|f| width::width(&f.0)).max().unwrap_or(0).min(cols / 2) + 2;
        for (label, value, role) in facts {
            for (at, line) in width::wrap(&value, cols.saturating_sub(labels).max(8)).into_iter().enumerate()
            {
                lines.push((if at == 0 { label.clone() } else { " ".into() }, line, role));
            }
        }
        lines.push((String::new(), String::new(), TextRole::Text));
        lines.push((String::new(), msg::items_ui::history(ctx.lang).into(), TextRole::Title));
        let missed = routines::is_missed(&self.item);
        for event in self.events.iter().rev() {
            let mut event = event.clone();
            // What the program opened was opened by nobody.
            event.by = event.by.filter(|_| event.kind != EventKind::Opened || !missed);
            for line in width::wrap(&event_line(&event, ctx), cols) {
                lines.push((String::new(), line, TextRole::Text));
            }
        }
        if let Some(problem) = &self.problem {
            lines.insert(0, (String::new(), i18n::text(ctx.lang, problem.key, &problem.args), TextRole::Bad));
        }
        self.first = self.first.min(lines.len().saturating_sub(usize::from(area.height)));
        for ((label, text, role), y) in lines.iter().skip(self.first).zip(area.y..area.bottom()) {
            let x = if label.is_empty() {
                area.x
            } else {
                canvas.text_in(area.x, y, cells(labels), label, TextRole::Label);
                area.x + cells(labels)
            };
            canvas.text_in(x, y, (area.x + text_cols).saturating_sub(x), text, *role);
        }
        crate::tui::widgets::list::draw_thumb(canvas, area, self.first, lines.len());
    }
}
