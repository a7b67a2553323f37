//! Adding to a sealed handover: a correction by two people, a decision on an approval left open, a question, an answer,
//! a review, an omission.

use ratatui::layout::Rect;

use crate::i18n::{self, msg, typed};
use crate::model::approval::{ApprovalPlace, Verdict};
use crate::model::field_ref::{AttendanceField, RecordField};
use crate::model::ids::PersonId;
use crate::model::lang::{Bilingual, Lang};
use crate::model::people::Role as Rank;
use crate::model::problem::Problem;
use crate::model::refusal::InputField;
use crate::model::text;
use crate::record::logbook::{LogPage, RemarkKind};
use crate::record::{Document, correction};
use crate::report::daylog::approvals::about;
use crate::report::daylog::case::the_case;
use crate::report::daylog::field_name;
use crate::report::text_page::LineKind;
use crate::rules::authority::Act;
use crate::store::approvals::concerned;
use crate::store::{NewCorrection, NewDecision};
use crate::tui::screens::log::punch_day::PunchDayView;
use crate::tui::shell::canvas::{Canvas, below};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::{Hint, KeyAction};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Command, Ctx, Effect, Event};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::pager::{Pager, PagerLine};
use crate::tui::widgets::search_list::Pick;

/// What adding makes of input.
#[derive(Debug)]
pub(super) enum AddOutcome {
    No,
    Yes(Vec<Effect>),
    Cancelled,
}

/// Something being added.
#[derive(Debug)]
pub(super) enum Adding {
    /// Choosing the field to correct.
    Field(Box<Pick>, Vec<RecordField>, Box<Document>),
    /// Typing its new value and the reason.
    Correct {
        field: RecordField,
        document: Box<Document>,
        form: Form,
        /// The lead whose PIN was right; the second person is asked next.
        lead: Option<PersonId>,
    },
    /// Deciding on an approval that was left open.
    Decide {
        places: Vec<ApprovalPlace>,
        form: Form,
        /// All that is known of the one that is chosen.
        case: Pager,
        /// Which one it shows, and in which language.
        shows: Option<(usize, Lang)>,
    },
    /// Typing a remark.
    Remark { kind: RemarkKind, form: Form, people: Vec<PersonId> },
}

/// Fields in the order of the record; among those that differ in a number alone by that number.
fn as_read(fields: Vec<RecordField>) -> Vec<RecordField> {
    let kind = |field: &RecordField| {
        // Of which drawer or line it is stays; of the rest the number does not tell two kinds apart.
        let path = field.to_string();
        let own = path.match_indices('/').nth(1).map_or(path.len(), |(at, _)| at);
        let rest: String = path[own..].chars().filter(|c| !c.is_ascii_digit()).collect();
        format!("{}{rest}", &path[..own])
    };
    let mut kinds: Vec<String> = Vec::new();
    let mut keyed = Vec::with_capacity(fields.len());
    for field in fields {
        let kind = kind(&field);
        let at = kinds.iter().position(|known| *known == kind).unwrap_or_else(|| {
            kinds.push(kind);
            kinds.len() - 1
        });
        keyed.push((at, text::natural(&field.to_string()), field));
    }
    keyed.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    keyed.into_iter().map(|(_, _, field)| field).collect()
}

impl Adding {
    /// The form that is filled in.
    pub(super) const fn form(&self) -> Option<&Form> {
        match self {
            Self::Field(..) => None,
            Self::Correct { form, .. } | Self::Decide { form, .. } | Self::Remark { form, .. } => Some(form),
        }
    }

    /// What is typed, by a name of what it is.
    pub(super) fn typed(&mut self) -> (String, Typed<'_>) {
        match self {
            Self::Field(pick, ..) => ("correct".to_owned(), Typed::Search(pick)),
            Self::Correct { field, form, .. } => (format!("correct/{field}"), Typed::Form(form)),
            Self::Decide { form, .. } => ("decide".to_owned(), Typed::Form(form)),
            Self::Remark { kind, form, .. } => (kind.as_str().to_owned(), Typed::Form(form)),
        }
    }

