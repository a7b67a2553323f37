//! The bags with the takings where nobody takes over: one number a drawer, so that each deposit has its own.

use crate::i18n::{lists, msg};
use crate::model::handover::answer::Answer;
use crate::model::handover::draft::Draft;
use crate::model::ids::RegisterId;
use crate::model::lang::Lang;
use crate::model::money::Money;
use crate::store::OpenHandover;
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

/// Name of the only bag's field.
const ONE: &str = "bag";

/// Names of the fields of several; of more drawers than this the takings are in the bags of the first.
const FIELDS: [&str; 8] = ["0", "1", "2", "3", "4", "5", "6", "7"];

/// The drawers something is taken out of, as far as they were counted.
fn with_takings(open: &OpenHandover, ctx: &Ctx<'_>) -> Vec<RegisterId> {
    let results = open.facts(ctx.now).results(&open.draft).unwrap_or_default();
    let taken = results.iter().filter(|result| result.deposit.is_some_and(|sum| sum > Money::ZERO));
    taken.map(|result| result.register).collect()
}

fn own(draft: &Draft, register: RegisterId) -> String {
    draft.register(register).close.bag_no
}

/// The drawers whose bag is asked for by itself: where takings of several are put away, those not in a bag yet.
#[must_use]
pub(super) fn asked(open: &OpenHandover, ctx: &Ctx<'_>) -> Vec<RegisterId> {
    let all = with_takings(open, ctx);
    let several = all.len() > 1;
    let left = all.into_iter().filter(|id| several && own(&open.draft, *id).is_empty());
    left.take(FIELDS.len()).collect()
}

/// All drawers with a bag of their own, where takings of several are put away.
#[must_use]
pub(super) fn several(open: &OpenHandover, ctx: &Ctx<'_>) -> Vec<RegisterId> {
    let mut all = with_takings(open, ctx);
    all.truncate(FIELDS.len());
    if all.len() > 1 { all } else { Vec::new() }
}

/// What is asked of the bags: one number, or one a drawer.
pub(super) fn fields(open: &OpenHandover, registers: &[RegisterId], one: Label, ctx: &Ctx<'_>) -> Vec<Field> {
    if registers.is_empty() {
        return vec![Field::text(ONE, one).with(&joined(open, &[], ctx)).required()];
    }
    let each = FIELDS.into_iter().zip(registers).map(|(field, id)| {
        let name = open.settings.register(*id).map_or_else(String::new, |register| register.name.clone());
        let label = Label::from(move |l: Lang| msg::sign_ui::bag_of_register(l, &name));
        Field::text(field, label).with(&own(&open.draft, *id)).required()
    });
    each.collect()
}

/// The numbers that were typed.
fn typed(form: &Form, registers: &[RegisterId]) -> Vec<(RegisterId, String)> {
    let number = |(field, id): (&'static str, &RegisterId)| (*id, form.raw(field).trim().to_owned());
    FIELDS.into_iter().zip(registers).map(number).collect()
}

/// All numbers, each once, those of the drawers that have theirs among them.
fn joined(open: &OpenHandover, typed: &[(RegisterId, String)], ctx: &Ctx<'_>) -> String {
    let mut all: Vec<String> = Vec::new();
    for id in with_takings(open, ctx) {
        let now = typed.iter().find(|(register, _)| *register == id);
        let no = now.map_or_else(|| own(&open.draft, id), |(_, no)| no.clone());
        if !no.is_empty() && !all.contains(&no) {
            all.push(no);
        }
    }
    lists::names(&all, open.settings.store.lang)
}

/// What was typed: the bag of each drawer, and all of them in one text.
pub(super) fn answers(
    form: &Form,
    registers: &[RegisterId],
    open: &OpenHandover,
    ctx: &Ctx<'_>,
) -> (Vec<Answer>, String) {
    if registers.is_empty() {
        return (Vec::new(), form.raw(ONE).trim().to_owned());
    }
    let typed = typed(form, registers);
    let all = joined(open, &typed, ctx);
    let close = |(id, bag_no): (RegisterId, String)| {
        let mut close = open.draft.register(id).close;
        close.bag_no = bag_no;
        Answer::Close(id, close)
    };
    (typed.into_iter().map(close).collect(), all)
}
