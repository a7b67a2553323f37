//! Entries that are mostly words: feedback, faults, incidents, tasks, attention items, notes, routines.

use crate::i18n::msg;
use crate::model::device::Device;
use crate::model::item_state::ItemKind;
use crate::model::lang::Lang;
use crate::model::log;
use crate::model::log::{Detail, FeedbackKind};
use crate::model::problem::Problem;
use crate::model::repair::Stops;
use crate::rules::{routines, similar_titles};
use crate::tui::screens::log::entry_form::LogForm;
use crate::tui::screens::log::form_reader::{
    FormReader, Lean, chosen, code_field, date_field, person_field, severity_field, show, time_field,
};
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

/// What a customer said.
#[derive(Debug)]
pub(crate) struct FeedbackForm;

impl LogForm for FeedbackForm {
    fn fields(&self, ctx: &Ctx<'_>) -> Vec<Field> {
        let topics: Vec<Label> = ctx.model.settings().map_or_else(Vec::new, |s| {
            s.feedback_topics.iter().filter(|t| t.active).map(|t| t.name.clone().into()).collect()
        });
        vec![
            code_field("feedback", msg::log_ui::kind, &FeedbackKind::ALL, FeedbackKind::key).required(),
            Field::choice("topic", msg::log_ui::topic, topics),
            Field::text("what", msg::log_ui::what_happened).required(),
            Field::text("background", msg::log_ui::background),
            Field::text("judgement", msg::log_ui::judgement),
            Field::text("promise", msg::log_ui::promise),
            time_field("promised", msg::log_ui::promised, "promised_date", Lean::Next, ctx),
            date_field("promised_date", msg::log_ui::promised_date, ctx).explained(msg::log_ui::next_note),
            Field::text("contact", msg::log_ui::contact),
            severity_field(),
            Field::yes_no("care", msg::log_ui::special_care).chosen(1),
        ]
    }

    fn adapt(&self, form: &mut Form, _: &Ctx<'_>) {
        let promised = !form.raw("promise").trim().is_empty();
        show(form, "promised", promised);
        show(form, "promised_date", promised);
        let praise =
            chosen(form, "feedback").and_then(|i| FeedbackKind::ALL.get(i)) == Some(&FeedbackKind::Praise);
        show(form, "severity", !praise);
    }

    fn read(&self, sheet: &FormReader<'_>) -> Option<Detail> {
        let topics: Vec<&str> =
            sheet.settings.feedback_topics.iter().filter(|t| t.active).map(|t| t.id.as_str()).collect();
        let kind = sheet.noted(sheet.pick("feedback", &FeedbackKind::ALL));
        let promised = sheet.noted(sheet.moment("promised_date", "promised", Lean::Next));
        Some(Detail::Feedback(log::Feedback {
            feedback: kind?,
            what: sheet.line("what"),
            background: sheet.line("background"),
            judgement: sheet.line("judgement"),
            promise: sheet.line("promise"),
            promised_ms: promised.flatten(),
            topic: sheet
                .choice("topic")
                .and_then(|i| topics.get(i))
                .map_or_else(String::new, |t| (*t).into()),
            contact: sheet.line("contact"),
            severity: sheet.severity(),
            special_care: sheet.yes("care"),
        }))
    }
}

/// A device that failed.
#[derive(Debug)]
pub(crate) struct FaultForm;

impl FaultForm {
    fn devices<'a>(ctx: &Ctx<'a>) -> Vec<&'a Device> {
        ctx.model.settings().map_or_else(Vec::new, |s| s.active_devices().collect())
    }
}

impl LogForm for FaultForm {
    /// The devices of the register to choose from, and a name to type for what stands on none.
    fn fields(&self, ctx: &Ctx<'_>) -> Vec<Field> {
        let devices = Self::devices(ctx);
        let mut names: Vec<Label> = devices.iter().map(|d| d.name.clone().into()).collect();
        names.push(msg::log_ui::other_device.into());
        let mut registered = Field::choice("registered", msg::log_ui::device, names).required();
        if devices.is_empty() {
            registered.choose(Some(0));
            registered.hidden = true;
        }
        vec![
            registered,
            Field::text("device", msg::log_ui::device_name).required().max(60),
            Field::text("symptom", msg::log_ui::symptom).required(),
            Field::yes_no("stops", msg::log_ui::stops),
            Field::text("impact", msg::log_ui::stops_what).required(),
            Field::text("reported_to", msg::log_ui::reported_to),
            severity_field(),
        ]
    }