    /// A correction of what holds now.
    pub(crate) fn correction(page: &LogPage, ctx: &Ctx<'_>) -> Self {
        let document = page.effective().unwrap_or_else(|_| page.document.clone());
        let fields = as_read(correction::fields(&document));
        let rows = fields
            .iter()
            .map(|field| {
                let value =
                    correction::shown(&document, *field, &correction::value(&document, *field), ctx.lang);
                let value = value.replace('\n', " ");
                let name = field_name(&document, ctx.lang, *field);
                if value.is_empty() { name } else { format!("{name}: {value}") }
            })
            .collect();
        let pick = Pick::new(msg::logbook_ui::which_field, rows, "");
        Self::Field(Box::new(pick), fields, Box::new(document))
    }

    /// A remark. Questions and answers carry a name; review and omission a lead's PIN.
    pub(crate) fn remark(page: &LogPage, kind: RemarkKind, ctx: &Ctx<'_>) -> Self {
        let people = ctx.model.people(Rank::Cashier);
        let mut fields = Vec::new();
        if !kind.is_leads() {
            // An answer comes from those who handed over.
            let outgoing =
                |id: &PersonId| page.document.people.outgoing.iter().any(|n| n == ctx.model.name(*id));
            let usual = if kind == RemarkKind::Answer {
                people.iter().find(|id| outgoing(id)).copied()
            } else {
                None
            };
            let who = usual.or_else(|| ctx.model.actor());
            let names = ctx.model.with_roles(&people);
            let mut by = Field::choice("who", msg::logbook_ui::who, names).required();
            by.choose(people.iter().position(|id| Some(*id) == who));
            fields.push(by);
        }
        let text = Field::note(
            "text",
            match kind {
                RemarkKind::Query => msg::logbook_ui::question,
                RemarkKind::Answer => msg::logbook_ui::reply,
                RemarkKind::Review => msg::logbook_ui::remark,
                RemarkKind::Omission => msg::logbook_ui::left_out,
            },
        );
        fields.push(if kind == RemarkKind::Review { text } else { text.required() });
        let button = if kind.is_leads() { msg::kit::to_pin } else { msg::log_ui::save_button };
        let mut form = Form::new(fields).ended_by(button);
        form.focus_on("text");
        Self::Remark { kind, form, people }
    }

    /// A decision on what the page leaves open, on `place` unless another is chosen.
    pub(crate) fn decision(page: &LogPage, place: Option<&ApprovalPlace>) -> Self {
        let open = page.open_approvals();
        let names: Vec<Label> = (open.iter())
            .map(|one| {
                let sentence = |lang| about(&page.document, one, lang);
                Label::Both(Bilingual { en: sentence(Lang::En), zh: sentence(Lang::Zh) })
            })
            .collect();
        let mut what = Field::choice("what", msg::approval::what, names).required();
        let at = open.iter().position(|one| Some(&one.place) == place);
        what.choose(at.or((open.len() == 1).then_some(0)));
        let verdicts =
            Verdict::ALL.map(|verdict| Label::from(move |lang: Lang| i18n::text(lang, verdict.key(), &[])));
        let verdict = Field::choice("verdict", msg::approval::verdict, verdicts.to_vec()).required();
        let words = Field::text("reason", msg::approval::words).max(200);
        let mut form = Form::new(vec![what, verdict, words]).ended_by(msg::kit::to_pin);
        form.focus_on("verdict");
        let places = open.into_iter().map(|one| one.place).collect();
        Self::Decide { places, form, case: Pager::default(), shows: None }
    }

    pub(crate) fn hints(&self, lang: Lang) -> Vec<Hint> {
        match self {
            Self::Field(pick, ..) => pick.hints(lang),
            Self::Correct { form, .. } | Self::Decide { form, .. } => {
                form.hints_as(lang, msg::reports_ui::hint_pin(lang))
            }
            Self::Remark { kind, form, .. } if kind.is_leads() => {
                form.hints_as(lang, msg::reports_ui::hint_pin(lang))
            }
            Self::Remark { form, .. } => form.hints(lang),
        }
    }

