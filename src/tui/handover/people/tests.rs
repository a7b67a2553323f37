use super::who_worked::CASHIERS;
use super::*;
use crate::model::cash::worked::{CountsFor, Worked};
use crate::model::handover::SignRole;
use crate::model::lang::Lang;
use crate::rules::gap::GapKind;
use crate::rules::gaps;
use crate::tui::shell::input::{Code, KeyPress};
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop};

#[test]
fn the_likely_ones_are_ticked_and_pointed_at() {
    let mut shop = Shop::new(Lang::En);
    let likely = |shop: &Shop| {
        let ctx = Ctx { lang: Lang::En, model: &shop.app.model, now: shop.app.desk.now() };
        Likely::of(&ctx)
    };
    let first = likely(&shop);
    assert_eq!((first.given.as_slice(), first.next), (&[LI_HUA][..], Some(LEAD)));
    // After a handover whoever took over hands over next, whatever the clock says of the one before.
    let mut after = Shop::new(Lang::En);
    after.hand_over();
    assert_eq!(after.app.model.clocked_in(), [LI_HUA]);
    assert_eq!(likely(&after).given, [CHEN_WEI]);
    let head = after.screen(80, 24).lines().next().unwrap().to_owned();
    assert!(head.contains("陈伟") && head.contains("Li Hua"), "who handed over is in until she goes: {head}");
    // On the roster of the next shift: first of all.
    let ctx = Ctx { lang: Lang::En, model: &shop.app.model, now: shop.app.desk.now() };
    let (_, night) = next_shift(&ctx).unwrap();
    let live = shop.app.model.live.as_mut().unwrap();
    let chen = live.settings.people.iter_mut().find(|p| p.id == CHEN_WEI).unwrap();
    chen.roster = vec![Some(night); 7];
    assert_eq!(likely(&shop).next, Some(CHEN_WEI));
}

#[test]
fn whoever_has_come_to_take_over_is_ticked_there_and_not_among_those_who_hand_over() {
    use crate::model::attendance::PunchKind;
    use crate::model::log::{Detail, Punch};
    let punch = |shop: &mut Shop, person, kind, ago: i64| {
        let at_ms = shop.app.desk.now().ms - ago * MINUTE_MS;
        let detail = Detail::Punch(Punch::clocked(person, kind, at_ms));
        shop.perform(Command::Log { by: person, detail });
    };
    let ticked = |shop: &Shop| {
        let ctx = Ctx { lang: Lang::En, model: &shop.app.model, now: shop.app.desk.now() };
        let mut step = PeopleStep::default();
        step.enter(&FieldRef::Step(Step::People), &ctx);
        assert_eq!(step.form.focused_id(), "incoming");
        let answer = step.answer();
        (answer.outgoing, answer.incoming)
    };
    // Eight minutes before the handover, on no roster.
    let mut shop = Shop::new(Lang::En);
    punch(&mut shop, CHEN_WEI, PunchKind::In, 8);
    assert_eq!(ticked(&shop), (vec![LI_HUA], vec![CHEN_WEI]));
    // An hour ago: at work in this shift, unless the roster has them in the next one alone.
    let mut shop = Shop::new(Lang::En);
    punch(&mut shop, CHEN_WEI, PunchKind::In, 60);
    assert_eq!(ticked(&shop), (vec![LI_HUA, CHEN_WEI], vec![]));
    let ctx = Ctx { lang: Lang::En, model: &shop.app.model, now: shop.app.desk.now() };
    let (_, night) = next_shift(&ctx).unwrap();
    let live = shop.app.model.live.as_mut().unwrap();
    let chen = live.settings.people.iter_mut().find(|p| p.id == CHEN_WEI).unwrap();
    chen.roster = vec![Some(night); 7];
    assert_eq!(ticked(&shop), (vec![LI_HUA], vec![CHEN_WEI]));
    // Back from a break is no arrival.
    let mut shop = Shop::new(Lang::En);
    punch(&mut shop, LI_HUA, PunchKind::Out, 30);
    punch(&mut shop, LI_HUA, PunchKind::In, 5);
    punch(&mut shop, LEAD, PunchKind::In, 5);
    assert_eq!(ticked(&shop), (vec![LI_HUA], vec![LEAD]));
}