    fn adapt(&self, form: &mut Form, ctx: &Ctx<'_>) {
        let other = chosen(form, "registered") == Some(Self::devices(ctx).len());
        show(form, "device", other);
        let stops = chosen(form, "stops") == Some(0);
        show(form, "impact", stops);
    }

    fn read(&self, sheet: &FormReader<'_>) -> Option<Detail> {
        let devices = Self::devices(sheet.ctx);
        let stops = sheet.choice("stops").map(|at| if at == 0 { Stops::Something } else { Stops::Nothing });
        Some(Detail::Fault(log::Fault {
            device: sheet.line("device"),
            registered: chosen(sheet.form, "registered").and_then(|at| devices.get(at)).map(|d| d.id),
            symptom: sheet.line("symptom"),
            stops,
            impact: sheet.line("impact"),
            reported_to: sheet.line("reported_to"),
            severity: sheet.severity(),
        }))
    }

    fn warning(&self, detail: &Detail, ctx: &Ctx<'_>) -> Option<Label> {
        let Detail::Fault(fault) = detail else { return None };
        let device = ctx.model.settings()?.device_of(fault);
        like_an_open_one(&format!("{device}: {}", fault.symptom), &[ItemKind::Ticket], ctx)
    }
}

/// Something that happened.
#[derive(Debug)]
pub(crate) struct IncidentForm;

impl LogForm for IncidentForm {
    fn fields(&self, _: &Ctx<'_>) -> Vec<Field> {
        vec![
            Field::text("what", msg::log_ui::what_happened).required(),
            Field::text("place", msg::log_ui::place),
            Field::text("told", msg::log_ui::told),
            Field::yes_no("suspicious", msg::log_ui::suspicious).chosen(1),
            severity_field(),
        ]
    }

    fn read(&self, sheet: &FormReader<'_>) -> Option<Detail> {
        Some(Detail::Incident(log::Incident {
            place: sheet.line("place"),
            what: sheet.line("what"),
            told: sheet.line("told"),
            suspicious: sheet.yes("suspicious"),
            severity: sheet.severity(),
        }))
    }
}

/// Something to do.
#[derive(Debug)]
pub(crate) struct TaskForm;

impl LogForm for TaskForm {
    fn fields(&self, ctx: &Ctx<'_>) -> Vec<Field> {
        vec![
            Field::text("what", msg::log_ui::to_do).required(),
            person_field("owner", msg::log_ui::owner, ctx).explained(msg::log_ui::owner_note),
            time_field("due", msg::log_ui::due, "due_date", Lean::Next, ctx),
            date_field("due_date", msg::log_ui::due_date, ctx).explained(msg::log_ui::next_note),
            Field::text("problem", msg::log_ui::problem),
            Field::text("advice", msg::log_ui::advice),
            Field::text("next_step", msg::log_ui::next_step),
            severity_field(),
        ]
    }

    fn read(&self, sheet: &FormReader<'_>) -> Option<Detail> {
        let due = sheet.noted(sheet.moment("due_date", "due", Lean::Next));
        Some(Detail::Task(log::Task {
            what: sheet.line("what"),
            owner: sheet.person("owner"),
            due_ms: due.flatten(),
            problem: sheet.line("problem"),
            advice: sheet.line("advice"),
            next_step: sheet.line("next_step"),
            severity: sheet.severity(),
        }))
    }

    fn warning(&self, detail: &Detail, ctx: &Ctx<'_>) -> Option<Label> {
        let Detail::Task(task) = detail else { return None };
        like_an_open_one(&task.what, &[ItemKind::Task], ctx)
    }
}

/// Something to mind until a time.
#[derive(Debug)]
pub(crate) struct AttentionForm;

