use super::*;
use crate::model::lang::Lang;
use crate::tui::screen_text;
use crate::tui::shell::focus::Focus;

fn type_into(field: &mut Field, text: &str) {
    for c in text.chars() {
        let _ = field.handle(&Input::Key(KeyPress::char(c)));
    }
}

#[test]
fn the_left_arrow_takes_the_left_one_of_yes_and_no() {
    for (key, yes) in [(Code::Left, true), (Code::Right, true)] {
        let mut field = Field::yes_no("ok", "OK");
        let _ = field.handle(&Input::key(key));
        assert_eq!(field.yes(), Some(yes), "{key:?}");
    }
}

#[test]
fn a_pin_shows_neither_digits_nor_length_when_left() {
    let mut field = Field::pin("pin", "PIN");
    type_into(&mut field, "4711");
    assert_eq!(screen_text::render(12, 1, |c| field.draw(c, c.area(), Focus::Here)), "[****    ]");
    assert_eq!(screen_text::render(12, 1, |c| field.draw(c, c.area(), Focus::Away)), "[******  ]");
    assert!(!format!("{field:?}").contains("4711"));
}

#[test]
fn figures_stand_on_the_right_with_their_unit() {
    let mut field = Field::count("n", "Count").unit("张");
    type_into(&mut field, "19");
    assert_eq!(screen_text::render(20, 1, |c| field.draw(c, c.area(), Focus::Away)), "[    19] 张");
    let shot =
        screen_text::shoot(20, 1, screen_text::look(Lang::En), |c| field.draw(c, c.area(), Focus::Here));
    // On the bracket, so that the figure stands where it stood.
    assert_eq!(shot.cursor, Some((7, 0)));
}

#[test]
fn choices_move_by_arrows_and_letters_never_by_digits() {
    let mut field = Field::choice("c", "Kind", vec!["Cash".into(), "Drop".into(), "Fault".into()]);
    assert!(field.is_empty());
    let _ = field.handle(&Input::key(Code::Right));
    assert_eq!(field.choice_index(), Some(0));
    let _ = field.handle(&Input::key(Code::Left));
    assert_eq!(field.choice_index(), Some(2));
    type_into(&mut field, "d");
    assert_eq!(field.choice_index(), Some(1));
    // A digit meant for the next field chooses nothing.
    type_into(&mut field, "３1");
    assert_eq!(field.choice_index(), Some(1));
}

#[test]
fn names_are_found_by_their_first_letter_in_pinyin_too() {
    let names = ["王芳", "李雷", "Li Hua", "韩梅"].map(Label::from).to_vec();
    let mut field = Field::choice("c", "Who", names.clone());
    for wanted in [1, 2, 1] {
        type_into(&mut field, "l");
        assert_eq!(field.choice_index(), Some(wanted));
    }
    type_into(&mut field, "h");
    assert_eq!(field.choice_index(), Some(3));
    // Of several, the letter only goes there; Space ticks.
    let mut many = Field::new("m", "Who", FieldKind::Multi { options: names });
    type_into(&mut many, "h2");
    assert_eq!(many.ticked(), Vec::<usize>::new());
    type_into(&mut many, " ");
    assert_eq!(many.ticked(), [3]);
}

#[test]
fn a_value_is_replaced_by_the_first_key() {
    let mut field = Field::count("n", "Count").with("5");
    type_into(&mut field, "6");
    assert_eq!(field.raw(), "6");
}

#[test]
fn a_field_is_as_wide_as_what_it_holds() {
    let mut time = Field::time("t", "Time");
    type_into(&mut time, "15:05");
    assert_eq!(screen_text::render(20, 1, |c| time.draw(c, c.area(), Focus::Here)), "[15:05]");
    let mut day = Field::new("d", "Day", FieldKind::Date).with("Sun 29 Nov 2026");
    assert_eq!(screen_text::render(20, 1, |c| day.draw(c, c.area(), Focus::Away)), "[Sun 29 Nov 2026]");
}

#[test]
fn what_was_understood_stands_beside() {
    let today = BusinessDate::parse("2026-11-29").unwrap();
    let mut day = Field::date("d", "Day", today, DayOrder::MonthFirst);
    let shown = |field: &mut Field, lang| {
        field.read("", lang);
        screen_text::shoot(44, 1, screen_text::look(lang), |c| field.draw(c, c.area(), Focus::Here)).text
    };
    type_into(&mut day, "tomorrow");
    assert_eq!(shown(&mut day, Lang::En), "[tomorrow  ] = Mon 30 Nov 2026");
    assert_eq!(shown(&mut day, Lang::Zh), "[tomorrow  ] = 2026年11月30日 周一");
    let mut time = Field::time("t", "Time");
    type_into(&mut time, "下午6点");
    assert!(shown(&mut time, Lang::Zh).ends_with("= 18:00"));
    time.set_raw("18:00");
    assert_eq!(shown(&mut time, Lang::Zh), "[18:00]", "nothing to add");
    let mut count = Field::count("n", "Count");
    type_into(&mut count, "12+5");
    assert!(shown(&mut count, Lang::En).ends_with("= 17"));
}

#[test]
fn what_is_filled_in_stands_as_the_country_writes_it_and_is_read_back() {
    let today = BusinessDate::parse("2026-11-29").unwrap();
    let written = |mut field: Field, lang: Lang| {
        field.write_in(lang);
        assert!(field.validate(), "{}", field.raw());
        field.raw().to_owned()
    };
    let time = |text: &str| Field::time("t", "Time").with(text);
    let hours = |text: &str| Field::hours("h", "Hours").with(text);
    let day = |order| Field::date("d", "Day", today, order).with("2026-03-02");
    assert_eq!(written(time("15:05"), Lang::EnUs), "3:05 PM");
    assert_eq!(written(time("3:05 PM"), Lang::EnGb), "15:05");
    assert_eq!(written(hours("07:00-11:00 12:00-15:30"), Lang::EnUs), "7:00 AM-11:00 AM 12:00 PM-3:30 PM");
    assert_eq!(written(hours("11:00 PM-7:00 AM"), Lang::Zh), "23:00-07:00");
    // A form of their own is left alone.
    assert_eq!(written(time("3pm"), Lang::EnUs), "3pm");
    assert_eq!(written(hours("7-15"), Lang::EnUs), "7-15");
    // Days are read in the order of the shop: in the other one they would be another day.
    assert_eq!(written(day(DayOrder::MonthFirst), Lang::EnUs), "3/2/2026");
    assert_eq!(written(day(DayOrder::DayFirst), Lang::EnUs), "2026-03-02");
    assert_eq!(written(day(DayOrder::DayFirst), Lang::EnGb), "02/03/2026");
    let mut field = day(DayOrder::DayFirst);
    field.write_in(Lang::EnGb);
    assert_eq!(field.day().unwrap(), BusinessDate::parse("2026-03-02").ok());
}

#[test]
fn required_and_rules_leave_a_message_below() {
    let mut field = Field::text("t", "Name").required();
    assert!(!field.validate());
    assert!(
        field
            .below(Lang::Zh, Focus::Away)
            .is_some_and(|(text, role)| !text.is_empty() && role == TextRole::Bad)
    );
    type_into(&mut field, "x");
    assert!(field.error.is_none());
    assert!(field.validate());
}

#[test]
fn a_long_paste_says_what_was_lost() {
    let mut field = Field::text("t", "Name").max(4);
    let _ = field.handle(&Input::Paste("abcdef\n".to_owned()));
    assert_eq!(field.raw(), "abcd");
    assert!(field.below(Lang::En, Focus::Here).is_some_and(|(text, _)| text.contains('2')));
}
