//! What clicks reach.

use super::july;
use crate::model::lang::Lang;
use crate::report::{REPORTS, over_short};
use crate::tui::shell::input::Code;

#[test]
fn tabs_tables_and_rows_take_clicks() {
    let mut shop = july(Lang::En);
    let title = (over_short::REPORT.title)(Lang::En);
    shop.click(title, 120, 40);
    assert!(shop.screen(120, 40).contains("By register"));
    shop.click("By register", 120, 40).click("By person", 120, 40);
    shop.screen(120, 40);
    shop.click("Write to a file", 120, 40);
    assert!(shop.screen(120, 40).contains("Format"));
    shop.key(Code::Esc);
    assert!(shop.screen(120, 40).contains("By register"));
}

#[test]
fn the_mouse_reaches_every_tab_on_a_narrow_screen() {
    let mut shop = july(Lang::En);
    for _ in 0..REPORTS.len() {
        let shown = shop.screen(60, 20);
        if !shown.lines().nth(1).unwrap().contains('→') {
            break;
        }
        shop.click("→", 60, 20);
    }
    assert!(!shop.screen(60, 20).contains("Format"), "an arrow opens nothing: {}", shop.screen(60, 20));
    shop.click("Month of the shop", 60, 20);
    assert!(shop.screen(60, 20).contains("Sales reported"), "{}", shop.screen(60, 20));
    for _ in 0..REPORTS.len() {
        if !shop.screen(60, 20).lines().nth(1).unwrap().contains('←') {
            break;
        }
        shop.click("←", 60, 20);
    }
    assert!(shop.screen(60, 20).lines().nth(1).unwrap().contains("Attendance"), "{}", shop.screen(60, 20));
}