impl LogForm for AttentionForm {
    fn fields(&self, ctx: &Ctx<'_>) -> Vec<Field> {
        vec![
            Field::text("what", msg::log_ui::to_mind).required(),
            Field::text("condition", msg::log_ui::condition),
            Field::text("action", msg::log_ui::action_then),
            time_field("until", msg::log_ui::until, "until_date", Lean::Next, ctx).required(),
            date_field("until_date", msg::log_ui::until_date, ctx).explained(msg::log_ui::next_note),
        ]
    }

    fn read(&self, sheet: &FormReader<'_>) -> Option<Detail> {
        let until = sheet.noted(sheet.moment("until_date", "until", Lean::Next));
        let until_ms = sheet.must("until", until?)?;
        if until_ms <= sheet.ctx.now.ms {
            sheet.note_problem("until", Problem::new("log_ui.over_already"));
        }
        Some(Detail::Attention(log::Attention {
            what: sheet.line("what"),
            condition: sheet.line("condition"),
            action: sheet.line("action"),
            until_ms,
        }))
    }
}

/// A note for the next shift.
#[derive(Debug)]
pub(crate) struct NoteForm;

impl LogForm for NoteForm {
    fn fields(&self, _: &Ctx<'_>) -> Vec<Field> {
        vec![Field::note("text", msg::log_ui::note).required()]
    }

    fn read(&self, sheet: &FormReader<'_>) -> Option<Detail> {
        Some(Detail::Note(log::Note { text: sheet.note("text") }))
    }
}

/// A routine, done or found wanting.
#[derive(Debug)]
pub(crate) struct RoutineForm {
    id: String,
}

impl RoutineForm {
    /// Any of the active ones.
    pub(crate) const fn any() -> Self {
        Self { id: String::new() }
    }

    /// Form of the kind of entry with this code.
    pub(crate) fn of(id: &str) -> Self {
        Self { id: id.to_owned() }
    }

    /// Ids in the order of the form: those of today first.
    fn order(ctx: &Ctx<'_>) -> Vec<(String, Label)> {
        let Some(live) = &ctx.model.live else { return Vec::new() };
        let today = |r: &crate::model::settings::Routine| routines::falls_on(&r.when, live.date(ctx.now));
        let mut all: Vec<_> = live.settings.routines.iter().filter(|r| r.active).collect();
        all.sort_by_key(|r| !today(r));
        all.into_iter().map(|r| (r.id.clone(), r.text.clone().into())).collect()
    }
}

impl LogForm for RoutineForm {
    fn fields(&self, ctx: &Ctx<'_>) -> Vec<Field> {
        let order = Self::order(ctx);
        let at = order.iter().position(|(id, _)| *id == self.id);
        let names = order.into_iter().map(|(_, words)| words).collect();
        let mut routine = Field::choice("routine", msg::log_ui::routine, names).required();
        routine.choose(at);
        vec![
            routine,
            Field::yes_no("passed", msg::log_ui::passed).required(),
            Field::note("finding", msg::log_ui::finding),
        ]
    }

    fn adapt(&self, form: &mut Form, _: &Ctx<'_>) {
        show(form, "finding", chosen(form, "passed") == Some(1));
    }

    fn read(&self, sheet: &FormReader<'_>) -> Option<Detail> {
        let order = Self::order(sheet.ctx);
        let routine = sheet.choice("routine").and_then(|i| order.get(i)).map(|(id, _)| id.clone());
        Some(Detail::Routine(log::RoutineDone {
            routine: sheet.must("routine", routine)?,
            passed: sheet.yes("passed"),
            finding: sheet.note("finding"),
        }))
    }
}

/// Warns when something like it is open already.
fn like_an_open_one(title: &str, kinds: &[ItemKind], ctx: &Ctx<'_>) -> Option<Label> {
    let live = ctx.model.live.as_ref()?;
    let item =
        live.items.iter().find(|i| kinds.contains(&i.kind) && similar_titles::alike(&i.title, title))?;
    let (id, found) = (item.id, item.title.clone());
    Some((move |lang: Lang| msg::log_ui::like_open(lang, id, &found)).into())
}
