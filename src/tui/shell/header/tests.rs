use crate::i18n::msg;
use crate::model::handover::Step;
use crate::model::lang::Lang;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop};

/// The top line at a size.
fn top(shop: &mut Shop, width: u16, height: u16) -> String {
    shop.screen(width, height).lines().next().unwrap().to_owned()
}

const SIZES: [(u16, u16); 3] = [(60, 20), (80, 24), (120, 40)];

#[test]
fn date_and_shift_are_seen_at_every_width_in_the_demo_too() {
    for (lang, when, name) in [(Lang::En, "21 Nov · Late", "幸福路"), (Lang::Zh, "11月21日 · 晚班", "幸福路")]
    {
        for (demo, signed_in) in [(false, false), (true, false), (false, true), (true, true)] {
            let mut shop = Shop::new(lang);
            if demo {
                shop.app.model.demo_pins = vec![(LI_HUA, "4711".into())];
            }
            if signed_in {
                shop.sign_in(LEAD);
            }
            for (width, height) in SIZES {
                let top = top(&mut shop, width, height);
                assert!(top.contains(when) && top.contains(name), "{width}: {top}");
                assert_eq!(top.contains(msg::app::demo_short(lang)), demo, "{width}: {top}");
                // Who has unlocked it, until when, and the key that locks it.
                assert_eq!(top.contains("F9") && top.contains("李雷"), signed_in, "{width}: {top}");
                assert!(top.ends_with("21:42"), "{width}: {top}");
            }
        }
    }
}

#[test]
fn number_and_name_of_the_step_are_seen_at_every_width_in_the_demo_too() {
    for lang in Lang::ALL {
        for step in Step::ALL {
            let mut shop = crate::tui::handover::test_support::at(lang, step, |_| {});
            shop.app.model.demo_pins = vec![(LI_HUA, "4711".into())];
            let number = format!("{}/10 {}", step.index() + 1, crate::i18n::steps::name(step, lang));
            for (width, height) in SIZES {
                let top = top(&mut shop, width, height);
                assert!(top.contains(&number) && top.contains(msg::app::demo_short(lang)), "{width}: {top}");
                let shift = if lang == Lang::En { "Late → Night" } else { "晚班 → 夜班" };
                assert!(top.contains(shift), "{width}: {top}");
            }
        }
    }
}

#[test]
fn a_shop_of_a_long_name_keeps_its_date_and_shift() {
    for lang in Lang::ALL {
        let mut settings = crate::tui::test_support::settings(lang);
        settings.store.name = "The Corner Shop at the Old Rail Bridge".into();
        let mut shop = Shop::with(lang, &settings);
        shop.app.model.demo_pins = vec![(LI_HUA, "4711".into())];
        shop.sign_in(LEAD);
        let top = top(&mut shop, 60, 20);
        let when = if lang == Lang::En { "21 Nov · Late" } else { "11月21日 · 晚班" };
        assert!(top.contains(when) && top.contains('…'), "{top}");
    }
}

#[test]
fn a_handover_that_is_not_signed_is_named_and_its_shift_is_still_the_one() {
    for (lang, when, begun, mark) in [
        (Lang::En, "21 Nov · Late", "handover begun 21:42", "not signed"),
        (Lang::Zh, "11月21日 · 晚班", "21:42 开始交接", "未签字"),
    ] {
        let mut shop = Shop::new(lang);
        shop.start_handover().advance_min(7);
        let live = shop.app.model.live.as_ref().unwrap();
        assert_ne!(live.run.name(), live.running().name(), "the line is drawn");
        for (width, height) in SIZES {
            let top = top(&mut shop, width, height);
            assert!(top.contains(when) && top.contains(mark), "{width}: {top}");
            assert!(top.contains(begun) || width == 60, "{width}: {top}");
        }
        let home = shop.screen(80, 24);
        let next = if lang == Lang::En { "logged now: Night" } else { "现在登记的归夜班" };
        assert!(home.contains(next), "{home}");
        shop.answer_all().sign(LI_HUA, crate::model::handover::SignRole::Outgoing);
        let top = top(&mut shop, 80, 24);
        assert!(top.contains(when) && top.contains(msg::shop::half_signed(lang)), "{top}");
        shop.open(Box::new(crate::tui::screens::this_shift::ThisShift::new()));
        let list = shop.screen(80, 24);
        assert!(list.contains(&msg::this_shift::title_since(lang, "21:42", 0)), "{list}");
    }
}

#[test]
fn a_shift_that_is_due_says_so_at_every_width() {
    for lang in Lang::ALL {
        let mut settings = crate::tui::test_support::settings(lang);
        let mut shop = Shop::with(lang, &settings);
        shop.advance_min(80);
        let since = msg::shop::due_since(lang, "23:00");
        for (width, height) in SIZES {
            let top = top(&mut shop, width, height);
            assert!(top.contains(&since), "{width}: {top}");
        }
        // Somebody is rostered on the next one, and has not come.
        let person = settings.people.iter_mut().find(|p| p.id == CHEN_WEI).unwrap();
        person.roster = vec![Some(crate::model::ids::ShiftId(3)); 7];
        let mut shop = Shop::with(lang, &settings);
        shop.advance_min(80);
        let top = top(&mut shop, 80, 24);
        assert!(top.contains("陈伟") && top.contains("23:00"), "{top}");
    }
}

#[test]
fn the_header_names_whom_home_and_status_name() {
    let mut shop = Shop::new(Lang::En);
    shop.hand_over();
    let line = top(&mut shop, 120, 40);
    assert!(line.contains("Li Hua") && line.contains("陈伟"), "who handed over is in until she goes: {line}");
    let home = shop.screen(120, 40);
    assert!(home.contains("Li Hua 14:52") && home.contains("陈伟, not clocked in"), "{home}");
    shop.advance_min(13 * 60);
    let line = top(&mut shop, 120, 40);
    assert!(line.contains("Li Hua?"), "{line}");
}
