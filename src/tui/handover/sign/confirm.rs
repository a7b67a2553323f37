//! The page before signing: what the signatures stand for, what was not done, whether it was talked through.

use ratatui::layout::Rect;

use super::dispute::differing;
use super::key_points::{next_promise, top_item, total_float};
use crate::i18n::{self, lists, msg};
use crate::model::cash::RegisterResult;
use crate::model::cash::ways::CountWay;
use crate::model::checklist::Finding;
use crate::model::handover::{CarryAct, SignRole};
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::money::Money;
use crate::model::omission::Omission;
use crate::record::Document;
use crate::report::daylog;
use crate::rules::open_faults::opened_by;
use crate::rules::required_signatures::{hours_by_signature, may_approve, may_be_passed, signatures_needed};
use crate::store::OpenHandover;
use crate::tui::handover::shared_parts::{takers, tender_name};
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::menu::Menu;
use crate::tui::widgets::pager::{Pager, PagerLine};

/// Cells of the role in front of who signs in it.
const ROLE: usize = 12;

const fn role_name(role: SignRole, lang: Lang) -> &'static str {
    match role {
        SignRole::Outgoing => msg::sign_ui::role_outgoing(lang),
        SignRole::Incoming => msg::sign_ui::role_incoming(lang),
        SignRole::Lead => msg::sign_ui::role_lead(lang),
        SignRole::Witness => msg::sign_ui::role_witness(lang),
    }
}

/// What can be done on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    GoBack,
    Sign,
    /// Incoming does not come.
    Half,
    /// Somebody named on a side does not sign.
    Without,
    /// Somebody does not accept the difference of a drawer.
    Dispute,
    /// A lead who came after all signs what was left open.
    LeadAfterAll,
}

/// The page: what is read, and what can be done.
#[derive(Debug)]
pub(super) struct Confirm {
    pub(super) menu: Menu,
    choices: Vec<Choice>,
    text: Pager,
}

impl Confirm {
    /// The page as the draft stands; at first the safe button is chosen.
    pub(super) fn new(open: &OpenHandover, ctx: &Ctx<'_>) -> Self {
        let choices = choices(open, ctx);
        Self { menu: menu(&choices, open), choices, text: Pager::default() }
    }

    /// The buttons as the draft stands now; the same one stays chosen where it still stands there, and what is read
    /// stays where it is.
    pub(super) fn renew(&mut self, open: &OpenHandover, ctx: &Ctx<'_>) {
        let chosen = self.choice(self.menu.selected());
        self.choices = choices(open, ctx);
        self.menu = menu(&self.choices, open);
        self.go_to(chosen);
    }

    /// What can be done.
    pub(super) fn hints(&self, lang: Lang) -> Vec<Hint> {
        let mut hints = vec![
            Hint::key(Code::Enter, msg::sign_ui::hint_choose(lang), 0),
            Hint::new(HintKey::LeftRight, msg::sign_ui::hint_move(lang), 1),
        ];
        if !self.is_on(Choice::Sign) {
            hints.push(Hint::key(Code::F(10), msg::sign_ui::hint_to_sign(lang), 1));
        }
        hints
    }

    /// The answers of whoever takes over to whether it was talked through.
    pub(super) fn spoken_hints(lang: Lang) -> [Hint; 2] {
        [
            Hint::key(Code::Char('y'), msg::sign_ui::spoken(lang), 2),
            Hint::key(Code::Char('n'), msg::sign_ui::not_spoken(lang), 2),
        ]
    }