#[test]
fn everything_missing_is_told_under_its_field() {
    let mut shop = Shop::new(Lang::En);
    shop.open(Box::new(crate::tui::handover::screen::HandoverScreen::resume(&shop.app.model)));
    // Nobody takes over, and nobody hands over any more.
    shop.screen(80, 24);
    shop.key(Code::Tab).key(Code::Char(' '));
    shop.key(Code::BackTab).key(Code::BackTab).key(Code::Char(' ')).key(Code::F(10));
    let shown = shop.screen(80, 30);
    for text in ["Choose who hands over", "Choose at least one register"] {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    assert!(shop.app.model.handover().is_none());
}

#[test]
fn another_shift_that_was_refused_is_not_asked_for_at_every_pause() {
    let mut shop = Shop::new(Lang::En);
    shop.start_handover();
    let ctx = Ctx { lang: Lang::En, model: &shop.app.model, now: shop.app.desk.now() };
    let mut step = PeopleStep::default();
    step.enter(&FieldRef::Step(Step::People), &ctx);
    let (offered, before) = next_shift::offered(&ctx);
    let other = (0..offered.len()).find(|at| *at != before).unwrap();
    step.form.field_mut("next").unwrap().choose(Some(other));
    let asks = |effects: Vec<Effect>| {
        effects.iter().any(|effect| matches!(effect, Effect::Do(Command::ChangeNext { .. })))
    };
    assert!(asks(step.save_pending(&ctx)));
    assert!(!asks(step.save_pending(&ctx)), "it stands in the form as it was refused");
    let Handled::Yes(effects) = step.start(&ctx) else { panic!("used") };
    assert!(asks(effects), "finishing asks once more");
}

#[test]
fn a_started_handover_becomes_a_cover_and_back_without_losing_what_was_typed() {
    let mut shop = Shop::new(Lang::En);
    shop.start_handover();
    let change = |shop: &mut Shop, at: usize, reason: &str| {
        let ctx = Ctx { lang: Lang::En, model: &shop.app.model, now: shop.app.desk.now() };
        let mut step = PeopleStep::default();
        step.enter(&FieldRef::Step(Step::People), &ctx);
        step.form.field_mut("kind").unwrap().choose(Some(at));
        step.form.field_mut("reason").unwrap().set_raw(reason);
        let missing: Vec<_> =
            step.missing(&ctx).into_iter().map(|(field, problem)| (field, problem.key)).collect();
        let effects = step.save_pending(&ctx);
        for effect in effects {
            if let Effect::Do(command) = effect {
                shop.perform(command);
            }
        }
        missing
    };
    let before = shop.app.model.handover().unwrap().draft.people.clone();
    let cover = HandoverKind::ALL.iter().position(|kind| *kind == HandoverKind::Cover).unwrap();
    assert_eq!(change(&mut shop, cover, ""), [("reason", "people.cover_reason")], "a cover says why");
    assert!(change(&mut shop, cover, "dentist").is_empty());
    let draft = &shop.app.model.handover().unwrap().draft;
    assert_eq!((draft.head.kind, draft.people.reason.as_str()), (HandoverKind::Cover, "dentist"));
    assert_eq!((&draft.people.outgoing, &draft.people.incoming), (&before.outgoing, &before.incoming));
    change(&mut shop, 0, "dentist");
    assert_eq!(shop.app.model.handover().unwrap().draft.head.kind, HandoverKind::Shift);
}

#[test]
fn two_presses_of_enter_on_home_start_no_handover() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        shop.key(Code::Enter).key(Code::Enter).key(Code::Enter);
        assert!(shop.app.model.handover().is_none(), "{}", shop.screen(80, 24));
        shop.hand_over();
        shop.key(Code::Enter).key(Code::Enter).key(Code::Enter);
        assert!(shop.app.model.handover().is_none(), "{}", shop.screen(80, 24));
    }
}

