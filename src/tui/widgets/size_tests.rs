//! Every widget at every size: nothing panics, nothing draws outside its place.

use proptest::prelude::*;
use ratatui::layout::Rect;

use super::calendar::Calendar;
use super::dialog::Dialog;
use super::field::{Field, FieldKind};
use super::footer;
use super::form::Form;
use super::menu::Menu;
use super::pager::Pager;
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::system::config::ThemeChoice;
use crate::tui::screen_text;
use crate::tui::shell::canvas::{Canvas, CanvasLook};
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::glyphs::{ASCII, UNICODE};
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::keymap::{Hint, HintKey};
use crate::tui::shell::theme::{TextRole, Theme};
use crate::tui::widgets::chart::Roles;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::list::ListWidget;
use crate::tui::widgets::pager::PagerLine;
use crate::tui::widgets::progress_bar::Mark;
use crate::tui::widgets::table::{GridColumn, GridTable};
use crate::tui::widgets::{chart, note_rows, progress_bar};

fn fields() -> Vec<Field> {
    let options = || vec![Label::from("现金"), "Drop".into(), "故障 fault".into()];
    let mut wrong = Field::amount("sum", "金额").required().unit("元").with("1,234.50");
    wrong.error = Some(Problem::new("kit.required"));
    vec![
        Field::info("先数大钞，再数硬币。"),
        Field::text("name", "姓名 name").with("交接班 Li Hua").required(),
        wrong,
        Field::count("n", "张数").with("19"),
        Field::pin("pin", "PIN").with("471108"),
        Field::new("d", "Date", FieldKind::Date).with("2026-11-21"),
        Field::new("t", "Time", FieldKind::Time).with("21:42"),
        Field::choice("c", "Kind", options()).chosen(2),
        Field::new("m", "Any", FieldKind::Multi { options: options() }),
        Field::yes_no("y", "Fine?").explained("说明 explains it in a longer sentence than fits"),
        Field::note("note", "备注").with("冰柜两号温度偏高，already called 报修 at noon\nsecond line"),
    ]
}

