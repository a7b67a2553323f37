//! Opening a handover that was sealed without incoming: count each drawer, then sign.

use ratatui::layout::Rect;

use crate::i18n;
use crate::i18n::{dates, msg};
use crate::model::handover::draft::Draft;
use crate::model::ids::{HandoverId, RegisterId};
use crate::model::lang::Lang;
use crate::model::money::Money;
use crate::rules::authority::Act;
use crate::tui::shell::canvas::{Canvas, below, padded};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::Hint;
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Command, Ctx, Effect, Event, Handled, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;

/// Form that opens a half-sealed handover.
#[derive(Debug)]
pub(crate) struct HalfOpen {
    id: HandoverId,
    /// The drawers, where they are counted; else the bag.
    registers: Vec<RegisterId>,
    form: Form,
}

/// Name of the field of the bag.
const BAG: &str = "bag";

/// Names of the drawer fields; more drawers than this are not opened at once.
const FIELDS: [&str; 8] = ["0", "1", "2", "3", "4", "5", "6", "7"];

impl HalfOpen {
    /// Opens this handover.
    #[must_use]
    pub(crate) fn new(draft: &Draft, ctx: &Ctx<'_>) -> Self {
        let bag = ctx.model.live.as_ref().is_some_and(|live| live.half_bags.contains(&draft.head.id));
        let all = draft.people.registers.iter().copied().take(FIELDS.len());
        let registers: Vec<RegisterId> = if bag { Vec::new() } else { all.collect() };
        let mut fields = Vec::new();
        if let Some(settings) = ctx.model.settings() {
            let amount = |name, label: Label| {
                let currency = settings.store.currency.clone();
                Field::amount(name, label)
                    .required()
                    .unit(settings.store.currency.symbol.clone())
                    .checked(move |raw| currency.parse(raw).map(drop))
            };
            for (name, id) in FIELDS.into_iter().zip(&registers) {
                let register = settings.register(*id).map_or_else(String::new, |r| r.name.clone());
                fields.push(amount(name, Label::from(move |l: Lang| msg::half::counted(l, &register))));
            }
            if bag {
                let no = draft.review.half.as_ref().map_or_else(String::new, |half| half.bag_no.clone());
                fields.push(amount(BAG, Label::from(move |l: Lang| msg::half::bag_counted(l, &no))));
            }
        }
        fields.push(Field::text("remark", msg::half::remark));
        Self { id: draft.head.id, registers, form: Form::new(fields).ended_by(msg::kit::to_pin) }
    }

    fn bag(&self, ctx: &Ctx<'_>) -> Option<Money> {
        let raw = self.form.field(BAG)?.raw();
        ctx.model.settings()?.store.currency.parse(raw).ok()
    }

    fn counted(&self, ctx: &Ctx<'_>) -> Vec<(RegisterId, Money)> {
        let Some(settings) = ctx.model.settings() else { return Vec::new() };
        FIELDS
            .into_iter()
            .zip(&self.registers)
            .filter_map(|(name, id)| Some((*id, settings.store.currency.parse(self.form.raw(name)).ok()?)))
            .collect()
    }
}

