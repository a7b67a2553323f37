//! What can be done with an item, and the small form each asks.

use crate::i18n;
use crate::i18n::msg;
use crate::model::ids::PersonId;
use crate::model::item::Item;
use crate::model::item_state::{ItemKind, ItemState};
use crate::model::lang::Lang;
use crate::model::people::Role as Post;
use crate::model::problem::Problem;
use crate::rules::authority::Act;
use crate::rules::{claims, open_faults};
use crate::store::{ItemAct, RepairOrder};
use crate::tui::screens::log::form_reader::{
    FormReader, Lean, Refusal, amount_field, date_field, person_field, time_field,
};
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

/// Something that can be done with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    /// To another state.
    To(ItemState),
    /// The bank slip of a deposit.
    Bank,
    /// A repair given to a firm.
    Repairer,
    Note,
    Owner,
    Due,
    Escalate,
}

impl Move {
    /// What can be done now, the usual thing first.
    pub(crate) fn all(item: &Item) -> Vec<Self> {
        let mut moves = Vec::new();
        let deposit = item.kind == ItemKind::DepositInTransit;
        if deposit && item.state == ItemState::Open {
            moves.push(Self::Bank);
        }
        let states = crate::rules::item_states::next_states(item.kind, item.state).iter();
        // A deposit is matched by its slip alone, an attention item ends by the clock.
        moves.extend(
            states
                .filter(|s| !(deposit && **s == ItemState::Matched) && **s != ItemState::Expired)
                .map(|s| Self::To(*s)),
        );
        if open_faults::is_broken(item.kind, item.state) {
            moves.push(Self::Repairer);
        }
        moves.push(Self::Note);
        if item.closed_ms.is_none() {
            moves.extend([Self::Owner, Self::Due, Self::Escalate]);
        }
        moves
    }

    /// Its name on the list.
    pub(crate) fn label(self, item: &Item) -> Label {
        match self {
            Self::To(state) => {
                let from = item.state;
                (move |lang: Lang| verb(from, state, lang)).into()
            }
            Self::Bank => msg::items_ui::do_bank.into(),
            Self::Repairer => msg::items_ui::do_repairer.into(),
            Self::Note => msg::items_ui::do_note.into(),
            Self::Owner => msg::items_ui::do_owner.into(),
            Self::Due => msg::items_ui::do_due.into(),
            Self::Escalate => msg::items_ui::do_escalate.into(),
        }
    }

    /// The act of the authority table it is and whom it is about, where a PIN tells who does it: a repair checked,
    /// something given up or opened again, a deposit given another due time.
    pub(crate) fn by_pin(self, item: &Item) -> Option<(Act, Vec<PersonId>)> {
        match self {
            Self::To(to) => claims::act_of_step(item, to),
            Self::Due => claims::act_of_due(item),
            _ => None,
        }
    }

    /// Fields beside the name of who does it.
    pub(crate) fn fields(self, item: &Item, ctx: &Ctx<'_>) -> Vec<Field> {
        match self {
            Self::To(to) => {
                let mut fields = Vec::new();
                if to == ItemState::Fixed {
                    fields.push(person_field("fixer", msg::items_ui::fixer, ctx));
                    fields.push(
                        Field::text("fixer_name", msg::items_ui::fixer_name)
                            .max(40)
                            .explained(msg::items_ui::fixer_note),
                    );
                }
                let why = crate::rules::item_states::needs_reason(item.state, to)
                    || self.by_pin(item).is_some_and(|(act, _)| act == Act::GiveUpItem);
                let label = if why { msg::items_ui::reason } else { msg::items_ui::words };
                let mut text = Field::text("text", label);
                text.required = why;
                fields.push(text);
                fields
            }
            Self::Bank => vec![
                Field::text("slip", msg::items_ui::slip).required().max(40).cols(20),
                amount_field("amount", msg::items_ui::banked, ctx).required(),
                Field::text("reason", msg::items_ui::bank_reason)
                    .max(120)
                    .explained(msg::items_ui::bank_reason_note),
            ],
            Self::Repairer => repairer_fields(item, ctx),
            Self::Note => vec![Field::note("text", msg::items_ui::do_note).required()],
            Self::Owner => {
                let mut owner = person_field("owner", msg::items_ui::owner, ctx);
                owner.note = Some(msg::items_ui::owner_note.into());
                owner.choose(
                    item.owner.and_then(|p| ctx.model.people(Post::Cashier).iter().position(|s| *s == p)),
                );
                vec![owner]
            }
            Self::Due => vec![
                time_field("due", msg::items_ui::due_time, "due_date", Lean::Next, ctx),
                date_field("due_date", msg::items_ui::due_date, ctx).explained(msg::log_ui::next_note),
                Field::text("text", msg::items_ui::reason).required(),
            ],
            Self::Escalate => vec![Field::text("text", msg::items_ui::told).required().max(60)],
        }
    }

