use super::*;
use crate::model::ids::HandoverId;
use crate::model::time::BusinessDate;
use crate::tui::screen_text::{look, shoot};
use crate::tui::test_support::{LI_HUA, Shop};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (60, 20)];

/// Around zero first, then always a little short.
fn history(shifts: i64) -> Vec<OwnShift> {
    let first = BusinessDate::parse("2026-09-01").unwrap();
    let net =
        |n: i64| if n >= 22 { -1_200 - n * 10 } else { [0, 50, -50, 120][usize::try_from(n % 4).unwrap()] };
    (0..shifts)
        .map(|n| OwnShift { handover: HandoverId(n + 1), date: first.plus(n), net: Money(net(n)) })
        .collect()
}

#[test]
fn runs_and_drift_are_said_in_words_beside_the_picture() {
    for lang in Lang::ALL {
        let mut shop = Shop::new(lang);
        shop.open(Box::new(FairView::new(LI_HUA, history(32))));
        for (width, height) in SIZES {
            let shown = shop.screen(width, height);
            let (name, shown) = (format!("fair_{}_{width}x{height}", lang.code()), shown);
            if crate::tui::screen_text::kept(&name) {
                insta::assert_snapshot!(name, shown);
            }
        }
    }
}

#[test]
fn a_short_history_is_not_judged() {
    let mut shop = Shop::new(Lang::En);
    shop.open(Box::new(FairView::new(LI_HUA, history(7))));
    let shown = shop.screen(80, 24);
    assert!(shown.contains("needs 20") && shown.contains("has 7"), "{shown}");
    assert!(!shown.contains('!'), "{shown}");
}

#[test]
fn it_draws_at_every_size() {
    for shifts in [0, 1, 25, 300] {
        let mut shop = Shop::new(Lang::Zh);
        shop.open(Box::new(FairView::new(LI_HUA, history(shifts))));
        for width in [0, 1, 5, 20, 59, 60, 80, 200] {
            for height in [0, 1, 2, 3, 5, 9, 20, 60] {
                let app = &mut shop.app;
                shoot(width, height, look(Lang::Zh), |canvas| app.draw(canvas));
            }
        }
        shop.key(Code::Home).key(Code::Right).key(Code::PageDown);
        shop.screen(60, 20);
    }
}
