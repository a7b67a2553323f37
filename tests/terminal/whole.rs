//! A whole shift by keys alone: from set-up to the printed log.

use super::common::Pc;
use super::pty::{Term, key};

/// What the screens say in one language.
pub(crate) struct Words {
    lang: &'static str,
    pages: [&'static str; 4],
    secrets: &'static str,
    pub(crate) home: &'static str,
    not_in: &'static str,
    sure: &'static str,
    own_pin: &'static str,
    steps: [&'static str; 10],
    pub(crate) self_check: &'static str,
    result: &'static str,
    second: &'static str,
    quality: &'static str,
    none_said: &'static str,
    nothing_carried: &'static str,
    memory: &'static str,
    not_signed: &'static str,
    hands_over: &'static str,
    takes_over: &'static str,
    sealed: &'static str,
    store: &'static str,
    pub(crate) names: [&'static str; 4],
    comma: &'static str,
}

pub(crate) const ENGLISH: Words = Words {
    lang: "en",
    pages: ["1 of 4", "2 of 4", "3 of 4", "4 of 4"],
    secrets: "Owner's recovery code",
    home: "This shift",
    not_in: "not in",
    sure: "Clock in Bob",
    own_pin: "your own PIN",
    steps: ["Who hands over", "2/10", "3/10", "4/10", "5/10", "6/10", "7/10", "8/10", "9/10", "10/10"],
    self_check: "Self-check of",
    result: "Result",
    second: "Count blind",
    quality: "Goods looked through",
    none_said: "There was no feedback",
    nothing_carried: "Nothing is carried over",
    memory: "from memory",
    not_signed: "not signed yet",
    hands_over: "Hands over: sign with your PIN",
    takes_over: "Takes over: sign with your PIN",
    sealed: "Handed over and sealed",
    store: "Corner Shop",
    names: ["Ann", "Lee", "Bob", "Cid"],
    comma: ", ",
};

const CHINESE: Words = Words {
    lang: "zh",
    pages: ["第 1 页", "第 2 页", "第 3 页", "第 4 页"],
    secrets: "店主恢复码",
    home: "本班",
    not_in: "未打卡",
    sure: "韩梅打卡上班",
    own_pin: "设置自己的个人密码",
    steps: ["交班", "2/10", "3/10", "4/10", "5/10", "6/10", "7/10", "8/10", "9/10", "10/10"],
    self_check: "交班自查",
    result: "结果",
    second: "不看对方的数",
    quality: "已查看商品",
    none_said: "本班没有反馈",
    nothing_carried: "没有移交的事项",
    memory: "凭记忆复述",
    not_signed: "未签字",
    hands_over: "交班人签字",
    takes_over: "接班人签字",
    sealed: "交接完成，已封存",
    store: "幸福路店",
    names: ["王芳", "李雷", "韩梅", "陈伟"],
    comma: "，",
};

/// A shop with its people's PINs, and what was pressed.
pub(crate) struct Hands {
    pub(crate) term: Term,
    pins: Vec<(String, String)>,
    pressed: usize,
    /// Whose PINs were given.
    given: Vec<String>,
    log: Vec<String>,
}

impl Hands {
    /// Keys that count: everything but the digits of counts and PINs.
    pub(crate) fn press(&mut self, keys: &[&str]) -> &mut Self {
        for key in keys {
            self.term.tap(key);
        }
        self.pressed += keys.len();
        self.log.push(format!("{} {keys:?}", keys.len()));
        self
    }

    /// Digits of a count.
    pub(crate) fn digits(&mut self, text: &str) -> &mut Self {
        self.term.tap(text);
        self
    }

    pub(crate) fn pin(&mut self, name: &str) -> &mut Self {
        let pin = self.pins.iter().find(|(n, _)| n == name).expect("a PIN").1.clone();
        self.term.send(&pin);
        self.given.push(name.to_owned());
        self.press(&[key::ENTER])
    }

    pub(crate) fn pin_of(&self, name: &str) -> String {
        self.pins.iter().find(|(n, _)| n == name).expect("a PIN").1.clone()
    }

    #[track_caller]
    pub(crate) fn see(&mut self, text: &str) -> &mut Self {
        self.term.wait_for(text);
        self
    }
}

/// Founds a shop on an empty PC by the set-up screens.
pub(crate) fn set_up(pc: &Pc, words: &Words) -> Hands {
    set_up_with(pc, words, "")
}

/// The same with a second place for backups, where one is named.
fn set_up_with(pc: &Pc, words: &Words, second: &str) -> Hands {
    let mut term = Term::start_with(pc, &[], 80, 24, &[("TZ", "Asia/Shanghai")]);
    term.wait_for(words.pages[0]).tap(key::ENTER).tap(words.store);
    // Six fields and the row that goes on; then what country and trade bring.
    for _ in 0..7 {
        term.tap(key::ENTER);
    }
    term.wait_for(words.pages[1]).tap(key::ENTER);
    term.wait_for(words.pages[2]);
    for _ in 0..8 {
        term.tap(key::ENTER);
    }
    let [owner, lead, one, two] = words.names;
    term.wait_for(words.pages[3]).tap(owner).tap(key::ENTER).tap(key::ENTER);
    term.tap(lead).tap(key::ENTER).tap(one).tap(words.comma).tap(two).tap(key::ENTER);
    if !second.is_empty() {
        term.tap(second);
    }
    term.tap(key::ENTER).tap(key::ENTER);
    term.wait_for(words.secrets).wait_for(two);
    let screen = term.text();
    let pins = words.names.map(|name| {
        let line = screen.lines().find(|l| l.contains(name)).expect("a line for everyone");
        let pin = line.split_whitespace().find(|w| w.len() >= 6 && w.bytes().all(|b| b.is_ascii_digit()));
        (name.to_owned(), pin.expect("a PIN").to_owned())
    });
    term.tap(" ").tap(key::ENTER).wait_for(words.home);
    Hands { term, pins: pins.to_vec(), pressed: 0, given: Vec::new(), log: Vec::new() }
}

/// The third person is to hand over to the fourth, as far as the self-check.
pub(crate) fn begin(hands: &mut Hands, words: &Words) {
    use key::{DOWN, ENTER, F10};
    hands.press(&[ENTER]).see(words.steps[0]);
    // The lead comes before the fourth person; who is here and the owner come behind them.
    hands.press(&[DOWN, " ", F10]).see(words.self_check);
}

/// The third person hands over to the fourth, as far as the devices; everything is as it should be.
fn as_far_as_devices(hands: &mut Hands, words: &Words, opening: Option<&str>) {
    as_far_as_result(hands, words, opening, ["15", "1500"]);
    hands.press(&[key::ENTER]).see(words.steps[3]);
    goods_looked_through(hands, words);
}

/// As far as the result of the drawer, in which this many notes of 100 lie, which is this sum.
fn as_far_as_result(hands: &mut Hands, words: &Words, opening: Option<&str>, [notes, sum]: [&str; 2]) {
    use key::{ENTER, F10};
    hands.press(&["a"]).see(words.steps[1]);
    // Five parts on two pages, and "Done" below the last.
    hands.press(&[ENTER, ENTER, ENTER]).see(words.steps[2]);
    // Of a register that changed hands it is known.
    if let Some(opening) = opening {
        hands.digits(opening).press(&[ENTER]);
    }
    hands.digits(notes).press(&[ENTER, F10, F10]).digits("1000");
    // The result comes after both counts.
    hands.press(&[F10, ENTER]).see(words.second).digits(sum).press(&[ENTER]).see(words.result);
}

fn goods_looked_through(hands: &mut Hands, words: &Words) {
    // F10 claims nothing: that the goods were looked through is ticked.
    hands.see(words.quality).press(&[key::ENTER, key::ENTER]).see(words.steps[4]);
}

/// The rest of what was begun, to the seal; everything is as it should be.
pub(crate) fn hand_over(hands: &mut Hands, words: &Words, opening: Option<&str>) {
    as_far_as_devices(hands, words, opening);
    from_devices_to_signing(hands, words);
    signed_by_both(hands, words);
}

fn from_devices_to_signing(hands: &mut Hands, words: &Words) {
    use key::{ENTER, LEFT};
    hands.press(&[ENTER, "a"]).digits("5").press(&[ENTER]).digits("-19").press(&[ENTER, ENTER]);
    hands.see(words.steps[5]).press(&[ENTER, ENTER, ENTER, "a", LEFT, ENTER, ENTER]).see(words.steps[6]);
    hands.see(words.none_said).press(&[ENTER, ENTER]).see(words.steps[7]);
    hands.see(words.nothing_carried).press(&[ENTER]).see(words.steps[8]);
    hands.press(&[ENTER]).see(words.steps[9]);
    hands.see(words.memory).digits("500").press(&[ENTER]).see(words.not_signed);
    hands.press(&["y"]);
}

fn signed_by_both(hands: &mut Hands, words: &Words) {
    hands.see(words.hands_over).pin(words.names[2]);
    hands.see(words.takes_over).pin(words.names[3]).see(words.sealed);
    // The second one leaves whoever handed over on the clock.
    hands.press(&[key::ENTER, key::ENTER]).see(words.home);
}

/// Someone comes to work: the third name of the list. That is no part of the handover.
pub(crate) fn clock_in(hands: &mut Hands, words: &Words) {
    let pin = hands.pins[2].1.clone();
    let term = hands.term.tap("9").wait_for(words.not_in).tap(key::DOWN).tap(key::ENTER);
    term.wait_for(words.sure)
        .tap(&pin)
        .tap(key::ENTER)
        .wait_for(words.own_pin)
        .tap(key::ESC)
        .wait_for(words.home);
}

fn whole_shift(pc: &Pc, words: &Words) {
    assert_eq!(pc.lang, words.lang);
    let mut hands = set_up(pc, words);
    clock_in(&mut hands, words);
    begin(&mut hands, words);
    hand_over(&mut hands, words, Some("500"));
    let pressed = hands.pressed;
    assert_eq!(hands.given, [words.names[2], words.names[3]], "one PIN a person");
    println!(
        "a clean handover, {}: {pressed} keys beside digits of counts and PINs\n{}",
        words.lang,
        hands.log.join("\n")
    );
    hands.term.signal(rustix::process::Signal::TERM);
    hands.term.end();
    let printed = pc.ok(&["print"]);
    for text in [words.store, words.names[2], words.names[3], "1,500.00"] {
        assert!(printed.contains(text), "{text} is missing in\n{printed}");
    }
    pc.ok(&["verify"]);
    assert!(pressed <= 40, "{pressed}");
}

/// What these acts take, with what was pressed.
#[track_caller]
fn at_most(hands: &Hands, most: usize, what: &str) {
    println!("{what}: {} keys beside digits, texts and PINs\n{}", hands.pressed, hands.log.join("\n"));
    assert!(hands.pressed <= most, "{what}: {}\n{}", hands.pressed, hands.log.join("\n"));
}

/// Hands with nothing pressed yet.
fn anew(hands: &mut Hands) -> &mut Hands {
    (hands.pressed, hands.log) = (0, Vec::new());
    hands
}

#[test]
fn a_short_handover_with_its_reason_and_a_month_later_which_was_worst() {
    use key::{ENTER, LEFT, RIGHT};
    let (mut pc, words) = (morning(Pc::new()), &ENGLISH);
    let mut hands = set_up(&pc, words);
    clock_in(&mut hands, words);
    begin(&mut hands, words);
    as_far_as_result(&mut hands, words, Some("500"), ["14", "1400"]);
    hands.press(&[ENTER]).see("In your words").press(&["w"]).see("Wrong sum").press(&["w"]);
    hands.see("Wrong change given").press(&[ENTER]).digits("a customer had one back").press(&[ENTER]);
    hands.see(words.steps[3]);
    goods_looked_through(&mut hands, words);
    from_devices_to_signing(&mut hands, words);
    hands.see("approves with the PIN").press(&["l", ENTER]).pin(words.names[1]);
    signed_by_both(&mut hands, words);
    at_most(&hands, 50, "a short handover with a reason");
    hands.term.signal(rustix::process::Signal::TERM);
    hands.term.end();
    // Days later, from Home: reports, the lead's PIN, over and short; the shift that runs still is of that month.
    "2026-12-02T09:00:00+08:00".clone_into(&mut pc.now);
    hands.term = Term::start_with(&pc, &[], 80, 24, &[("TZ", "Asia/Shanghai")]);
    // Ten days on: the clock is asked about, and it is right.
    hands.see("It is right").press(&[LEFT, LEFT, ENTER]).see(words.home);
    anew(&mut hands).press(&[LEFT, LEFT, ENTER]).see("open with PIN").press(&[ENTER]).see("shift lead");
    hands.press(&["l", ENTER]).pin(words.names[1]).see("Attendance rate");
    hands.press(&[RIGHT]).see("By shift").see("November 2026");
    hands.see("-100.00").see("Wrong change given");
    at_most(&hands, 10, "which shift was worst last month, and why");
}

#[test]
fn an_entry_is_logged_with_few_keys() {
    use key::{ENTER, F10, RIGHT};
    let (pc, words) = (morning(Pc::new()), &ENGLISH);
    let mut hands = set_up(&pc, words);
    clock_in(&mut hands, words);
    // Put into the drawer: who, which kind, the sum, what for.
    anew(&mut hands).press(&["1"]).see("Amount").press(&["b", ENTER, RIGHT, ENTER]).digits("12");
    hands.press(&[ENTER]).digits("change from the bank").press(&[F10]).see("logged 14:52");
    at_most(&hands, 8, "cash put in");
    // What a customer said: who, which kind, about what, and the words.
    anew(&mut hands).press(&["2"]).see("What happened").press(&["b", ENTER, RIGHT, ENTER, ENTER]);
    hands.digits("the milk was sour").press(&[F10]).see("logged 14:52");
    at_most(&hands, 8, "what a customer said");
}

/// The morning of a Saturday in the shop's zone, shortly before the early shift ends.
pub(crate) fn morning(mut pc: Pc) -> Pc {
    "2026-11-21T14:52:00+08:00".clone_into(&mut pc.now);
    pc
}

#[test]
fn a_printer_broken_at_noon_is_no_printer_in_order_at_three() {
    use key::{ENTER, F10, LEFT};
    let (pc, words) = (morning(Pc::new()), &ENGLISH);
    let mut hands = set_up(&pc, words);
    clock_in(&mut hands, words);
    // Logged at noon: who, which device, what it does, that it stops something, and what.
    hands.press(&["3"]).see("Device fault").press(&["b", ENTER, "r", "r"]).see("Receipt printer");
    hands.press(&[ENTER, "prints half lines", ENTER, "y", ENTER]).press(&["receipts", ENTER, "Till Service"]);
    hands.press(&[F10]).see("Repair ticket #1").see(words.home);
    begin(&mut hands, words);
    as_far_as_devices(&mut hands, words, Some("500"));
    hands.see("1 open fault").see("#1 Receipt printer: prints half lines");
    // One key for the rest leaves it out; Enter says that it still is.
    hands.press(&[ENTER, "a"]).see("still broken").press(&[ENTER]).see("known fault");
    hands.digits("5").press(&[ENTER]).digits("-19").press(&[ENTER, ENTER]);
    hands.see(words.steps[5]).press(&[ENTER, ENTER, ENTER, "a", LEFT, ENTER, ENTER]).see(words.steps[6]);
    hands.see(words.none_said).press(&[ENTER, ENTER]).see(words.steps[7]);
    hands.see("prints half lines").press(&[ENTER, ENTER]).see(words.steps[8]);
    hands.press(&[ENTER]).see(words.steps[9]);
    hands.see(words.memory).digits("500").press(&[ENTER, key::RIGHT, ENTER]).see(words.not_signed);
    hands.press(&["y"]).see(words.hands_over).pin(words.names[2]);
    hands.see(words.takes_over).pin(words.names[3]).see(words.sealed);
    hands.term.signal(rustix::process::Signal::TERM);
    hands.term.end();
    // As one line: where it breaks says nothing.
    let printed = pc.ok(&["print"]).split_whitespace().collect::<Vec<_>>().join(" ");
    for text in [
        "8 in order, 0 issues by",
        "Open repair tickets #1 Receipt printer",
        "known fault #1",
        "#1 Receipt printer: prints half lines, reported",
        "5 °C (allowed 0.1 to 7 °C)",
        "stops receipts",
        "reported to Till Service",
    ] {
        assert!(printed.contains(text), "{text} is missing in\n{printed}");
    }
    let sheet = pc.ok(&["print", "--format", "html"]);
    // In brief: the line of the list with its ticket alone.
    let ticket = "Receipt printer: prints half lines, reported, open since";
    assert!(sheet.contains("Open repair tickets") && sheet.contains(ticket), "{sheet}");
    let json = pc.ok(&["print", "--format", "json"]);
    assert!(json.contains("\"registered\"") && json.contains("\"known\""), "{json}");
    pc.ok(&["verify"]);
}

#[test]
fn a_second_place_named_at_set_up_has_a_backup_before_anything_is_recorded() {
    for (pc, words) in [(morning(Pc::new()), &ENGLISH), (morning(Pc::chinese()), &CHINESE)] {
        std::fs::create_dir(pc.path("stick")).unwrap();
        let mut hands = set_up_with(&pc, words, &pc.path("stick/shop").display().to_string());
        let copies =
            || pc.files().into_iter().filter(|f| f.starts_with("stick/shop/") && f.ends_with(".db.gz"));
        hands.term.wait_until("a copy on the stick", |_| copies().count() == 1);
        hands.term.signal(rustix::process::Signal::TERM);
        hands.term.end();
        let settings = std::fs::read_to_string(pc.config()).unwrap();
        assert!(settings.contains("stick/shop"), "{settings}");
        // It alone is enough to see what it holds.
        let new = Pc::new();
        let held = new.ok(&["restore", &pc.path("stick/shop").display().to_string(), "--look"]);
        assert!(held.contains(words.store) && held.contains("#1"), "{held}");
    }
}

#[test]
fn a_whole_shift_in_english() {
    whole_shift(&morning(Pc::new()), &ENGLISH);
}

#[test]
fn a_whole_shift_in_chinese() {
    whole_shift(&morning(Pc::chinese()), &CHINESE);
}