#[test]
fn of_several_it_is_asked_who_worked_each_own_register() {
    let mut shop = Shop::new(Lang::En);
    let mut both = vec![LI_HUA, CHEN_WEI];
    both.sort_unstable();
    let people = handover::People {
        outgoing: both.clone(),
        incoming: vec![LEAD],
        registers: vec![RegisterId(1)],
        prepared: true,
        ..handover::People::default()
    };
    let started =
        Command::StartHandover { by: LI_HUA, kind: HandoverKind::Shift, people: people.clone(), next: None };
    shop.perform(started);
    let ask = |shop: &Shop, choose: Option<usize>| {
        let ctx = Ctx { lang: Lang::En, model: &shop.app.model, now: shop.app.desk.now() };
        let mut step = PeopleStep::default();
        let mut effects = step.enter(&FieldRef::Step(Step::People), &ctx);
        let said = step.cashiers();
        if let Some(field) = step.form.field_mut(CASHIERS[0]).filter(|_| choose.is_some()) {
            field.choose(choose);
        }
        effects.extend(step.save_pending(&ctx));
        (said, effects, step.form.field(CASHIERS[0]).is_some())
    };
    for (choose, cashier) in [(0, Some(both[0])), (1, Some(both[1])), (2, None)] {
        let (_, effects, asked) = ask(&shop, Some(choose));
        assert!(asked);
        for effect in effects {
            if let Effect::Do(command) = effect {
                shop.perform(command);
            }
        }
        let (said, again, _) = ask(&shop, None);
        assert_eq!(said[&RegisterId(1)].cashier(), cashier);
        assert!(again.is_empty(), "what was said is not saved again");
    }
    // One alone is not asked.
    shop.answer(LI_HUA, Answer::People(handover::People { outgoing: vec![LI_HUA], ..people }));
    assert!(!ask(&shop, None).2);
}

/// Two own registers, and this many who are in.
fn two_registers(lang: Lang) -> Shop {
    let mut all = crate::tui::test_support::settings(lang);
    let second = crate::model::settings::Register {
        id: RegisterId(2),
        name: "Bar".into(),
        ..all.registers[0].clone()
    };
    all.registers.push(second);
    Shop::with(lang, &all)
}

#[test]
fn lines_that_come_and_go_leave_the_cursor_where_it_is() {
    let shop = two_registers(Lang::En);
    let ctx = Ctx { lang: Lang::En, model: &shop.app.model, now: shop.app.desk.now() };
    let mut step = PeopleStep::default();
    step.enter(&FieldRef::Step(Step::People), &ctx);
    // One register is not handed over: of a change of shift it is asked why, of a cover it is not.
    step.tick("registers", &[0]);
    step.ask_left_out(&BTreeMap::new(), &ctx);
    assert!(step.form.field(LEFT[0]).is_some());
    step.form.focus_on("kind");
    for code in [Code::Right, Code::Left, Code::Right] {
        let before = step.form.fields.len();
        step.on(&Input::Key(crate::tui::shell::input::KeyPress::plain(code)), &ctx);
        assert_ne!(step.form.fields.len(), before, "a line came or went");
        assert_eq!(step.form.focused_id(), "kind");
    }
}

#[test]
fn every_register_left_out_can_be_given_its_reason() {
    let mut all = crate::tui::test_support::settings(Lang::En);
    for n in 2..=14 {
        let (id, name) = (RegisterId(n), format!("Till {n}"));
        all.registers.push(crate::model::settings::Register { id, name, ..all.registers[0].clone() });
    }
    let shop = Shop::with(Lang::En, &all);
    let ctx = Ctx { lang: Lang::En, model: &shop.app.model, now: shop.app.desk.now() };
    let mut step = PeopleStep::default();
    step.enter(&FieldRef::Step(Step::People), &ctx);
    step.tick("registers", &[0]);
    let said: BTreeMap<_, _> = (2..=14).map(|n| (RegisterId(n), format!("reason {n}"))).collect();
    step.ask_left_out(&said, &ctx);
    let out = step.whole_answer(LI_HUA, &ctx).left_out;
    let given: BTreeMap<_, _> = out.into_iter().map(|out| (out.register, out.reason)).collect();
    assert_eq!(given, said, "each of thirteen");
}

#[test]
fn what_the_gate_lacks_of_a_closing_is_said_here_at_once() {
    use crate::model::attendance::PunchKind;
    use crate::model::log::{Detail, Punch};
    for (lang, said) in
        [(Lang::En, ["is in too: two close", "clock 李雷 out"]), (Lang::Zh, ["也在店里", "打下班卡"])]
    {
        let mut shop = Shop::new(lang);
        let at_ms = shop.app.desk.now().ms - 60_000 * 60;
        let punch = Punch::clocked(LEAD, PunchKind::In, at_ms);
        shop.perform(Command::Log { by: LEAD, detail: Detail::Punch(punch) });
        let people = handover::People {
            outgoing: vec![LI_HUA],
            closes: true,
            registers: vec![RegisterId(1)],
            ..handover::People::default()
        };
        shop.perform(Command::StartHandover { by: LI_HUA, kind: HandoverKind::Shift, people, next: None });
        shop.perform(Command::Cursor(FieldRef::Step(Step::People)));
        shop.open(Box::new(crate::tui::handover::screen::HandoverScreen::resume(&shop.app.model)));
        shop.screen(80, 24);
        shop.key(Code::F(10)).keys("a");
        let shown = shop.screen(80, 24);
        assert!(shown.contains(msg::step_people::title(lang)), "it is still this step: {shown}");
        for text in said {
            assert!(shown.contains(text), "{text}: {shown}");
        }
    }
}

