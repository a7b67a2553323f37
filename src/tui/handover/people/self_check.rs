//! Outgoing's self-check before the exchange: each thing ticked or left, and kept as it was left.

use ratatui::layout::Rect;

use crate::i18n::msg;
use crate::model::checklist::{AnswerKind, CheckItem, Finding, ListKind};
use crate::model::handover::draft::Draft;
use crate::model::ids::{PersonId, ShiftId};
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::tui::handover::shared_parts::{names, page};
use crate::tui::handover::who_acts;
use crate::tui::shell::canvas::{Canvas, padded};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, KeyAction};
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::field::{Field, FieldKind};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

/// What became of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OwnCheck {
    /// Back to the form before.
    Back,
    /// What is ticked is ticked: on.
    Finished,
    /// It was for the list.
    Used,
    /// It was for somebody else.
    Unused,
}

/// The list, ticked as far as it is.
#[derive(Debug)]
pub(super) struct SelfCheck {
    /// Who ticks: outgoing.
    pub(super) by: PersonId,
    /// All who hand over: the list is theirs.
    people: Vec<PersonId>,
    form: Form,
    items: Vec<String>,
    /// How many were left when it was said that they go on the record as not done.
    told: Option<usize>,
}

impl SelfCheck {
    /// The list as a form.
    pub(super) const fn form(&self) -> &Form {
        &self.form
    }

    /// The list as the shop has it for this shift; nothing where it asks nothing, or all is done already.
    pub(super) fn asked(
        by: PersonId,
        outgoing: &[PersonId],
        draft: Option<&Draft>,
        ctx: &Ctx<'_>,
    ) -> Option<Self> {
        let settings = ctx.model.settings()?;
        let shift: ShiftId =
            draft.map(|d| d.head.shift).or_else(|| ctx.model.live.as_ref().map(|live| live.run.shift))?;
        let items: Vec<&CheckItem> = (settings.checks.iter())
            .filter(|c| c.list == ListKind::SelfCheck && c.answer == AnswerKind::Check && c.asked_on(shift))
            .collect();
        let done = |item: &CheckItem| {
            draft.and_then(|d| d.checks.get(&item.id)).is_some_and(|a| a.finding == Finding::Ok)
        };
        if items.iter().all(|item| done(item)) {
            return None;
        }
        let options: Vec<Label> = items.iter().map(|item| item.text.clone().into()).collect();
        let mut list = Field::new("self_check", msg::step_people::self_check, FieldKind::Multi { options });
        let ticked: Vec<usize> = (0..items.len()).filter(|at| done(items[*at])).collect();
        list.tick(&ticked);
        let about = Field::info(msg::step_people::self_check_about);
        Some(Self {
            by,
            people: outgoing.to_vec(),
            form: Form::new(vec![about, list]),
            items: items.into_iter().map(|item| item.id.clone()).collect(),
            told: None,
        })
    }

    /// Each item, and whether it is ticked.
    pub(super) fn answers(&self) -> Vec<(String, bool)> {
        let ticked = self.form.field("self_check").map_or_else(Vec::new, Field::ticked);
        let each = self.items.iter().enumerate();
        each.map(|(at, item)| (item.clone(), ticked.contains(&at))).collect()
    }

    /// Finishes the list. What is left is said first, once for each number of things left: nobody passes it over by a key
    /// pressed too often.
    pub(super) fn finished(&mut self) -> OwnCheck {
        let left = self.answers().iter().filter(|(_, done)| !done).count();
        if left == 0 || self.told.replace(left) == Some(left) {
            return OwnCheck::Finished;
        }
        self.form.refuse("self_check", Problem::new("step_people.not_ticked").with("n", left));
        OwnCheck::Used
    }