fn draw_all(which: usize, focus: usize, canvas: &mut Canvas, rect: Rect) {
    match which {
        0 => {
            let mut form = Form::new(fields());
            form.set_focus(focus % 11);
            form.draw(canvas, rect, Focus::Here);
        }
        1 => {
            let mut list = ListWidget::of(40);
            list.select(focus);
            list.draw(canvas, rect, Focus::when(focus.is_multiple_of(2)), |c, i, r| {
                c.text(r.x, r.y, &format!("第{i}行 row"), TextRole::Text);
            });
        }
        2 => {
            let mut table = GridTable::new(vec![
                GridColumn::left("姓名", 0),
                GridColumn::right("Sum", 9),
                GridColumn::left("Note", 0),
            ]);
            table.list.set_len(focus);
            table.draw(canvas, rect, Focus::Here, |_, c| {
                if c == 1 { "1,900.00" } else { "李华 Li Hua" }.into()
            });
        }
        3 => {
            let mut dialog = Dialog::ask(
                "确认交班 Sign",
                "签字以后不能再改。Nothing can be changed afterwards.",
                vec!["Sign and hand over".into(), "再看看".into(), "Go back".into()],
            );
            canvas.within(rect, |canvas| dialog.draw(canvas));
        }
        4 => {
            let items = vec!["Hand over".into(), "记一笔".into(), "Open items".into(), "设置".into()];
            let mut menu = if focus.is_multiple_of(2) { Menu::across(items) } else { Menu::down(items) };
            menu.select(focus % 4);
            menu.draw(canvas, rect, Focus::Here);
        }
        5 => {
            let hints = [
                Hint::key(Code::Enter, "下一项", 0),
                Hint::new(HintKey::Arrows, "move", 2),
                Hint::key(Code::F(10), "done", 1),
            ];
            footer::draw_hints(canvas, rect, "saved 21:42", &hints);
            footer::draw_bar(canvas, rect, "幸福路店 · Sat 21 Nov 2026", "21:42");
        }
        6 => {
            canvas.within(rect, |canvas| {
                footer::draw_too_small(canvas);
            });
        }
        7 => {
            let mut edit = super::edit::Edit::multi_line(200);
            edit.set("冰柜两号温度偏高，called\n报修 at noon");
            edit.set_cursor(focus * 2);
            note_rows::draw(&edit, canvas, rect, Focus::when(focus.is_multiple_of(2)));
        }
        8 => {
            let values: Vec<Option<i64>> = (0i64..40)
                .map(|n| (n % 7 != 0).then_some((n - 20) * i64::try_from(focus).unwrap_or(0)))
                .collect();
            chart::draw_line(canvas, rect, &values, Roles::default());
            chart::draw_bars(canvas, rect, &values, Some(focus), Roles::default());
        }
        9 => {
            let marks = [Mark::Done, Mark::Current, Mark::Missing, Mark::Open];
            progress_bar::draw_meter(canvas, rect, 20, 40, TextRole::Ok);
            progress_bar::draw_marks(canvas, rect, &marks);
            progress_bar::draw_steps(
                canvas,
                rect,
                &Clicks::new(),
                focus % 5,
                marks.iter().map(|mark| (*mark, "现金 Cash".into())),
            );
        }
        10 => {
            let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 1)
                .and_then(|d| d.checked_add_days(chrono::Days::new(u64::try_from(focus).unwrap_or(0))));
            Calendar::new(day.unwrap_or_default())
                .draw(canvas, rect, Focus::Here, |_| Some(("!", TextRole::Warn)));
        }
        11 => {
            let line = |n: usize| {
                PagerLine::new(format!("第{n}班 "), TextRole::Title).then("shift 交接班", TextRole::Text)
            };
            let mut pager = Pager::new((0..focus).map(|n| line(n).indented(3)).collect());
            pager.draw(canvas, rect);
            pager.search("班");
            let _ = pager.handle(&Input::key(Code::End));
            pager.draw(canvas, rect);
        }
        _ => {
            let inner = canvas.pane(rect, "本班 This shift", Focus::Here);
            canvas.fill(inner, TextRole::Selected);
            canvas.rule(rect.x, rect.y, u16::MAX, TextRole::Border);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn every_widget_at_every_size(
        which in 0usize..13,
        focus in 0usize..40,
        (w, h) in (0u16..=200, 0u16..=60),
        (small_w, small_h) in (0u16..=24, 0u16..=8),
        small: bool,
        (dx, dy) in (0u16..4, 0u16..4),
        ascii: bool,
        zh: bool,
    ) {
        let (w, h) = if small { (small_w, small_h) } else { (w, h) };
        let look = CanvasLook {
            theme: Theme::choose(if zh { ThemeChoice::HighContrast } else { ThemeChoice::Auto }),
            glyphs: if ascii { &ASCII } else { &UNICODE },
            lang: if zh { Lang::Zh } else { Lang::En },
        };
        // Once over the whole, once in a part, which must not be left.
        let whole = screen_text::shoot(w, h, look, |c| draw_all(which, focus, c, c.area()));
        if let Some((x, y)) = whole.cursor {
            prop_assert!(x < w && y < h);
        }
        let part = Rect { x: dx.min(w), y: dy.min(h), width: w.saturating_sub(2 * dx), height: h.saturating_sub(2 * dy) };
        let shot = screen_text::shoot(w, h, look, |c| c.within(part, |c| draw_all(which, focus, c, part)));
        for y in 0..h {
            for x in 0..w {
                let inside = part.contains((x, y).into());
                let symbol = shot.buffer.cell((x, y)).map_or(" ", |cell| cell.symbol());
                prop_assert!(inside || symbol == " ", "{symbol:?} at {x},{y} outside {part:?}\n{}", shot.text);
            }
        }
    }

    #[test]
    fn a_form_survives_any_keys(keys in proptest::collection::vec((0u8..16, any::<char>()), 0..60)) {
        let mut form = Form::new(fields());
        for (key, c) in keys {
            let key = match key {
                0 => KeyPress::plain(Code::Enter),
                1 => KeyPress::plain(Code::Up),
                2 => KeyPress::plain(Code::Down),
                3 => KeyPress::plain(Code::Left),
                4 => KeyPress::plain(Code::Right),
                5 => KeyPress::plain(Code::Tab),
                6 => KeyPress::plain(Code::BackTab),
                7 => KeyPress::plain(Code::Backspace),
                8 => KeyPress::plain(Code::Delete),
                9 => KeyPress::plain(Code::PageUp),
                10 => KeyPress::plain(Code::F(10)),
                11 => KeyPress::plain(Code::Home),
                _ => KeyPress::char(c),
            };
            let _ = form.handle(&Input::Key(key));
            prop_assert!(form.fields[form.focus()].focusable());
            let shot = screen_text::shoot(40, 9, screen_text::look(Lang::Zh), |c| form.draw(c, c.area(), Focus::Here));
            prop_assert!(shot.cursor.is_some(), "no cursor on {}", form.focused_id());
        }
    }
}