    pub(crate) fn on(&mut self, input: &Input, page: &LogPage, ctx: &Ctx<'_>) -> AddOutcome {
        if let Input::Key(key) = input
            && KeyAction::of(key) == KeyAction::Back
        {
            return AddOutcome::Cancelled;
        }
        match self {
            Self::Field(pick, fields, document) => match pick.handle(input) {
                WidgetOutcome::Chosen(at) => {
                    let Some(field) = fields.get(at).copied() else { return AddOutcome::Yes(Vec::new()) };
                    if let Some(day) = punch_day(page, document, field, ctx) {
                        return AddOutcome::Yes(vec![Effect::Open(Box::new(day))]);
                    }
                    *self = correct(field, document.clone(), ctx.lang);
                    AddOutcome::Yes(Vec::new())
                }
                WidgetOutcome::Cancelled => AddOutcome::Cancelled,
                WidgetOutcome::Ignored => AddOutcome::No,
                _ => AddOutcome::Yes(Vec::new()),
            },
            Self::Correct { field, document, form, lead } => match form.handle(input) {
                WidgetOutcome::Submitted => {
                    match correction::typed(document, *field, &as_taken(*field, form.raw("new"))) {
                        Ok(_) => {
                            *lead = None;
                            let who = ctx.model.people(Rank::Lead);
                            AddOutcome::Yes(vec![ask(
                                msg::logbook_ui::pin_lead.into(),
                                who,
                                PinPurpose::CorrectionLead,
                            )])
                        }
                        Err(problem) => {
                            form.refuse("new", problem);
                            AddOutcome::Yes(Vec::new())
                        }
                    }
                }
                WidgetOutcome::Ignored => AddOutcome::No,
                _ => AddOutcome::Yes(Vec::new()),
            },
            Self::Decide { case, .. } if pages(input) && case.overflows() => {
                let _ = case.handle(input);
                AddOutcome::Yes(Vec::new())
            }
            Self::Decide { places, form, .. } => match form.handle(input) {
                WidgetOutcome::Submitted => {
                    let Some(new) = decision(page, places, form) else { return AddOutcome::Yes(Vec::new()) };
                    if new.verdict == Verdict::Rejected && new.words.is_empty() {
                        form.refuse("reason", Problem::new("approval.reason"));
                        return AddOutcome::Yes(Vec::new());
                    }
                    let who = ctx.model.may_do(Act::Decide, &concerned(page, &new.place));
                    AddOutcome::Yes(vec![ask(msg::approval::pin.into(), who, PinPurpose::Decide)])
                }
                WidgetOutcome::Ignored => AddOutcome::No,
                _ => AddOutcome::Yes(Vec::new()),
            },
            Self::Remark { kind, form, people } => match form.handle(input) {
                WidgetOutcome::Submitted if kind.is_leads() => {
                    let who = ctx.model.people(Rank::Lead);
                    AddOutcome::Yes(vec![ask(msg::logbook_ui::pin_review.into(), who, PinPurpose::Remark)])
                }
                WidgetOutcome::Submitted => {
                    let by = chosen(form, people);
                    AddOutcome::Yes(by.map(|by| remark(page, *kind, form, by)).into_iter().collect())
                }
                WidgetOutcome::Ignored => AddOutcome::No,
                _ => AddOutcome::Yes(Vec::new()),
            },
        }
    }

