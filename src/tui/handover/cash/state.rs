//! What the cash step holds while it is on screen, and what all its pages look up.

use std::collections::{BTreeMap, BTreeSet};

use crate::i18n::msg;
use crate::model::cash::sales_reports::MatchedAt;
use crate::model::cash::ways::CountWay;
use crate::model::cash::{SalesReport, Side};
use crate::model::count_unit::CountUnit;
use crate::model::field_ref::FieldRef;
use crate::model::handover::Step;
use crate::model::handover::draft::Draft;
use crate::model::ids::{PersonId, RegisterId};
use crate::model::settings::Settings;
use crate::model::time::Stamp;
use crate::rules::authority::Act;
use crate::store::OpenHandover;
use crate::tui::handover::asked_by::AskedBy;
use crate::tui::handover::grid_form::GridForm;
use crate::tui::handover::step_draft::StepDraft;
use crate::tui::screens::deposit_fields::Proposed;
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::list::ListWidget;
use crate::tui::widgets::menu::Menu;

/// What is on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum CashPage {
    #[default]
    Sheet,
    /// Cheques, keys, lost property.
    NonCash,
    Deposits,
    /// One line of a list being typed; `None` is a new one.
    Line(Box<CashPage>, Option<usize>),
    /// Why nothing was counted.
    Uncounted,
    /// Expected, counted, difference.
    Result,
    /// Why a tender differs.
    Why(String),
    Recount,
    /// Why both counts stay apart.
    Disagree,
    /// Whether the count is void because the register sold on; asked on this page.
    SoldOn(Box<CashPage>),
    /// What outgoing wrote down beside the count, put right while incoming counts.
    Slips,
}

/// Cash step of a handover.
#[derive(Debug)]
pub(crate) struct CashStep {
    pub(super) draft: StepDraft,
    /// Place of the register among those handed over.
    pub(super) at: usize,
    /// The names of the registers, as drawn.
    pub(super) tabs: Clicks<usize>,
    pub(super) page: CashPage,
    pub(super) sheet: GridForm,
    pub(super) recount: Recount,
    pub(super) form: Form,
    pub(super) list: ListWidget,
    /// Payments that are matched elsewhere or later, with where: they are not asked for.
    pub(super) unasked: Vec<(String, MatchedAt)>,
    /// Which deposits a slip being typed probably settles.
    pub(super) proposed: Proposed,
    /// Whether the count is void.
    pub(super) sold_on: Menu,
    pub(super) scroll: u16,
    /// Digits behind the point of the currency.
    pub(super) decimals: u8,
    /// Who was said to count a register, where several of a side could.
    pub(super) counters: BTreeMap<(RegisterId, Side), PersonId>,
    /// Sales reports typed earlier that day: of which register, and when.
    pub(super) reports: Vec<(RegisterId, Stamp, SalesReport)>,
    /// Who leaves an approval open, while that is asked.
    pub(super) asked_by: Option<AskedBy>,
    /// A count too large to be likely, as it was typed; the same again confirms it.
    pub(super) confirm: Option<(FieldRef, String)>,
}

impl Default for CashStep {
    fn default() -> Self {
        Self {
            draft: StepDraft::new(Step::Cash),
            at: 0,
            tabs: Clicks::new(),
            page: CashPage::Sheet,
            sheet: GridForm::new(Vec::new()),
            recount: Recount::default(),
            form: Form::new(Vec::new()),
            list: ListWidget::new(),
            unasked: Vec::new(),
            proposed: Proposed::default(),
            sold_on: Self::sold_on_menu(),
            scroll: 0,
            decimals: 2,
            counters: BTreeMap::new(),
            reports: Vec::new(),
            asked_by: None,
            confirm: None,
        }
    }
}

/// The open handover.
pub(super) fn open<'a>(ctx: &Ctx<'a>) -> Option<&'a OpenHandover> {
    ctx.model.handover()
}

/// Name of a register; a bare number gets the word in front.
pub(super) fn register_name(settings: &Settings, id: RegisterId, lang: crate::model::lang::Lang) -> String {
    let name = settings.register(id).map_or("?", |r| r.name.as_str());
    if name.chars().all(|c| c.is_ascii_digit()) {
        msg::cash_ui::register(lang, name)
    } else {
        name.to_owned()
    }
}

/// Those who may approve: leads on neither side.
pub(super) fn approvers(draft: &Draft, ctx: &Ctx<'_>) -> Vec<PersonId> {
    ctx.model.in_order(ctx.model.may_do(Act::ApproveCash, &draft.people.on_a_side()))
}

/// Those who may countersign a wrong sum: whoever takes over first, then everybody who did not work the drawer.
pub(super) fn countersigners(draft: &Draft, worked: &[PersonId], ctx: &Ctx<'_>) -> Vec<PersonId> {
    let mut able = ctx.model.in_order(ctx.model.may_do(Act::Countersign, worked));
    able.sort_by_key(|id| !draft.takers().contains(id));
    able
}

/// How far incoming's count is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum RecountMode {
    /// One sum is asked for.
    #[default]
    Total,
    /// Every value is counted.
    Rows,
    /// The values that differ are counted once more.
    Again,
    /// They still differ: both figures are shown.
    Apart,
    /// Outgoing's count would become incoming's: asked before it does.
    Take,
    /// Both counts are the same.
    Agreed,
}

/// Page of incoming's own count.
#[derive(Debug)]
pub(super) struct Recount {
    /// How the register is counted.
    pub(super) way: CountWay,
    pub(super) mode: RecountMode,
    pub(super) sheet: GridForm,
    /// Values that differ.
    pub(super) values: Vec<CountUnit>,
    /// Registers of which both figures were shown: what is counted of them from then on is not blind.
    pub(super) both_shown: BTreeSet<RegisterId>,
    pub(super) menu: Menu,
}

impl Default for Recount {
    fn default() -> Self {
        let items = vec![
            msg::cash_ui::count_again.into(),
            msg::cash_ui::take_incoming.into(),
            msg::cash_ui::we_disagree.into(),
        ];
        Self {
            way: CountWay::HandedOn,
            mode: RecountMode::Total,
            sheet: GridForm::new(Vec::new()),
            values: Vec::new(),
            both_shown: BTreeSet::new(),
            menu: Menu::down(items),
        }
    }
}
