//! Two windows saved the same answer: both values are shown, and somebody chooses.

use ratatui::layout::Rect;
use serde_json::Value;

use crate::i18n;
use crate::i18n::msg;
use crate::model::count_unit::CountUnit;
use crate::model::handover::answer::Answer;
use crate::model::lang::Lang;
use crate::model::money::{Currency, Money};
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::{Hint, KeyAction};
use crate::tui::shell::view::{Command, Ctx, Effect, Handled, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::dialog::{Dialog, DialogId};
use crate::tui::widgets::label::Label;

/// Differences written out; the rest is counted.
const SHOWN: usize = 5;

/// Fields that hold money.
const SUMS: [&str; 10] = [
    "counted",
    "total",
    "amount",
    "reported",
    "cash_received",
    "cash_refunds",
    "rounding",
    "float_left",
    "returns_total",
    "voids_total",
];

/// Question asked when another window changed the same answer.
#[derive(Debug)]
pub(crate) struct Conflict {
    dialog: Dialog,
    mine: Option<Command>,
}

/// One difference: path of the field, what the other window saved, what was typed here.
type FieldDifference = (Vec<String>, Value, Value);

impl Conflict {
    /// From the answer in the store (none if it was taken away) and the one refused here; `op` saves it after all.
    #[must_use]
    pub(crate) fn new(
        theirs: Option<&Answer>,
        mine: &Answer,
        currency: Option<Currency>,
        op: Command,
    ) -> Self {
        let json = |answer: &Answer| {
            answer.value().ok().and_then(|text| serde_json::from_str::<Value>(&text).ok()).unwrap_or_default()
        };
        let stock = matches!(mine, Answer::Stock(..));
        let mut all = Vec::new();
        compare(&theirs.map(json).unwrap_or_default(), &json(mine), &mut Vec::new(), &mut all);
        let body = move |lang: Lang| {
            let mut lines: Vec<String> =
                all.iter().take(SHOWN).map(|one| said(one, currency.as_ref(), stock, lang)).collect();
            let more = i64::try_from(all.len().saturating_sub(SHOWN)).unwrap_or(0);
            if more > 0 {
                lines.push(msg::conflict::more(lang, more));
            }
            lines.push(msg::conflict::which(lang).to_owned());
            lines.join("\n")
        };
        let buttons = vec![msg::conflict::mine.into(), msg::conflict::theirs.into()];
        Self { dialog: Dialog::ask(msg::conflict::title, body, buttons), mine: Some(op) }
    }
}

fn compare(theirs: &Value, mine: &Value, path: &mut Vec<String>, all: &mut Vec<FieldDifference>) {
    if theirs == mine {
        return;
    }
    if let (Value::Object(a), Value::Object(b)) = (theirs, mine) {
        let keys: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
        for key in keys.into_iter().filter(|key| !matches!(key.as_str(), "by" | "at_ms" | "confirmed_ms")) {
            path.push(key.clone());
            let nothing = Value::Null;
            compare(a.get(key).unwrap_or(&nothing), b.get(key).unwrap_or(&nothing), path, all);
            path.pop();
        }
        return;
    }
    all.push((path.clone(), theirs.clone(), mine.clone()));
}

fn said(
    (path, theirs, mine): &FieldDifference,
    currency: Option<&Currency>,
    stock: bool,
    lang: Lang,
) -> String {
    let last = path.last().map_or("", String::as_str);
    let row = last.parse::<CountUnit>().ok().filter(|_| path.iter().any(|part| part == "rows"));
    let label = match (row, currency) {
        (Some(unit), Some(currency)) => {
            unit.name(msg::cash_ui::one_coin(lang), |value| currency.format(value))
        }
        _ => i18n::template(lang, &format!("daylog.f_{last}")).unwrap_or(last).to_owned(),
    };
    let shown = |value: &Value| match (value, currency) {
        (Value::Null, _) => msg::conflict::nothing(lang).to_owned(),
        (Value::Bool(yes), _) => if *yes { msg::kit::yes(lang) } else { msg::kit::no(lang) }.to_owned(),
        (Value::Number(n), Some(currency)) if SUMS.contains(&last) && !stock => {
            currency.format(Money(n.as_i64().unwrap_or(0)))
        }
        (Value::String(text), _) => text.clone(),
        (other, _) => other.to_string(),
    };
    msg::conflict::line(lang, label, shown(mine), shown(theirs))
}

impl View for Conflict {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_conflict.into())
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        self.dialog.hints(ctx.lang)
    }

    fn on(&mut self, input: &Input, _: &Ctx<'_>) -> Handled {
        if let Input::Key(key) = input
            && KeyAction::of(key).passes_a_question()
        {
            return Handled::No;
        }
        match self.dialog.handle(input) {
            WidgetOutcome::Chosen(0) => {
                let save = self.mine.take().map(Effect::Do);
                Handled::Yes(std::iter::once(Effect::Close).chain(save).chain([Effect::TakeTheirs]).collect())
            }
            WidgetOutcome::Chosen(_) | WidgetOutcome::Cancelled => {
                Handled::Yes(vec![Effect::Close, Effect::TakeTheirs])
            }
            _ => Handled::done(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, _: Rect, _: &Ctx<'_>) {
        self.dialog.draw(canvas);
    }

    fn dialog(&self) -> Option<DialogId> {
        Some(self.dialog.id())
    }

    fn is_modal(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::model::cash::{Count, Side};
    use crate::model::count_unit::{CountUnit, loose_rows};
    use crate::model::handover::Step;
    use crate::model::handover::answer::Answer;
    use crate::model::ids::RegisterId;
    use crate::model::lang::Lang;
    use crate::store::{AuditAction, OpenOptions, Store};
    use crate::tui::handover::test_support::{SIZES, at};
    use crate::tui::shell::app_data::SavedState;
    use crate::tui::shell::input::Code;
    use crate::tui::shell::view::Command;
    use crate::tui::test_support::{LI_HUA, Shop};

    const R: RegisterId = RegisterId(1);

    fn count(notes: i64) -> Answer {
        Answer::Count(
            R,
            Side::Outgoing,
            Count { rows: loose_rows([(10_000, notes), (5_000, 7)]), total: None },
        )
    }

    /// Another window saves its count, which this one has not read.
    fn other_window(shop: &Shop, answer: Answer) {
        let now = shop.app.desk.now();
        let path = shop.app.desk.store.as_ref().unwrap().path().to_owned();
        let mut store = Store::open(&path, &OpenOptions::write(now.ms)).unwrap();
        let open = store.open_handover().unwrap().unwrap();
        let action = AuditAction::new(now.ms, LI_HUA.0, "answer", "handover");
        store.answer(&action, now, &open, answer, None).unwrap();
    }

    fn save(shop: &mut Shop, answer: Answer) {
        shop.perform(Command::Answer { by: LI_HUA, answer: Box::new(answer), cursor: None });
    }

    fn stored(shop: &Shop) -> Option<i64> {
        let store = shop.app.desk.store.as_ref().unwrap();
        let draft = store.open_handover().unwrap().unwrap().draft;
        draft.register(R).outgoing.rows.get(&CountUnit::loose(10_000)).copied()
    }

    #[test]
    fn both_values_are_shown_and_somebody_chooses() {
        for (lang, mine) in [(Lang::En, true), (Lang::Zh, false)] {
            let mut shop = at(lang, Step::Cash, |_| {});
            other_window(&shop, count(19));
            save(&mut shop, count(18));
            assert!(matches!(shop.app.model.saved, SavedState::NotSaved(_)));
            for (w, h) in SIZES {
                let shown = shop.screen(w, h);
                assert!(shown.contains("19") && shown.contains("18") && shown.contains("100.00"), "{shown}");
                let (name, shown) = (format!("conflict_{}_{w}x{h}", lang.code()), shown);
                if crate::tui::screen_text::kept(&name) {
                    insta::assert_snapshot!(name, shown);
                }
            }
            if mine {
                shop.key(Code::Left);
            }
            shop.key(Code::Enter);
            assert_eq!(stored(&shop), Some(if mine { 18 } else { 19 }));
            assert!(!matches!(shop.app.model.saved, SavedState::NotSaved(_)));
            let draft = &shop.app.model.handover().unwrap().draft;
            assert_eq!(
                draft.register(R).outgoing.rows.get(&CountUnit::loose(10_000)),
                stored(&shop).as_ref()
            );
        }
    }

    #[test]
    fn the_same_value_twice_is_no_question() {
        let mut shop = at(Lang::En, Step::Cash, |_| {});
        other_window(&shop, count(19));
        let before = shop.screen(80, 24);
        save(&mut shop, count(19));
        assert!(matches!(shop.app.model.saved, SavedState::Saved(_)));
        assert_eq!(shop.screen(80, 24).lines().count(), before.lines().count());
        assert!(!shop.screen(80, 24).contains("changed this meanwhile"));
    }

    #[test]
    fn what_another_window_saved_is_built_upon() {
        let mut shop = at(Lang::En, Step::Cash, |_| {});
        other_window(&shop, count(19));
        shop.app.tick();
        assert_eq!(shop.app.model.handover().unwrap().draft.register(R).outgoing.rows.len(), 2);
        // A field typed now keeps the rows of the other window.
        shop.key(Code::Enter);
        shop.times(Code::Down, 3).keys("5\n");
        let store = shop.app.desk.store.as_ref().unwrap();
        let rows = store.open_handover().unwrap().unwrap().draft.register(R).outgoing.rows;
        assert_eq!(
            (rows.get(&CountUnit::loose(10_000)), rows.get(&CountUnit::loose(5_000))),
            (Some(&19), Some(&7)),
            "{rows:?}"
        );
    }
}