    pub(crate) fn draw(&mut self, canvas: &mut Canvas, area: Rect, page: &LogPage, ctx: &Ctx<'_>) {
        let lang = ctx.lang;
        let title = match self {
            Self::Field(pick, ..) => {
                pick.draw(canvas, area);
                return;
            }
            Self::Correct { .. } => msg::logbook_ui::correct(lang),
            Self::Decide { .. } => msg::approval::decide(lang),
            Self::Remark { kind: RemarkKind::Query, .. } => msg::logbook_ui::ask(lang),
            Self::Remark { kind: RemarkKind::Answer, .. } => msg::logbook_ui::answer(lang),
            Self::Remark { kind: RemarkKind::Review, .. } => msg::logbook_ui::review(lang),
            Self::Remark { kind: RemarkKind::Omission, .. } => msg::logbook_ui::omission(lang),
        };
        let inner = canvas.pane(area, title, Focus::Here);
        let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        let mut lines: Vec<(String, TextRole)> = Vec::new();
        match self {
            Self::Correct { field, document, .. } => {
                lines.push((field_name(document, lang, *field), TextRole::Title));
                let shown = |doc: &Document| {
                    let text = correction::shown(doc, *field, &correction::value(doc, *field), lang);
                    if text.is_empty() { "-".to_owned() } else { text }
                };
                lines.push((msg::logbook_ui::sealed_as(lang, shown(&page.document)), TextRole::Label));
                if page.corrections.iter().any(|c| c.field == *field) {
                    lines.push((msg::logbook_ui::now_is(lang, shown(document)), TextRole::Label));
                }
            }
            Self::Remark { kind: RemarkKind::Answer, .. } => {
                let asked = page.remarks.iter().rev().find(|r| r.kind == RemarkKind::Query);
                lines.extend(asked.map(|r| (msg::kit::named(lang, &r.name, &r.text), TextRole::Label)));
            }
            Self::Remark { kind: RemarkKind::Omission, .. } => {
                lines.push((msg::logbook_ui::omission_note(lang).to_owned(), TextRole::Label));
            }
            _ => {}
        }
        if let Self::Decide { form, case, shows, .. } = self {
            // Who decides sees the whole case: what does not fit is scrolled to.
            show_case(case, shows, form, page, lang);
            let height = case.rows_at(inner.width).min(inner.height.saturating_sub(FORM_ROWS).max(2));
            case.draw(canvas, Rect { height, ..inner });
            form.draw(canvas, below(inner, height + 1), Focus::Here);
            return;
        }
        let mut y = 0;
        for (text, role) in &lines {
            for line in crate::i18n::width::wrap(text, usize::from(inner.width.max(2))) {
                if y < inner.height {
                    canvas.text_in(inner.x, inner.y + y, inner.width, &line, *role);
                }
                y += 1;
            }
        }
        let place = below(inner, if y > 0 { y + 1 } else { 0 });
        if let Self::Correct { form, .. } | Self::Remark { form, .. } = self {
            form.draw(canvas, place, Focus::Here);
        }
    }