    /// What F1 says of the button that is chosen.
    pub(super) fn about_choice(&self, lang: Lang) -> &'static str {
        match self.choice(self.menu.selected()) {
            Choice::GoBack => msg::help::sign_back(lang),
            Choice::Sign => msg::help::sign_sign(lang),
            Choice::Half => msg::help::sign_half(lang),
            Choice::Without => msg::help::sign_without(lang),
            Choice::LeadAfterAll => msg::help::sign_lead(lang),
            Choice::Dispute => msg::help::sign_dispute(lang),
        }
    }

    /// Goes to a button, where it stands there.
    pub(super) fn go_to(&mut self, choice: Choice) {
        let at = self.choices.iter().position(|one| *one == choice).unwrap_or(0);
        self.menu.select(at);
    }

    /// Whether a button is the one chosen.
    pub(super) fn is_on(&self, choice: Choice) -> bool {
        self.choice(self.menu.selected()) == choice
    }

    /// What a button does.
    pub(super) fn choice(&self, at: usize) -> Choice {
        self.choices.get(at).copied().unwrap_or(Choice::GoBack)
    }

    /// The buttons first; what they leave scrolls the text, and so do Home and End.
    pub(super) fn handle(&mut self, input: &Input) -> WidgetOutcome {
        let ends = |key| matches!(KeyAction::of(key), KeyAction::Home | KeyAction::End);
        if matches!(input, Input::Key(key) if ends(key)) {
            return self.text.handle(input);
        }
        match self.menu.handle(input) {
            WidgetOutcome::Ignored => self.text.handle(input),
            outcome => outcome,
        }
    }

    /// Draws the page. `hours` are those that signatures still confirm.
    pub(super) fn draw(
        &mut self,
        canvas: &mut Canvas,
        area: Rect,
        spoken: &Clicks<bool>,
        hours: &[(PersonId, String)],
        ctx: &Ctx<'_>,
    ) {
        let Some(open) = ctx.model.handover() else { return };
        let asked = open.draft.review.half.is_none() && !open.draft.people.incoming.is_empty();
        let rows = self.menu.rows(area.width, ctx.lang).min(area.height);
        let foot = 1 + rows + u16::from(asked) * 2;
        let mut lines = figures(open, ctx);
        lines.push(PagerLine::blank());
        lines.push(PagerLine::new(msg::sign_ui::declaration(ctx.lang), TextRole::Muted));
        lines.push(PagerLine::blank());
        lines.extend(signatures(open, hours, canvas, ctx));
        self.text.set(lines);
        let text = Rect {
            x: area.x + 1,
            width: area.width.saturating_sub(1),
            height: area.height.saturating_sub(foot),
            ..area
        };
        self.text.draw(canvas, text);
        if asked {
            let y = area.bottom().saturating_sub(3 + rows);
            let row = Rect { x: area.x + 1, y, width: area.width.saturating_sub(2), height: 1 };
            draw_spoken(canvas, row, open, spoken, ctx);
        }
        let buttons = Rect { y: area.bottom().saturating_sub(1 + rows), height: rows, ..area };
        self.menu.draw(canvas, buttons, Focus::Here);
    }
}

/// What can be done as the draft stands.
fn choices(open: &OpenHandover, ctx: &Ctx<'_>) -> Vec<Choice> {
    let mut choices = vec![Choice::GoBack, Choice::Sign];
    if !open.draft.people.closes {
        choices.push(Choice::Half);
    }
    if !differing(open, ctx).is_empty() {
        choices.push(Choice::Dispute);
    }
    if !may_be_passed(&open.draft).is_empty() {
        choices.push(Choice::Without);
    }
    let here = ctx.model.there(ctx.now.ms);
    let came = may_approve(&open.draft, &open.settings).iter().any(|lead| here.contains(lead));
    if open.draft.review.lead_open.is_some() && came {
        choices.push(Choice::LeadAfterAll);
    }
    choices
}

fn menu(choices: &[Choice], open: &OpenHandover) -> Menu {
    let words = |choice: &Choice| -> Label {
        match choice {
            Choice::GoBack => msg::sign_ui::go_back.into(),
            Choice::Sign if open.draft.people.closes => msg::shop::sign.into(),
            Choice::Sign => msg::sign_ui::sign.into(),
            Choice::Half => msg::sign_ui::half_button.into(),
            Choice::Dispute => msg::sign_ui::dispute_button.into(),
            Choice::Without => msg::sign_ui::pass_button.into(),
            Choice::LeadAfterAll => msg::sign_ui::lead_button.into(),
        }
    };
    Menu::across(choices.iter().map(words).collect())
}