#[test]
fn a_register_is_taken_out_with_a_reason_and_is_met_again_by_the_next_handover() {
    let mut all = crate::tui::test_support::settings(Lang::En);
    let second = crate::model::settings::Register {
        id: RegisterId(2),
        name: "Bar".into(),
        ..all.registers[0].clone()
    };
    all.registers.push(second);
    let mut shop = Shop::with(Lang::En, &all);
    shop.open(Box::new(crate::tui::handover::screen::HandoverScreen::resume(&shop.app.model)));
    shop.key(Code::Down).keys(" ").key(Code::Tab).key(Code::Down).keys(" ").key(Code::F(10));
    let shown = shop.screen(80, 30);
    assert!(shown.contains("Bar is not handed over: say why"), "{shown}");
    assert!(shop.app.model.handover().is_none());
    shop.keys("drawer locked").key(Code::F(10)).keys("a");
    let open = shop.app.model.handover().unwrap();
    let out = &open.draft.people.left_out[0];
    assert_eq!((out.register, out.reason.as_str(), out.by), (RegisterId(2), "drawer locked", LI_HUA));
    assert_eq!(out.at, shop.app.desk.now().ms);
    let mark = out.clone();
    // What was said stays as it was said, also when another answer is given.
    shop.advance_min(5);
    let ctx = Ctx { lang: Lang::En, model: &shop.app.model, now: shop.app.desk.now() };
    let mut step = PeopleStep::default();
    let mut effects = step.enter(&FieldRef::Step(Step::People), &ctx);
    effects.extend(step.save_pending(&ctx));
    assert!(effects.is_empty(), "nothing was said anew");
    assert_eq!(step.whole_answer(CHEN_WEI, &ctx).left_out, [mark]);
    shop.answer_all().sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
    shop.advance_min(8 * 60);
    shop.open(Box::new(crate::tui::handover::screen::HandoverScreen::resume(&shop.app.model)));
    assert!(shop.screen(80, 24).contains("Bar (left out last time)"), "{}", shop.screen(80, 24));
    let shown = shop.key(Code::Tab).screen(120, 40);
    assert!(shown.contains("Bar was left out last time") && shown.contains("drawer locked"), "{shown}");
    let ctx = Ctx { lang: Lang::En, model: &shop.app.model, now: shop.app.desk.now() };
    let mut step = PeopleStep::default();
    step.enter(&FieldRef::Step(Step::People), &ctx);
    assert_eq!(step.answer().registers, [RegisterId(1), RegisterId(2)], "it is to be counted");
    step.tick("registers", &[0]);
    step.ask_left_out(&BTreeMap::new(), &ctx);
    let missing = step.missing(&ctx);
    assert!(missing.iter().any(|(field, _)| *field == LEFT[0]), "a reason of its own: {missing:?}");
    // And a reason is not enough a second time: it is counted, or a lead lets it pass.
    shop.start_handover();
    let people = shop.app.model.handover().unwrap().draft.people.clone();
    let registers = vec![RegisterId(1)];
    let (reason, by) = ("still locked".to_owned(), CHEN_WEI);
    let out = LeftOut { register: RegisterId(2), reason, by, at: 1, again: false };
    shop.answer(CHEN_WEI, Answer::People(handover::People { registers, left_out: vec![out], ..people }));
    let open = shop.app.model.handover().unwrap();
    assert!(open.draft.people.left_out[0].again, "the store says so, whatever was given");
    let gaps = gaps::gaps_of(&open.draft, &open.facts(shop.app.desk.now()), Step::People);
    assert!(gaps.iter().any(|gap| gap.kind == GapKind::LeftOutAgain), "{gaps:?}");
}