    pub(super) fn hints(&self, lang: Lang) -> Vec<Hint> {
        let mut hints = self.form.hints(lang);
        hints.insert(1, Hint::key(Code::Char('a'), msg::step_people::all_done(lang), 1));
        hints.extend((self.people.len() > 1).then(|| who_acts::hint(lang)));
        hints
    }

    pub(super) fn on(&mut self, input: &Input) -> OwnCheck {
        if who_acts::is_key(input) {
            self.by = who_acts::after(Some(self.by), &self.people).unwrap_or(self.by);
            return OwnCheck::Used;
        }
        if let Input::Key(key) = input {
            match KeyAction::outside_field(key) {
                KeyAction::Back => return OwnCheck::Back,
                KeyAction::Char('a') if key.repeat || key.burst => return OwnCheck::Used,
                KeyAction::Char('a') => {
                    let all: Vec<usize> = (0..self.items.len()).collect();
                    if let Some(list) = self.form.field_mut("self_check") {
                        list.tick(&all);
                    }
                    return OwnCheck::Finished;
                }
                _ => {}
            }
        }
        match self.form.handle(input) {
            WidgetOutcome::Submitted => self.finished(),
            WidgetOutcome::Ignored => OwnCheck::Unused,
            _ => OwnCheck::Used,
        }
    }