/// What is signed: drawers with what was changed after their result, open items, what was not done, what was said
/// differently.
fn figures(open: &OpenHandover, ctx: &Ctx<'_>) -> Vec<PagerLine> {
    let l = ctx.lang;
    let currency = &open.settings.store.currency;
    let facts = open.facts(ctx.now);
    let document = crate::record::build(&open.draft, &facts, ctx.now).ok();
    let mut lines = Vec::new();
    for (at, result) in facts.results(&open.draft).unwrap_or_default().iter().enumerate() {
        let name = open.settings.register(result.register).map_or("?", |r| r.name.as_str());
        let sum = |m: Option<Money>| m.map_or_else(|| "-".to_owned(), |m| currency.format(m));
        let (deposit, left) = (sum(result.deposit), sum(result.float_left));
        let cash = open.draft.register(result.register);
        let own = cash.way_of(result.register, &open.settings) == CountWay::OwnDrawer;
        let text = if own {
            msg::sign_ui::register_own(l, deposit, left, name)
        } else {
            msg::sign_ui::register_line(l, deposit, left, name)
        };
        lines.push(PagerLine::new(text, TextRole::Value));
        if let Some(brought) = cash.incoming.amount().ok().flatten().filter(|_| own) {
            let text = msg::cash_ui::own_found(l, currency.format(brought));
            lines.push(PagerLine::new(text, TextRole::Text).indented(2));
        }
        if let Some(difference) = result.cash().and_then(|c| c.difference) {
            let (word, role) = match difference.0 {
                0 => (msg::sign_ui::balanced(l), TextRole::Ok),
                d if d < 0 => (msg::sign_ui::short(l), TextRole::Bad),
                _ => (msg::sign_ui::over(l), TextRole::Warn),
            };
            let cash = msg::step::cash(l);
            let text = match difference.0 {
                0 => format!("{cash}  {word}"),
                _ => format!("{cash}  {} {word}", currency.format_signed(difference)),
            };
            lines.push(PagerLine::new(text, role).indented(2));
        }
        lines.extend(said_of(result, open, l));
        // Nobody signs a figure that was put right without knowing what stood there.
        if let Some((document, drawer)) = document.as_ref().and_then(|d| Some((d, d.cash.get(at)?))) {
            let changed = daylog::changed_lines(document, drawer, l).into_iter();
            lines.extend(changed.map(|line| PagerLine::new(line, TextRole::Warn).indented(2)));
        }
    }
    if let Some(put) = &open.draft.review.put_away {
        let text = msg::shop::put_away_line(l, &put.bag_no, &put.place);
        lines.push(PagerLine::new(format!("{}  {text}", msg::shop::put_away(l)), TextRole::Value));
    }
    if let Some(half) = &open.draft.review.half {
        let witness = half.witness.map(|id| open.settings.person_name(id));
        let text = daylog::half_line(&half.bag_no, &half.reason, witness, l);
        lines.push(PagerLine::new(text, TextRole::Value));
    }
    let carried = i64::try_from(open.items.len()).unwrap_or(0);
    let stay = if open.draft.closes_shop() { msg::sign_ui::carried_closing } else { msg::sign_ui::carried };
    lines.push(PagerLine::new(stay(l, carried), TextRole::Text));
    let act = |act: CarryAct| open.draft.carried.values().filter(|one| one.act == Some(act)).count();
    let asked = [
        (msg::sign_ui::carried_disputed(l, small(act(CarryAct::Disputed))), act(CarryAct::Disputed)),
        (msg::sign_ui::carried_queried(l, small(act(CarryAct::Queried))), act(CarryAct::Queried)),
    ];
    let asked = asked.into_iter().filter(|(_, n)| *n > 0);
    lines.extend(asked.map(|(said, _)| PagerLine::new(said, TextRole::Warn).indented(2)));
    lines.extend(opened(open, l));
    let late = document.as_ref().and_then(|document| daylog::handed_over_late(document, l));
    lines.extend(late.map(|said| PagerLine::new(said, TextRole::Warn)));
    lines.extend(document.and_then(|document| not_done(document, open, l)));
    if let Some(said) = &open.draft.review.read_back {
        lines.extend(
            said.mismatches.iter().map(|what| PagerLine::new(mismatch(what, open, l), TextRole::Warn)),
        );
    }
    lines
}