#[test]
fn reasons_typed_stay_while_another_kind_of_handover_is_looked_at() {
    let mut all = crate::tui::test_support::settings(Lang::En);
    let second = crate::model::settings::Register { id: RegisterId(2), ..all.registers[0].clone() };
    all.registers.push(crate::model::settings::Register { name: "Bar".into(), ..second });
    let mut shop = Shop::with(Lang::En, &all);
    shop.open(Box::new(crate::tui::handover::screen::HandoverScreen::resume(&shop.app.model)));
    shop.key(Code::Down).keys(" ").key(Code::Tab).key(Code::Down).keys(" ").key(Code::F(10));
    shop.keys("drawer locked");
    assert!(shop.screen(80, 30).contains("drawer locked"), "{}", shop.screen(80, 30));
    let kind = |shop: &mut Shop| {
        for _ in 0..12 {
            if shop.screen(80, 30).lines().any(|line| line.contains("Kind") && line.contains('←')) {
                return;
            }
            shop.key(Code::Down);
        }
        panic!("{}", shop.screen(80, 30));
    };
    kind(&mut shop);
    shop.key(Code::Right);
    assert!(!shop.screen(80, 30).contains("drawer locked"), "{}", shop.screen(80, 30));
    shop.key(Code::Left);
    assert!(shop.screen(80, 30).contains("drawer locked"), "{}", shop.screen(80, 30));
}

#[test]
fn whoever_is_ticked_to_take_over_keeps_the_shop_open() {
    let shop = Shop::new(Lang::En);
    let ctx = Ctx { lang: Lang::En, model: &shop.app.model, now: shop.app.desk.now() };
    let mut step = PeopleStep::default();
    step.enter(&FieldRef::Step(Step::People), &ctx);
    let closes = step.next.len();
    step.form.field_mut("next").unwrap().choose(Some(closes));
    step.form.focus_on("incoming");
    assert!(step.closes() && step.answer().incoming.is_empty());
    let tick = Input::Key(KeyPress::char(' '));
    let _ = step.on(&tick, &ctx);
    assert!(!step.closes() && step.answer().incoming.len() == 1);
    assert!(step.missing(&ctx).is_empty(), "{:?}", step.missing(&ctx));
    // Chosen after that it is meant, and told.
    step.form.field_mut("next").unwrap().choose(Some(closes));
    step.form.focus_on("registers");
    let _ = step.on(&Input::Key(KeyPress::plain(Code::Up)), &ctx);
    assert!(step.closes() && !step.missing(&ctx).is_empty());
}

#[test]
fn up_from_the_first_who_takes_over_is_the_last_who_hands_over() {
    let shop = Shop::new(Lang::En);
    let ctx = Ctx { lang: Lang::En, model: &shop.app.model, now: shop.app.desk.now() };
    let mut step = PeopleStep::default();
    step.enter(&FieldRef::Step(Step::People), &ctx);
    step.form.focus_on("incoming");
    step.form.field_mut("incoming").unwrap().point_at(0);
    let _ = step.on(&Input::Key(KeyPress::plain(Code::Up)), &ctx);
    assert_eq!(step.form.focused_id(), "outgoing");
    let at = step.form.field("outgoing").unwrap().cursor_row();
    assert_eq!(usize::from(at), step.staff.len() - 1);
}

#[test]
fn who_took_a_register_over_inside_the_shift_is_proposed_to_have_worked_it() {
    let mut shop = Shop::new(Lang::En);
    crate::tui::screens::log::till_changes_hands(&mut shop);
    let ctx = Ctx { lang: Lang::En, model: &shop.app.model, now: shop.app.desk.now() };
    let mut step = PeopleStep::default();
    step.enter(&FieldRef::Step(Step::People), &ctx);
    step.tick("outgoing", &places(&step.staff, &[LI_HUA, CHEN_WEI]));
    step.ask_cashiers(&BTreeMap::new(), &ctx);
    let worked = step.cashiers();
    assert_eq!(worked.get(&RegisterId(1)).and_then(Worked::cashier), Some(CHEN_WEI));
    // What was said stays said.
    let nobody = BTreeMap::from([(RegisterId(1), Worked::said(CountsFor::Unsaid, Vec::new()))]);
    step.asked = (Vec::new(), Vec::new());
    step.ask_cashiers(&nobody, &ctx);
    assert_eq!(step.cashiers().get(&RegisterId(1)).and_then(Worked::cashier), None);
}