    pub(super) fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let title = msg::step_people::self_check_title(ctx.lang, names(&self.people, ctx));
        let inner = page(canvas, area, &title);
        if self.people.len() > 1 {
            who_acts::draw_by(canvas, area, self.by, ctx);
        }
        self.form.draw(canvas, padded(inner), Focus::Here);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::checklist::CheckAnswer;
    use crate::model::handover::{HandoverKind, People};
    use crate::model::ids::RegisterId;
    use crate::tui::handover::screen::HandoverScreen;
    use crate::tui::shell::app_data::WhosePart;
    use crate::tui::shell::view::{Command, Effect};
    use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop};

    /// The form is filled, the self-check stands on the screen.
    fn asked(lang: Lang) -> Shop {
        let mut shop = Shop::new(lang);
        shop.open(Box::new(HandoverScreen::resume(&shop.app.model)));
        shop.screen(80, 24);
        shop.key(Code::Char(' ')).key(Code::F(10));
        shop
    }

    fn kept(shop: &Shop) -> Vec<(String, CheckAnswer)> {
        let draft = &shop.app.model.handover().expect("it has begun").draft;
        draft.checks.iter().map(|(id, answer)| (id.clone(), answer.clone())).collect()
    }

    #[test]
    fn it_is_asked_before_the_exchange_begins() {
        for lang in Lang::ALL {
            let mut shop = asked(lang);
            assert!(shop.app.model.handover().is_none());
            insta::assert_snapshot!(format!("self_check_{}_80x24", lang.code()), shop.screen(80, 24));
        }
    }

    #[test]
    fn what_is_ticked_is_kept_with_who_and_when_and_the_rest_as_not_done() {
        let mut shop = asked(Lang::En);
        shop.key(Code::Down).key(Code::Char(' ')).key(Code::F(10));
        let told = shop.screen(80, 24);
        assert!(told.contains("3 not ticked: they go on the record as not done"), "{told}");
        assert!(shop.app.model.handover().is_none(), "it is said before it is written");
        shop.key(Code::F(10));
        let kept = kept(&shop);
        let found: Vec<_> = kept.iter().map(|(id, a)| (id.as_str(), a.finding == Finding::Ok)).collect();
        assert_eq!(found, [("P1", false), ("P2", true), ("P3", false), ("P4", false)]);
        let now = shop.app.desk.now().ms;
        assert!(kept.iter().all(|(_, a)| a.by == LI_HUA && a.at_ms == now));
    }

    #[test]
    fn once_a_result_was_shown_it_is_said_at_once_that_it_cannot_be_called_off() {
        for lang in Lang::ALL {
            let mut shop = Shop::new(lang);
            shop.start_handover().answer_all();
            shop.perform(Command::Cursor("people:".parse().unwrap()));
            shop.open(Box::new(HandoverScreen::resume(&shop.app.model)));
            let shown = shop.screen(80, 24);
            assert!(!shown.contains(&format!("F8 {}", msg::call_off::hint(lang))), "{shown}");
            shop.key(Code::F(8));
            let shown = shop.screen(120, 40);
            let name = shop.app.model.settings().unwrap().registers[0].name.clone();
            let why: String = msg::call_off::seen(lang, name).chars().take(6).collect();
            assert!(shown.contains(&why), "{shown}");
            assert!(!shown.contains(msg::call_off::pin(lang)), "{shown}");
        }
    }

    #[test]
    fn one_key_calls_the_handover_off_before_anybody_has_signed() {
        for lang in Lang::ALL {
            let mut shop = asked(lang);
            shop.keys("a");
            shop.key(Code::Esc);
            let shown = shop.screen(80, 24);
            assert!(shown.contains(msg::call_off::hint(lang)), "{shown}");
            shop.key(Code::F(8));
            let shown = shop.screen(80, 24);
            assert!(shown.contains(msg::call_off::pin(lang)), "{shown}");
            // Who goes back from the question has called nothing off: the page is as it was, and F10 goes on.
            shop.key(Code::Esc);
            let back = shop.screen(80, 24);
            assert!(!back.contains(msg::step_people::call_off(lang)), "{back}");
            shop.key(Code::F(10));
            let on = shop.screen(80, 24);
            assert!(!on.contains(msg::call_off::pin(lang)), "{on}");
            shop.perform(Command::Cursor("people:".parse().unwrap()));
            shop.open(Box::new(HandoverScreen::resume(&shop.app.model)));
            shop.screen(80, 24);
            shop.key(Code::F(8));
            shop.pin(LI_HUA);
            assert!(shop.app.model.handover().is_none());
        }
    }

    #[test]
    fn whoever_ticks_it_the_second_time_is_who_did_it() {
        let mut shop = Shop::new(Lang::En);
        let people = People {
            outgoing: vec![LI_HUA, LEAD],
            incoming: vec![CHEN_WEI],
            registers: vec![RegisterId(1)],
            ..People::default()
        };
        let kind = HandoverKind::Shift;
        shop.perform(Command::StartHandover { by: LI_HUA, kind, people, next: None });
        shop.app.carry_out(Effect::ActsFor(WhosePart::Outgoing, LEAD));
        let visit = |shop: &mut Shop| {
            shop.perform(Command::Cursor("people:".parse().unwrap()));
            shop.open(Box::new(HandoverScreen::resume(&shop.app.model)));
            shop.screen(80, 24);
            shop.key(Code::F(10));
        };
        // The lead leaves it as it is.
        visit(&mut shop);
        shop.key(Code::F(10));
        assert!(kept(&shop).iter().all(|(_, a)| a.finding == Finding::NotDone && a.by == LEAD));
        // Li Hua says by name that all is done.
        visit(&mut shop);
        shop.key(Code::F(7));
        assert!(shop.screen(80, 24).contains("By: Li Hua"), "{}", shop.screen(80, 24));
        shop.keys("a");
        assert!(
            kept(&shop).iter().all(|(_, a)| a.finding == Finding::Ok && a.by == LI_HUA),
            "{:?}",
            kept(&shop)
        );
    }

    #[test]
    fn one_key_says_all_done_and_esc_goes_back() {
        let mut shop = asked(Lang::En);
        shop.key(Code::Esc);
        assert!(shop.screen(80, 24).contains("Who hands over"));
        shop.key(Code::F(10)).key(Code::Char('a'));
        let kept = kept(&shop);
        assert!(kept.len() == 4 && kept.iter().all(|(_, answer)| answer.finding == Finding::Ok));
        assert!(shop.screen(80, 24).contains("2/10 Briefing"));
    }
}