fn small(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The reason given for what a drawer differs by, and who does not accept it.
fn said_of(result: &RegisterResult, open: &OpenHandover, lang: Lang) -> Vec<PagerLine> {
    let mut lines = Vec::new();
    let cash = open.draft.register(result.register);
    for (tender, why) in &cash.why {
        let reason = open.settings.cash_reasons.iter().find(|one| one.id == why.reason);
        let reason = reason.map_or("", |one| one.name.get(lang));
        let words = [reason, why.text.as_str()].into_iter().filter(|text| !text.is_empty());
        let words = words.collect::<Vec<_>>().join(" · ");
        if !words.is_empty() {
            let name = tender_name(&open.settings, tender, lang);
            let text = msg::kit::named(lang, name, words);
            lines.push(PagerLine::new(text, TextRole::Text).indented(2));
        }
    }
    let mut disputed = open.draft.review.not_accepted.clone();
    disputed.retain(|one| one.register == result.register);
    lines.extend(disputed.iter().map(|one| {
        let name = open.settings.person_name(one.by);
        let time = open.settings.store.zone.stamp_at(one.at).clock(lang);
        let text = msg::sign_ui::dispute_line(lang, name, &one.reason, time);
        PagerLine::new(text, TextRole::Warn).indented(2)
    }));
    lines
}

/// What the checklists of this handover found: it is among the carried items of the next one.
fn opened(open: &OpenHandover, lang: Lang) -> Option<PagerLine> {
    let found = open.draft.checks.iter().filter(|(_, answer)| answer.finding == Finding::Issue);
    let opens = |id: &str| open.settings.check(id).is_some_and(|item| opened_by(item.list).is_some());
    let found = found.filter(|(id, _)| opens(id));
    let titles: Vec<String> = found.map(|(id, answer)| format!("{id}: {}", answer.comment)).collect();
    let n = i64::try_from(titles.len()).unwrap_or(0);
    let text = (n > 0).then(|| msg::sign_ui::opened(lang, n, titles.join(lists::between_names(lang))))?;
    Some(PagerLine::new(text, TextRole::Warn))
}

/// What was not done, without what is asked on this page and what the signatures do.
fn not_done(mut document: Document, open: &OpenHandover, lang: Lang) -> Option<PagerLine> {
    let draft = &open.draft;
    let asked = draft.review.spoken.is_none() && !draft.closes_shop();
    let passed = |person: &PersonId| draft.review.not_signing.iter().any(|one| one.person == *person);
    let mut signing = hours_by_signature(draft);
    signing.retain(|person| !passed(person));
    let signing: Vec<&str> = signing.iter().map(|id| open.settings.person_name(*id)).collect();
    for line in document.not_done.iter_mut().filter(|line| line.what == Omission::Hours) {
        line.of.retain(|of| !signing.contains(&of.as_str()));
    }
    document.not_done.retain(|line| match line.what {
        Omission::TalkedThrough => !asked,
        Omission::Hours => !line.of.is_empty(),
        _ => true,
    });
    let undone = daylog::not_done(&document, lang);
    let undone = (!undone.is_empty()).then(|| undone.join(lists::between_names(lang)))?;
    Some(PagerLine::new(msg::sign_ui::not_done(lang, undone), TextRole::Warn))
}

/// The question to incoming whether it was talked through, with its two answers.
fn draw_spoken(canvas: &mut Canvas, row: Rect, open: &OpenHandover, clicks: &Clicks<bool>, ctx: &Ctx<'_>) {
    let l = ctx.lang;
    let said = open.draft.review.spoken.as_ref();
    let asked = msg::sign_ui::asks_spoken(l, takers(ctx));
    let role = if said.is_some() { TextRole::Text } else { TextRole::Title };
    let mut x = canvas.text_in(row.x, row.y, row.width, &asked, role);
    let answers = [(true, "y", msg::sign_ui::spoken(l)), (false, "n", msg::sign_ui::not_spoken(l))];
    for (yes, key, word) in answers {
        let chosen = said.is_some_and(|said| said.yes == yes);
        let text = format!("{} {word}", canvas.glyphs.boxes[usize::from(chosen)]);
        let start = x.saturating_add(2);
        x = canvas.text_in(start, row.y, row.right().saturating_sub(start), key, TextRole::HintKey) + 1;
        x = canvas.text_in(x, row.y, row.right().saturating_sub(x), &text, role);
        let rect = Rect { x: start, width: x.saturating_sub(start), ..row };
        canvas.click(rect, clicks, yes);
    }
}

/// Who has signed, who is still to sign and who does not: each on a line, that of the first with the role.
fn signatures(
    open: &OpenHandover,
    hours: &[(PersonId, String)],
    canvas: &Canvas,
    ctx: &Ctx<'_>,
) -> Vec<PagerLine> {
    let draft = &open.draft;
    let other = match &draft.review.half {
        None if draft.people.closes => None,
        None => Some(SignRole::Incoming),
        Some(half) => half.witness.map(|_| SignRole::Witness),
    };
    let facts = open.facts(ctx.now);
    let lead = draft.signed(SignRole::Lead)
        || signatures_needed(draft, &facts).unwrap_or_default().contains(&SignRole::Lead);
    let roles = std::iter::once(SignRole::Outgoing).chain(other).chain(lead.then_some(SignRole::Lead));
    roles.flat_map(|role| of_role(role, open, hours, canvas, ctx)).collect()
}

fn of_role(
    role: SignRole,
    open: &OpenHandover,
    hours: &[(PersonId, String)],
    canvas: &Canvas,
    ctx: &Ctx<'_>,
) -> Vec<PagerLine> {
    let (l, draft, glyphs) = (ctx.lang, &open.draft, canvas.glyphs);
    let mut lines: Vec<PagerLine> = Vec::new();
    let mut add = |mark: &str, text: String, style| {
        let text = format!("{mark} {text}");
        lines.push(if lines.is_empty() {
            let label = i18n::width::fit(role_name(role, l), ROLE);
            PagerLine::new(format!("{label}  "), TextRole::Label).then(text, style)
        } else {
            PagerLine::new(text, style).indented(cells(ROLE + 2))
        });
    };
    for signature in draft.signatures.iter().filter(|s| s.role == role) {
        let name = open.settings.person_name(signature.person);
        add(glyphs.check, format!("{name} {}", signature.at.clock(l)), TextRole::Ok);
    }
    let several = draft.people.outgoing.len() > 1;
    for person in draft.still_to_sign(role) {
        let name = open.settings.person_name(person);
        let confirms = hours.iter().find(|(who, _)| *who == person).filter(|_| several);
        let text = match confirms.filter(|_| role == SignRole::Outgoing) {
            Some((_, hours)) => msg::sign_ui::confirms_hours(l, hours, name),
            None => msg::sign_ui::not_signed_by(l, name),
        };
        add(glyphs.dot, text, TextRole::Text);
    }
    let side = match role {
        SignRole::Outgoing => &draft.people.outgoing,
        _ => &draft.people.incoming,
    };
    let passed = draft.review.not_signing.iter();
    let sided = matches!(role, SignRole::Outgoing | SignRole::Incoming);
    for one in passed.filter(|one| sided && side.contains(&one.person)) {
        if !draft.signatures.iter().any(|s| s.role == role && s.person == one.person) {
            let name = open.settings.person_name(one.person);
            let why = if one.reason.is_empty() { msg::sign_ui::not_in(l) } else { &one.reason };
            add("–", msg::sign_ui::does_not_sign(l, name, why), TextRole::Warn);
        }
    }
    if !sided && !draft.signed(role) {
        let half = draft.review.half.as_ref().filter(|_| role == SignRole::Witness);
        let text = half.and_then(|half| half.witness).map_or_else(
            || msg::sign_ui::not_signed(l).to_owned(),
            |witness| msg::sign_ui::not_signed_by(l, open.settings.person_name(witness)),
        );
        add(glyphs.dot, text, TextRole::Text);
    }
    lines
}

fn mismatch(what: &str, open: &OpenHandover, lang: Lang) -> String {
    match what {
        "float_left" => {
            msg::sign_ui::mismatch_float(lang, open.settings.store.currency.format(total_float(open)))
        }
        "top_item" => top_item(open)
            .map_or_else(String::new, |item| msg::sign_ui::mismatch_item(lang, item.id, &item.title)),
        _ => next_promise(open).map_or_else(String::new, |item| {
            let due =
                item.due_ms.map_or_else(String::new, |ms| open.settings.store.zone.stamp_at(ms).clock(lang));
            msg::sign_ui::mismatch_promise(lang, &item.detail.promise, due)
        }),
    }
}