impl View for HalfOpen {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_half.into())
    }

    fn explained_form(&self) -> Option<&Form> {
        Some(&self.form)
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        self.form.hints_as(ctx.lang, msg::reports_ui::hint_pin(ctx.lang))
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        match self.form.handle(input) {
            WidgetOutcome::Ignored => Handled::No,
            WidgetOutcome::Submitted => {
                let outgoing = ctx
                    .model
                    .live
                    .iter()
                    .flat_map(|live| &live.half)
                    .find(|d| d.head.id == self.id)
                    .map_or_else(Vec::new, |d| d.people.outgoing.clone());
                let who = ctx.model.may_do(Act::OpenHalf, &outgoing);
                Handled::then(Effect::AskPin {
                    title: msg::half::pin.into(),
                    who,
                    purpose: PinPurpose::OpenHalf,
                })
            }
            _ => Handled::done(),
        }
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        vec![(format!("half_open/{}", self.id), Typed::Form(&mut self.form))]
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let inner = canvas.pane(area, msg::half::title(ctx.lang), Focus::Here);
        let half = ctx.model.live.iter().flat_map(|live| &live.half).find(|d| d.head.id == self.id);
        let about =
            half.and_then(|d| Some((d, d.review.half.as_ref()?))).map_or_else(String::new, |(d, h)| {
                let date = dates::date_long(ctx.lang, d.head.date);
                if self.registers.is_empty() {
                    msg::half::about_bag(ctx.lang, &h.bag_no, date, &h.reason)
                } else {
                    msg::half::about(ctx.lang, &h.bag_no, date, &h.reason)
                }
            });
        let lines = i18n::width::wrap(&about, usize::from(inner.width.saturating_sub(2)));
        let mut y = 0;
        for line in &lines {
            canvas.text_in(inner.x + 1, inner.y + y, inner.width.saturating_sub(2), line, TextRole::Text);
            y += 1;
        }
        self.form.draw(canvas, padded(below(inner, y + 1)), Focus::Here);
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Pin { person, purpose: PinPurpose::OpenHalf } => vec![Effect::Do(Command::OpenHalf {
                handover: self.id,
                by: *person,
                counted: self.counted(ctx),
                bag: self.bag(ctx),
                remark: self.form.raw("remark").trim().to_owned(),
            })],
            Event::Saved => {
                let at = ctx.now;
                let said = move |lang: Lang| msg::half::opened(lang, at.clock(lang));
                vec![Effect::Home, Effect::Say(said.into())]
            }
            Event::Refused(error) => {
                let field = self.form.focused_id();
                self.form.refuse(field, error.problem());
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::handover::answer::Answer;
    use crate::model::handover::{HalfSeal, Review, SignRole};
    use crate::model::item_state::ItemKind;
    use crate::store::VerifyLevel;
    use crate::tui::shell::input::Code;
    use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop};

    fn half_sealed(lang: Lang) -> Shop {
        let mut shop = Shop::new(lang);
        shop.start_handover().answer_all();
        let half = HalfSeal {
            said: None,
            bag_no: "B-17".into(),
            witness: Some(LEAD),
            reason: "bus broke down".into(),
        };
        shop.answer(LI_HUA, Answer::Review(Review { half: Some(half), ..Review::default() }));
        shop.sign(LI_HUA, SignRole::Outgoing).sign(LEAD, SignRole::Witness);
        let draft = shop.app.model.live.as_ref().unwrap().half[0].clone();
        let view = {
            let ctx = Ctx { lang, model: &shop.app.model, now: shop.app.desk.now() };
            HalfOpen::new(&draft, &ctx)
        };
        shop.open(Box::new(view));
        shop
    }

    #[test]
    fn of_a_shop_closed_with_it_the_bag_is_counted_and_a_difference_stays_open() {
        let mut shop = half_sealed(Lang::En);
        shop.keys("480\n").keys("some notes short\n\n");
        // Everyone but outgoing may take over; Chen Wei stands behind the lead.
        shop.pin(CHEN_WEI);
        let live = shop.app.model.live.as_ref().unwrap();
        assert!(live.half.is_empty(), "opened");
        assert!(live.run.closed, "the shop is opened by an opening");
        let dispute = live.items.iter().find(|i| i.kind == ItemKind::Dispute).unwrap();
        assert!(dispute.title.contains("B-17 -520.00"), "{}", dispute.title);
        let store = shop.app.desk.store.as_ref().unwrap();
        assert_eq!(store.head().unwrap().seq, 3);
        assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
        let page = store.page(HandoverId(1)).unwrap();
        let lines = crate::report::daylog::text::page_lines(&page, Lang::En, 80);
        let text = lines.iter().map(|line| line.text.trim()).collect::<Vec<_>>().join(" ");
        for said in ["Taken over", "陈伟", "bag B-17: counted 480.00, sealed 1,000.00", "-520.00"] {
            assert!(text.contains(said), "{said}: {text}");
        }
    }

    #[test]
    fn of_a_shop_that_ran_on_the_drawers_are_counted() {
        let mut shop = half_sealed(Lang::En);
        // As an earlier program left it: the next shift ran at once.
        let store = shop.app.desk.store.as_mut().unwrap();
        store.conn().execute("UPDATE shift_run SET closed = 0", []).unwrap();
        shop.app.desk.refresh(&mut shop.app.model).unwrap();
        let draft = shop.app.model.live.as_ref().unwrap().half[0].clone();
        let view = {
            let ctx = Ctx { lang: Lang::En, model: &shop.app.model, now: shop.app.desk.now() };
            HalfOpen::new(&draft, &ctx)
        };
        shop.key(Code::Esc).open(Box::new(view));
        shop.keys("480\n").keys("one note short\n\n");
        shop.pin(CHEN_WEI);
        let live = shop.app.model.live.as_ref().unwrap();
        assert!(live.half.is_empty(), "opened");
        assert!(live.items.iter().any(|i| i.kind == ItemKind::Dispute && i.title.contains("-20.00")));
        let page = shop.app.desk.store.as_ref().unwrap().page(HandoverId(1)).unwrap();
        let lines = crate::report::daylog::text::page_lines(&page, Lang::Zh, 80);
        let text: String = lines.iter().map(|line| line.text.as_str()).collect();
        assert!(text.contains("实点 480.00，留存 500.00"), "{text}");
    }

    #[test]
    fn pictures() {
        for lang in Lang::ALL {
            let mut shop = half_sealed(lang);
            for (w, h) in [(80, 24), (120, 40), (60, 20)] {
                let (name, shown) = (format!("half_open_{}_{w}x{h}", lang.code()), shop.screen(w, h));
                if crate::tui::screen_text::kept(&name) {
                    insta::assert_snapshot!(name, shown);
                }
            }
        }
    }
}