    pub(crate) fn on_event(&mut self, news: &Event, page: &LogPage, ctx: &Ctx<'_>) -> Vec<Effect> {
        match (self, news) {
            (Self::Remark { kind, form, .. }, Event::Pin { person, purpose: PinPurpose::Remark }) => {
                vec![remark(page, *kind, form, *person)]
            }
            (Self::Correct { lead, .. }, Event::Pin { person, purpose: PinPurpose::CorrectionLead }) => {
                *lead = Some(*person);
                // Who was there confirms it; with none of them in it is made alone and waits for a lead.
                let people = ctx.model.settings().map_or(&[][..], |settings| &settings.people);
                let named: Vec<_> = people.iter().map(|one| (one.name.clone(), one.id)).collect();
                let there = page.was_there(&[page.named.as_slice(), &named].concat());
                let mut who = ctx.model.people(Rank::Cashier);
                who.retain(|id| id != person && there.contains(id));
                vec![Effect::AskApproval {
                    title: msg::logbook_ui::pin_second.into(),
                    who,
                    purpose: PinPurpose::CorrectionSecond,
                }]
            }
            (
                Self::Correct { lead: Some(by), field, form, .. },
                Event::Pin { purpose: PinPurpose::CorrectionSecond, .. }
                | Event::LeftOpen { purpose: PinPurpose::CorrectionSecond, .. },
            ) => {
                let (second, told) = match news {
                    Event::Pin { person, .. } => (Some(*person), String::new()),
                    Event::LeftOpen { told, .. } => (None, told.clone()),
                    _ => return Vec::new(),
                };
                let new = NewCorrection {
                    handover: page.handover,
                    field: *field,
                    typed: as_taken(*field, form.raw("new")),
                    reason: form.raw("reason").to_owned(),
                    second,
                    told,
                };
                vec![Effect::Do(Command::Correct { by: *by, new: Box::new(new) })]
            }
            (Self::Decide { places, form, .. }, Event::Pin { person, purpose: PinPurpose::Decide }) => {
                let new = decision(page, places, form).map(Box::new);
                new.map(|new| Effect::Do(Command::Decide { by: *person, new })).into_iter().collect()
            }
            (Self::Decide { form, .. }, Event::Refused(error)) => {
                form.refuse("reason", error.problem());
                Vec::new()
            }
            (Self::Correct { form, .. }, Event::Refused(error)) => {
                let field = if error.field() == Some(InputField::Reason) { "reason" } else { "new" };
                form.refuse(field, error.problem());
                Vec::new()
            }
            (Self::Remark { form, .. }, Event::Refused(error)) => {
                form.refuse("text", error.problem());
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
}

/// The punches behind a time of attendance: hours are put right where they are clocked.
fn punch_day(page: &LogPage, document: &Document, field: RecordField, ctx: &Ctx<'_>) -> Option<PunchDayView> {
    let RecordField::Attendance(at, AttendanceField::ActualIn | AttendanceField::ActualOut) = field else {
        return None;
    };
    PunchDayView::named(page, &document.attendance.get(at)?.person, ctx)
}

/// Rows that a decision needs below its case.
const FORM_ROWS: u16 = 9;

/// Whether a key scrolls by pages.
fn pages(input: &Input) -> bool {
    let Input::Key(key) = input else { return false };
    matches!(KeyAction::outside_field(key), KeyAction::PageUp | KeyAction::PageDown)
}

/// Puts the case of the approval that is chosen into its pager.
fn show_case(case: &mut Pager, shows: &mut Option<(usize, Lang)>, form: &Form, page: &LogPage, lang: Lang) {
    let chosen = form.field("what").and_then(Field::choice_index).map(|at| (at, lang));
    if *shows == chosen {
        return;
    }
    let open = page.open_approvals();
    let one = chosen.and_then(|(at, _)| open.get(at));
    let lines = one.map(|one| the_case(page, one, lang)).unwrap_or_default();
    let role = |kind| match kind {
        LineKind::Title => TextRole::Title,
        LineKind::Warn => TextRole::Warn,
        _ => TextRole::Text,
    };
    *case = Pager::default();
    case.set(lines.into_iter().map(|(kind, text)| PagerLine::new(text, role(kind))).collect());
    *shows = chosen;
}

fn ask(title: Label, who: Vec<PersonId>, purpose: PinPurpose) -> Effect {
    Effect::AskPin { title, who, purpose }
}

/// What was typed for a field as a correction takes it: a time of day in any form people write it.
fn as_taken(field: RecordField, raw: &str) -> String {
    match correction::kind(field) {
        correction::Kind::Time => {
            typed::minute(raw).map_or_else(|_| raw.to_owned(), |minute| minute.to_string())
        }
        _ => raw.to_owned(),
    }
}

fn correct(field: RecordField, document: Box<Document>, lang: Lang) -> Adding {
    let stands = correction::shown(&document, field, &correction::value(&document, field), lang);
    let new = match correction::kind(field) {
        correction::Kind::Amount | correction::Kind::Signed => {
            Field::amount("new", msg::logbook_ui::new_value)
        }
        correction::Kind::Count => Field::count("new", msg::logbook_ui::new_value),
        correction::Kind::Text | correction::Kind::Time => {
            Field::text("new", msg::logbook_ui::new_value).max(500).with(&stands)
        }
    };
    let checked = document.clone();
    let new = new
        .explained(msg::logbook_ui::empty_removes)
        .checked(move |raw| correction::typed(&checked, field, &as_taken(field, raw)).map(drop));
    let reason = Field::text("reason", msg::logbook_ui::reason).required();
    Adding::Correct {
        field,
        document,
        form: Form::new(vec![new, reason]).ended_by(msg::kit::to_pin),
        lead: None,
    }
}

/// The decision as it stands in the form; nothing while a choice is missing.
fn decision(page: &LogPage, places: &[ApprovalPlace], form: &Form) -> Option<NewDecision> {
    let place = form.field("what").and_then(Field::choice_index).and_then(|at| places.get(at))?;
    let verdict = form.field("verdict").and_then(Field::choice_index).and_then(|at| Verdict::ALL.get(at))?;
    Some(NewDecision {
        handover: page.handover,
        entry: match place {
            ApprovalPlace::Entry(at) => page.entries.get(*at).copied(),
            _ => None,
        },
        place: place.clone(),
        verdict: *verdict,
        words: form.raw("reason").trim().to_owned(),
    })
}

fn chosen(form: &Form, people: &[PersonId]) -> Option<PersonId> {
    form.field("who").and_then(Field::choice_index).and_then(|at| people.get(at).copied())
}

fn remark(page: &LogPage, kind: RemarkKind, form: &Form, by: PersonId) -> Effect {
    Effect::Do(Command::Remark { by, handover: page.handover, kind, text: form.raw("text").to_owned() })
}