    /// The act that the form describes.
    pub(crate) fn read(self, sheet: &FormReader<'_>) -> Result<ItemAct, Refusal> {
        Ok(match self {
            Self::To(to) => {
                let fixer = sheet.person("fixer");
                let fixer_name = sheet.line("fixer_name");
                if to == ItemState::Fixed && fixer.is_none() && fixer_name.is_empty() {
                    return Err(("fixer", Problem::new("items_ui.who_fixed")));
                }
                ItemAct::State { to, fixer, fixer_name, text: sheet.line("text") }
            }
            Self::Bank => ItemAct::Banked {
                slip: sheet.line("slip"),
                amount: sheet.amount("amount")?,
                reason: sheet.line("reason"),
            },
            Self::Repairer => ItemAct::Repairer(Box::new(RepairOrder {
                firm: sheet.line("firm"),
                phone: sheet.line("phone"),
                order_no: sheet.line("order_no"),
                appointment: sheet.moment("due_date", "due", Lean::Next)?,
            })),
            Self::Note => ItemAct::Note(sheet.note("text")),
            Self::Owner => ItemAct::Owner(sheet.person("owner")),
            Self::Due => {
                let due = sheet.moment("due_date", "due", Lean::Next)?;
                let text = sheet.line("text");
                if text.is_empty() {
                    return Err(("text", Problem::new("kit.required")));
                }
                ItemAct::Due(due, text)
            }
            Self::Escalate => {
                let text = sheet.line("text");
                if text.is_empty() {
                    return Err(("text", Problem::new("kit.required")));
                }
                ItemAct::Escalate(text)
            }
        })
    }
}

/// The firm, as the ticket has it or else the register, its number of the order, and when somebody comes.
fn repairer_fields(item: &Item, ctx: &Ctx<'_>) -> Vec<Field> {
    let device = item.detail.registered.and_then(|id| ctx.model.settings()?.device(id));
    let known = device.map(|device| device.repairer.clone()).unwrap_or_default();
    let said = |said: &str, known: String| if said.is_empty() { known } else { said.to_owned() };
    vec![
        Field::text("firm", msg::items_ui::firm)
            .required()
            .max(60)
            .with(&said(&item.detail.firm, known.firm)),
        Field::text("phone", msg::items_ui::phone).max(40).with(&said(&item.detail.phone, known.phone)),
        Field::text("order_no", msg::items_ui::order_no).max(40).cols(20).with(&item.detail.order_no),
        time_field("due", msg::items_ui::appointment, "due_date", Lean::Next, ctx),
        date_field("due_date", msg::items_ui::appointment_date, ctx).explained(msg::log_ui::next_note),
    ]
}

/// What a step is called as something to do.
fn verb(from: ItemState, to: ItemState, lang: Lang) -> String {
    use ItemState as S;
    match (from, to) {
        (S::Done | S::Cancelled | S::Resolved | S::Matched | S::GivenOut | S::Missing, S::Open) => {
            msg::items_ui::do_reopen(lang).into()
        }
        (S::Fixed | S::Verified, S::InRepair | S::InProgress) => msg::items_ui::do_again(lang).into(),
        (S::InRepair, S::Acknowledged) => msg::items_ui::do_give_back(lang).into(),
        (_, S::Open) => msg::items_ui::do_back(lang).into(),
        (_, S::Acknowledged) => msg::items_ui::do_acknowledge(lang).into(),
        (_, S::InProgress) => msg::items_ui::do_begin(lang).into(),
        (_, S::InRepair) => msg::items_ui::do_repair(lang).into(),
        (_, S::Promised) => msg::items_ui::do_promise(lang).into(),
        (_, S::CalledBack) => msg::items_ui::do_call(lang).into(),
        (_, S::Fixed) => msg::items_ui::do_fixed(lang).into(),
        (_, S::Verified) => msg::items_ui::do_verify(lang).into(),
        (_, S::Done) => msg::items_ui::do_done(lang).into(),
        (_, S::Resolved) => msg::items_ui::do_resolve(lang).into(),
        (_, S::Closed) => msg::items_ui::do_close(lang).into(),
        (_, S::Cancelled) => msg::items_ui::do_cancel(lang).into(),
        (_, other) => i18n::text(lang, other.key(), &[]),
    }
}

/// The form of an act: who does it, unless a PIN will tell, and its own fields.
pub(crate) fn form(what: Move, item: &Item, ctx: &Ctx<'_>) -> Form {
    let mut fields = Vec::new();
    if what.by_pin(item).is_none() {
        let people = ctx.model.people(Post::Cashier);
        let guess = ctx.model.actor();
        let mut by = person_field("by", msg::log_ui::by, ctx).required();
        by.choose(guess.and_then(|p| people.iter().position(|s| *s == p)));
        fields.push(by);
    }
    fields.extend(what.fields(item, ctx));
    Form::new(fields).ended_by(msg::log_ui::save_button)
}
