//! Stores of released versions, opened by this build: their seals hold, everything printed, exported and reported
//! from them stays as it was, and a handover that was open goes on.
#![allow(dead_code)] // The helpers of the terminal are written for every terminal test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
#[path = "released/gained.rs"]
mod gained;
#[cfg(unix)]
#[path = "common/pty.rs"]
mod pty;
#[path = "released/sheet.rs"]
mod sheet;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::Path;

use common::Pc;
use gained::{counted_less, known_figures, known_tables, old_columns, own_pairs, own_people, told_since};
use handover::internals::Clock;
use handover::internals::Secret;
use handover::internals::Stamp;
use handover::internals::key_file;
use handover::internals::{Access, check_passphrase, check_pin};
use handover::internals::{OpenOptions, Store};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use zip::ZipArchive;

/// What was changed on purpose since a version was released: the file (`*` at its end stands for any rest), the
/// text that stands in it, and the text that stands there today. A line that fits nothing is a failure.
const CHANGED: &[(&str, &str, &str)] = &[
    // Who came with less than the agreed overlap may have overlapped: the agreed minutes are named.
    ("demo/report/*", "no overlap", "came less than 10 min before the start"),
    ("played/report/*", "no overlap", "came less than 10 min before the start"),
    ("demo/report/*", "\"未提前到岗\"", "\"未提前满 10 分钟到岗\""),
    ("played/report/*", "\"未提前到岗\"", "\"未提前满 10 分钟到岗\""),
    // Sales reported are all that was reported, a payment that nobody counted and a drawer left uncounted among them.
    ("played/report/2026-01.over-short.*", "\"takings\":2255600", "\"takings\":2490020"),
    ("played/report/2026-02.over-short.*", "\"takings\":9695160", "\"takings\":9842180"),
    ("played/report/2026-01.month.*", "\"sales\":5734680", "\"sales\":5969100"),
    ("played/report/2026-01.month.*", "\"per_10000\":-715", "\"per_10000\":-687"),
    ("played/report/2026-02.month.*", "\"sales\":29727510", "\"sales\":29874530"),
    ("played/report/2026-02.month.*", "\"per_10000\":-1414", "\"per_10000\":-1407"),
    (
        "played/report/2026-01.month.*",
        "\"takings\":2802300,\"share\":489",
        "\"takings\":3036720,\"share\":509",
    ),
    ("played/report/2026-01.over-short.*", "\"takings\":2855940", "\"takings\":2959060"),
    (
        "played/report/2026-02.month.*",
        "\"takings\":14701020,\"share\":495",
        "\"takings\":14848040,\"share\":497",
    ),
    ("played/report/2026-02.over-short.*", "\"takings\":14675300", "\"takings\":14822320"),
    ("played/report/2026-01.month.*", "\"share\":171", "\"share\":164"),
    ("played/report/2026-01.over-short.*", "\"takings\":2878740", "\"takings\":3010040"),
    ("played/report/2026-02.month.*", "\"share\":169", "\"share\":168"),
    ("played/report/2026-02.over-short.*", "\"takings\":14701020", "\"takings\":14848040"),
    ("played/report/2026-01.month.*", "\"share\":170", "\"share\":164"),
    ("played/report/2026-01.over-short.*", "\"takings\":2802300", "\"takings\":3036720"),
    // A variance form says what was sealed beside what holds since a correction, and which correction it was.
    (
        "played/print/2026-02-09.en.variance.txt",
        "Over/short                      short -34.10\n",
        "Over/short                      short -34.10\nCounted (sealed)                386.40\n\
         Over/short (sealed)             short -50.00\nCorrections                     #00167 #00168\n",
    ),
    (
        "played/print/2026-02-09.zh.variance.txt",
        "差额              短款 -34.10\n",
        "差额              短款 -34.10\n实点（封存时）    386.40\n差额（封存时）    短款 -50.00\n更正              #00167 #00168\n",
    ),
    // Half a day absent is half a day in the rate of a month that is not locked.
    ("demo/report/2026-10.*", "\"attendance_rate\":993", "\"attendance_rate\":986"),
    (
        "demo/report/2026-10.*",
        "\"attended\":18,\"rate\":1000,\"late\":1,",
        "\"attended\":18,\"rate\":972,\"late\":1,",
    ),
    ("demo/report/2026-10.*", "\"attended\":11,\"rate\":1000", "\"attended\":11,\"rate\":955"),
    ("demo/report/2026-11.*", "\"attendance_rate\":1000", "\"attendance_rate\":996"),
    (
        "demo/report/2026-11.*",
        "\"attended\":15,\"rate\":1000,\"late\":1,",
        "\"attended\":15,\"rate\":967,\"late\":1,",
    ),
    ("played/report/2026-02.*", "\"attendance_rate\":919", "\"attendance_rate\":911"),
    ("played/report/2026-02.*", "\"attended\":19,\"rate\":900", "\"attended\":19,\"rate\":875"),
    ("played/report/2026-03.*", "\"attendance_rate\":1000", "\"attendance_rate\":917"),
    (
        "played/report/2026-03.*",
        "\"name\":\"Li Hua\",\"planned\":2,\"attended\":2,\"rate\":1000",
        "\"name\":\"Li Hua\",\"planned\":2,\"attended\":2,\"rate\":750",
    ),
    // A fault that nobody was told of is not said to be reported.
    (
        "played/report/2026-03.open-items.en.json",
        "\"out_of_order\":1445,\"state\":\"reported\"",
        "\"out_of_order\":1445,\"state\":\"logged\"",
    ),
    (
        "played/report/2026-03.open-items.zh.json",
        "\"out_of_order\":1445,\"state\":\"已报修/上报\"",
        "\"out_of_order\":1445,\"state\":\"已登记\"",
    ),
    (
        "played/report/2026-03.open-items.en.json",
        "\"what\":\"D2: paper jams 卡纸\",\"kind\":\"Repair ticket\",\"severity\":\"normal\",\"state\":\"reported\"",
        "\"what\":\"D2: paper jams 卡纸\",\"kind\":\"Repair ticket\",\"severity\":\"normal\",\"state\":\"logged\"",
    ),
    (
        "played/report/2026-03.open-items.en.json",
        "\"what\":\"D7: too warm 偏高\",\"kind\":\"Repair ticket\",\"severity\":\"normal\",\"state\":\"reported\"",
        "\"what\":\"D7: too warm 偏高\",\"kind\":\"Repair ticket\",\"severity\":\"normal\",\"state\":\"logged\"",
    ),
    (
        "played/report/2026-03.open-items.zh.json",
        "\"what\":\"D2: paper jams 卡纸\",\"kind\":\"维修工单\",\"severity\":\"一般\",\"state\":\"已报修/上报\"",
        "\"what\":\"D2: paper jams 卡纸\",\"kind\":\"维修工单\",\"severity\":\"一般\",\"state\":\"已登记\"",
    ),
    (
        "played/report/2026-03.open-items.zh.json",
        "\"what\":\"D7: too warm 偏高\",\"kind\":\"维修工单\",\"severity\":\"一般\",\"state\":\"已报修/上报\"",
        "\"what\":\"D7: too warm 偏高\",\"kind\":\"维修工单\",\"severity\":\"一般\",\"state\":\"已登记\"",
    ),
    (
        "played/report/2026-03.open-items.en.json",
        "\"what\":\"SA2: exit blocked 通道堵了\",\"kind\":\"Incident\",\"severity\":\"normal\",\"state\":\"reported\"",
        "\"what\":\"SA2: exit blocked 通道堵了\",\"kind\":\"Incident\",\"severity\":\"normal\",\"state\":\"logged\"",
    ),
    (
        "played/report/2026-03.open-items.zh.json",
        "\"what\":\"SA2: exit blocked 通道堵了\",\"kind\":\"异常情况\",\"severity\":\"一般\",\"state\":\"已报修/上报\"",
        "\"what\":\"SA2: exit blocked 通道堵了\",\"kind\":\"异常情况\",\"severity\":\"一般\",\"state\":\"已登记\"",
    ),
    // Where nothing was handed on there was no shift before.
    ("demo/print/*", ", left by the shift before -\n", ", nothing was handed on before\n"),
    ("demo/print/*", "，上一班留存 -\n", "，此前没有交接留存\n"),
    ("played/print/*", ", left by the shift before -\n", ", nothing was handed on before\n"),
    ("played/print/*", "，上一班留存 -\n", "，此前没有交接留存\n"),
    // A departure after the seal is found by its time, also where handovers were taken in meanwhile.
    (
        "played/print/2026-02-13.en.txt",
        "Punches and leave\n  20:09  Li Hua, out",
        "Left after the record was sealed\n陈伟              08:10\nPunches and leave\n  20:09  Li Hua, out",
    ),
    (
        "played/print/2026-02-13.zh.txt",
        "打卡与请假\n  20:09  Li Hua",
        "封存后离岗\n陈伟              08:10\n打卡与请假\n  20:09  Li Hua",
    ),
    (
        "played/print/2026-02-14.en.txt",
        "Punches and leave\n  08:10  陈伟, out",
        "Left after the record was sealed\nTom O'Brien       20:11\nPunches and leave\n  08:10  陈伟, out",
    ),
    (
        "played/print/2026-02-14.zh.txt",
        "打卡与请假\n  08:10  陈伟",
        "封存后离岗\nTom O'Brien       20:11\n打卡与请假\n  08:10  陈伟",
    ),
];

/// Words of the Chinese prints and reports that are others today, in whatever line they stand: one word for a ticket, for
/// whom something was reported to, and for what a shop allows. Lines with another word break elsewhere.
const WORDS: &[(&str, &str)] = &[
    ("上一班留存", "此前留存"),
    ("维修工单", "报修单"),
    ("报告给", "已报给"),
    ("未超限，无需说明", "允许差额内，无需说明"),
    ("领班已阅", "领班已审核"),
    ("不合格项", "待整改项"),
    ("封存号", "记录号"),
    ("封存码", "校验码"),
    (" > ", " → "),
    ("公布后重点", "看到结果后重新清点"),
    ("凭证 #/# 张", "签购单 #/# 张"),
    ("凭证数", "签购单数"),
    ("缺凭证", "缺签购单"),
    ("已交接 # 次", "已跨 # 个班"),
    ("，关注", "，较急"),
    ("\"关注\"", "\"较急\""),
    ("程度 关注", "紧急程度 较急"),
    ("，程度", "，紧急程度"),
    ("  投入，", "  入钱箱，"),
    (" 投入 /", " 入钱箱 /"),
    ("  支出，", "  出钱箱，"),
    (" 支出 /", " 出钱箱 /"),
    ("顶岗", "替班"),
    ("银行回单", "缴款回单"),
    ("半封存", "单方交班"),
    ("复点启封", "复点开启"),
    ("，应缴 ", "，应缴款 "),
    ("有疑问", "已提问"),
    ("询问", "提问"),
    ("交代", "交接"),
    ("备用金（接班）", "班初备用金"),
    ("复核", "核对"),
    ("设备报修", "报修单"),
    ("价值", "金额（成本价）"),
    ("，袋号", "，封包号"),
    ("/ 袋号", "/ 封包号"),
    ("封袋", "封包"),
    ("现金收入", "现金销售"),
    ("已知悉", "已接手"),
    ("已报修/上报", "已上报"),
    ("Z号", "日结单号"),
    ("小票复印件编号", "签购单存根编号"),
    ("，报表 ", "，系统数 "),
    ("/ 报表笔数", "/ 系统笔数"),
    ("/ 报表", "/ 系统数"),
    ("凭证张数", "签购单张数"),
    ("/ 接班备用金", "/ 班初备用金"),
    ("接班差异原因", "班初备用金差额的原因"),
    ("复点后启封", "复点后开启"),
    ("有一个问题还没有答复", "有一个提问还没有答复"),
    ("最近承诺", "最早要答复顾客的时间"),
    ("代班", "替班"),
    ("订金  ", "预订金  "),
    ("商务卡  ", "预付卡  "),
    ("名称", "姓名"),
    ("应到-应离", "排班"),
];

/// The same of the English ones: what nobody looked at is no failed inspection.
const EN_WORDS: &[(&str, &str)] = &[
    ("left by the shift before", "left before"),
    ("Failed inspection item", "To put right"),
    (" > ", " → "),
    ("Tender", "Payment"),
    ("All tenders", "All payments"),
    ("Ways of paying", "Payment types"),
    ("Started", "Handover started"),
];

/// Who had a passphrase beside the PIN, and which.
const PASSPHRASES: &str = "passphrases.tsv";
/// The files of a shop, under the home of its PC.
const HOME: &str = "home/";
/// The numbers, hashes and signatures of every seal.
const SEALS: &str =
    "SELECT seq, kind, lower(hex(hash)), lower(hex(sig)), lower(hex(body_sha256)) FROM seal ORDER BY seq";
/// Who confirmed, locked and opened which month.
const MONTH_LOCKS: &str =
    "SELECT month, what, person, at_ms, offset_min, by, reason FROM month_lock ORDER BY id";

/// A store of a released version on a PC of its own, with what that version made of it.
struct Released {
    name: &'static str,
    pc: Pc,
    files: BTreeMap<String, String>,
}

/// Documents without what is written beside them since: it was there then and not said.
fn as_sealed(file: &str, text: &str) -> String {
    if file.starts_with("report/") {
        return own_pairs(file, &old_columns(text));
    }
    if Path::new(file).extension().is_some_and(|ending| ending == "txt") {
        return told_since(file, text);
    }
    let export = file == "export.jsonl";
    let is_json = std::path::Path::new(file).extension().is_some_and(|ending| ending == "json");
    let json_print = file.starts_with("print/") && is_json;
    if !export && !json_print {
        return text.to_owned();
    }
    let plain = |line: &str| {
        let mut document: serde_json::Value = serde_json::from_str(line).unwrap();
        let fields = document.as_object_mut().unwrap();
        let corrections = export.then_some("corrections");
        for beside in ["remarks", "departures"].into_iter().chain(corrections) {
            fields.remove(beside);
        }
        // Which hours were confirmed is told since, where others hold by now.
        let effective = fields.get_mut("effective").and_then(|now| now.get_mut("attendance"));
        for line in effective.and_then(|lines| lines.as_array_mut()).into_iter().flatten() {
            line.as_object_mut().unwrap().remove("confirmed_as");
        }
        format!("{document}\n")
    };
    text.lines().map(plain).collect()
}

impl Released {
    /// Unpacks a store of a folder of `tests/data`.
    fn unpack(folder: &str, name: &'static str) -> Self {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(folder);
        let zip = fs::read(data.join(name).with_extension("zip")).unwrap();
        let mut pc = Pc::new();
        let mut files = BTreeMap::new();
        let mut archive = ZipArchive::new(Cursor::new(zip)).unwrap();
        for at in 0..archive.len() {
            let mut file = archive.by_index(at).unwrap();
            let name = file.name().unwrap().into_owned();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            match name.strip_prefix(HOME) {
                Some(inside) => place(&pc, inside, &bytes),
                None => drop(files.insert(name, String::from_utf8(bytes).unwrap())),
            }
        }
        files["now.txt"].trim().clone_into(&mut pc.now);
        Self { name, pc, files }
    }

    fn demo() -> Self {
        Self::unpack("v0.1.0", "demo")
    }

    fn played() -> Self {
        Self::unpack("v0.1.0", "played")
    }

    /// Lines of tab-separated words.
    fn table(&self, file: &str) -> impl Iterator<Item = (&str, &str)> {
        self.files[file].lines().map(|line| line.split_once('\t').unwrap())
    }

    /// Rows of the database as it is now, as they were written down.
    fn rows(&self, sql: &str) -> String {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let conn = Connection::open_with_flags(self.pc.path("data/handover.db"), flags).unwrap();
        let mut statement = conn.prepare(sql).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        let mut text = String::new();
        while let Some(row) = rows.next().unwrap() {
            let words = (0..columns).map(|at| match row.get_ref(at).unwrap() {
                ValueRef::Integer(n) => n.to_string(),
                other => other.as_str().unwrap().to_owned(),
            });
            text.push_str(&words.collect::<Vec<_>>().join("\t"));
            text.push('\n');
        }
        text
    }

    /// Every command of that time gives what it gave then.
    fn same_as_then(&self) {
        self.opened_for_writing();
        let commands: Vec<(&str, &str)> = self.table("commands.tsv").collect();
        // Two at a time: most of a run is waiting for the system.
        let (first, second) = commands.split_at(commands.len() / 2);
        let made = std::thread::scope(|scope| {
            let halves = [first, second].map(|half| scope.spawn(move || self.run_all(half)));
            halves.map(|half| half.join().unwrap()).concat()
        });
        let stored = [("seals.tsv", SEALS), ("month_locks.tsv", MONTH_LOCKS)];
        let stored = stored.map(|(file, sql)| (file.to_owned(), self.rows(sql)));
        let mut wrong = Vec::new();
        for (file, now) in made.into_iter().chain(stored) {
            let then = &self.files[&file];
            let now = if file.starts_with("report/") { known_tables(then, &now) } else { now };
            let (then, now) = (as_sealed(&file, then), as_sealed(&file, &now));
            let now = known_figures(&then, &own_people(&then, &now));
            let now = if file.starts_with("report/") { counted_less(&then, &now) } else { now };
            wrong.extend(difference(&format!("{}/{file}", self.name), &then, &now));
        }
        assert!(
            wrong.is_empty(),
            "{} files differ:\n{}",
            wrong.len(),
            wrong[..wrong.len().min(10)].join("\n")
        );
    }

    /// As the program is started after an update: the file comes to the present schema.
    fn opened_for_writing(&self) {
        let now_ms = Stamp::parse_rfc3339(&self.pc.now).unwrap().ms;
        Store::open(&self.pc.path("data/handover.db"), &OpenOptions::write(now_ms)).unwrap().close().unwrap();
    }

    fn run_all(&self, commands: &[(&str, &str)]) -> Vec<(String, String)> {
        let home = self.pc.home().display().to_string();
        let run = |(file, args): &(&str, &str)| {
            // The log as JSON was a document a line then, which has a name of its own now.
            let lines = |word| if word == "json" && args.contains("print ") { "jsonl" } else { word };
            let made = self.pc.ok(&args.split(' ').map(lines).collect::<Vec<_>>());
            ((*file).to_owned(), made.replace(&home, "HOME"))
        };
        commands.iter().map(run).collect()
    }

    /// Every PIN of that time is taken, the secret of the owner for all that takes the passphrase too.
    fn pins_hold(&self) {
        let clock = Clock::fixed(Stamp::parse_rfc3339(&self.pc.now).unwrap().ms);
        let keys = key_file::load(&self.pc.path("keys/handover.key")).unwrap();
        let options = OpenOptions::write(clock.now_ms());
        let mut store = Store::open(&self.pc.path("data/handover.db"), &options).unwrap();
        let (_, settings) = store.settings().unwrap();
        let mut people = 0;
        for (name, pin) in self.table("pins.tsv") {
            let person = settings.people.iter().find(|p| p.name == name).expect(name).id;
            let taken = check_pin(&mut store, &clock, &keys.pepper, person, &Secret::new(pin)).unwrap();
            assert_eq!(taken, Access::Granted, "{name}");
            // Before owners got a PIN to sign with, the one who stands first had one secret for everything and still
            // has; nobody else's is a passphrase.
            let taken =
                check_passphrase(&mut store, &clock, &keys.pepper, person, &Secret::new(pin)).unwrap();
            let one_secret = people == 0 && !self.files.contains_key(PASSPHRASES);
            assert_eq!(taken == Access::Granted, one_secret, "{name}: {taken:?}");
            people += 1;
        }
        assert!(people >= 7, "{people}");
        let passphrases = self.files.contains_key(PASSPHRASES).then(|| self.table(PASSPHRASES));
        for (name, words) in passphrases.into_iter().flatten() {
            let person = settings.people.iter().find(|p| p.name == name).expect(name).id;
            let taken =
                check_passphrase(&mut store, &clock, &keys.pepper, person, &Secret::new(words)).unwrap();
            assert_eq!(taken, Access::Granted, "{name}");
        }
        store.close().unwrap();
    }
}

fn place(pc: &Pc, inside: &str, bytes: &[u8]) {
    let path = pc.path(inside);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    // A key file that others may read is warned about.
    #[cfg(unix)]
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
}

/// Whether an entry of [`CHANGED`] is about a file.
fn about(pattern: &str, file: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == file, |start| file.starts_with(start))
}

/// The first line in which a file differs from what it was, beyond what was changed on purpose. The sheet may say
/// more, and a table in a file may have more columns behind the old ones.
fn difference(file: &str, then: &str, now: &str) -> Option<String> {
    match Path::new(file).extension().and_then(|ending| ending.to_str()) {
        Some("html") => sheet::lost(file, &listed(file, &reworded(file, then)), &listed(file, now)),
        Some("csv") => longer_rows(file, &reworded(file, then), now),
        _ => differs_beyond(CHANGED, file, then, now),
    }
}

/// The first row that does not begin with all it held.
fn longer_rows(file: &str, then: &str, now: &str) -> Option<String> {
    let (before, after): (Vec<&str>, Vec<&str>) = (then.lines().collect(), now.lines().collect());
    if before.len() != after.len() {
        return Some(format!("{file}: {} rows, now {}", before.len(), after.len()));
    }
    let begins = |was: &str, is: &str| {
        is.strip_prefix(was).is_some_and(|rest| rest.is_empty() || rest.starts_with(','))
    };
    let wrong = before.iter().zip(&after).find(|(was, is)| !begins(was, is));
    wrong.map(|(was, is)| format!("{file}:\n  then {}\n  now  {}", cut(Some(was)), cut(Some(is))))
}

fn differs_beyond(changed: &[(&str, &str, &str)], file: &str, then: &str, now: &str) -> Option<String> {
    let mut wanted = then.to_owned();
    for (pattern, old, new) in changed.iter().filter(|(pattern, ..)| about(pattern, file)) {
        if !wanted.contains(old) && !pattern.ends_with('*') {
            return Some(format!("{file}: {old:?} is to be changed, but does not stand there"));
        }
        wanted = wanted.replace(old, new);
    }
    if wanted == now || only_reworded(file, &wanted, now) {
        return None;
    }
    let (mut before, mut after) = (wanted.lines(), now.lines());
    for line in 1.. {
        let (was, is) = (before.next(), after.next());
        if was != is || was.is_none() {
            return Some(format!("{file}, line {line}:\n  then {}\n  now  {}", cut(was), cut(is)));
        }
    }
    None
}

/// The words of a file that are others today.
fn words_of(file: &str) -> &'static [(&'static str, &'static str)] {
    if file.contains(".zh.") {
        WORDS
    } else if file.contains(".en.") {
        EN_WORDS
    } else {
        &[]
    }
}

/// A text with another word for one; `#` in both stands for the same number.
fn replaced(text: &str, old: &str, new: &str) -> String {
    if !old.contains('#') {
        return text.replace(old, new);
    }
    let (mut rest, mut all) = (text, String::new());
    let first = old.split('#').next().unwrap();
    while let Some(at) = rest.find(first) {
        all.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((numbers, length)) = numbered(rest, old) {
            let mut numbers = numbers.into_iter();
            let mut parts = new.split('#');
            all.push_str(parts.next().unwrap());
            for part in parts {
                all.push_str(numbers.next().unwrap());
                all.push_str(part);
            }
            rest = &rest[length..];
        } else {
            all.push_str(first);
            rest = &rest[first.len()..];
        }
    }
    all + rest
}

/// The numbers where `#` stands, and how long all of it is, where a text begins that way.
fn numbered<'a>(text: &'a str, pattern: &str) -> Option<(Vec<&'a str>, usize)> {
    let mut parts = pattern.split('#');
    let mut at = parts.next()?.len();
    let mut numbers = Vec::new();
    for part in parts {
        let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        numbers.push(&text[at..at + digits]);
        at += digits;
        if digits == 0 || !text[at..].starts_with(part) {
            return None;
        }
        at += part.len();
    }
    Some((numbers, at))
}

/// A file with the [`WORDS`] of today.
fn reworded(file: &str, then: &str) -> String {
    words_of(file).iter().fold(then.to_owned(), |text, (old, new)| replaced(&text, old, new))
}

/// Chinese text whatever mark stands between names and between remarks: today it is the one for lists, in full width.
fn listed(file: &str, text: &str) -> String {
    if !file.contains(".zh.") {
        return text.to_owned();
    }
    let names = [", ", ",", "，"].iter().fold(text.to_owned(), |text, mark| text.replace(mark, "、"));
    ["; ", ";"].iter().fold(names, |text, mark| text.replace(mark, "；"))
}

/// Whether nothing but [`WORDS`] and the marks of lists changed and, in what is set in lines, where they break.
fn only_reworded(file: &str, then: &str, now: &str) -> bool {
    if Path::new(file).extension().is_none_or(|ending| ending != "txt") {
        return listed(file, &reworded(file, then)) == listed(file, now);
    }
    let said = |text: &str| text.split_whitespace().collect::<String>();
    let words = words_of(file).iter();
    let today = words.fold(said(then), |text, (old, new)| replaced(&text, &said(old), &said(new)));
    said(then) != said(now) && listed(file, &today) == listed(file, &said(now))
}

/// A line short enough to be read in a failure.
fn cut(line: Option<&str>) -> String {
    line.map_or_else(|| "(nothing)".to_owned(), |line| line.chars().take(400).collect())
}

#[test]
fn the_demo_of_0_1_0_is_as_it_was() {
    let shop = Released::demo();
    shop.same_as_then();
    shop.pins_hold();
}

#[test]
fn the_shop_of_0_1_0_is_as_it_was() {
    let shop = Released::played();
    shop.same_as_then();
    shop.pins_hold();
    // What was asked for is really in it.
    let count = |sql: &str| shop.rows(sql).trim().to_owned();
    assert_eq!(count("SELECT count(*) FROM handover WHERE state = 'half_sealed'"), "2", "half seals waiting");
    assert_eq!(count("SELECT count(*) FROM seal WHERE kind = 'half_open'"), "2", "half seals opened");
    assert_eq!(count("SELECT count(*) FROM handover WHERE state = 'outgoing_signed'"), "1", "still open");
    assert_eq!(count("SELECT count(*) FROM seal WHERE kind = 'import'"), "5", "taken in");
    let steps = "SELECT month, group_concat(what, ' ' ORDER BY id) FROM month_lock
        WHERE what <> 'confirmed' GROUP BY month";
    let locks = "2026-01\tlocked reopened locked\n2026-02\tlocked reopened locked reopened\n";
    assert_eq!(shop.rows(steps), locks, "a month that is locked, one that was opened again");
}

#[test]
fn a_store_of_schema_2_is_as_it_was() {
    let shop = Released::unpack("schema-2", "demo");
    shop.same_as_then();
    shop.pins_hold();
}

#[test]
fn a_store_of_schema_8_is_as_it_was() {
    let shop = Released::unpack("schema-8", "demo");
    shop.same_as_then();
    shop.pins_hold();
}

#[test]
fn a_store_of_schema_12_is_as_it_was() {
    let shop = Released::unpack("schema-12", "demo");
    shop.same_as_then();
    shop.pins_hold();
}

#[test]
fn a_store_of_schema_16_is_as_it_was() {
    let shop = Released::unpack("schema-16", "demo");
    shop.same_as_then();
    shop.pins_hold();
}

#[test]
fn a_store_of_schema_18_is_as_it_was() {
    let shop = Released::unpack("schema-18", "demo");
    shop.same_as_then();
    shop.pins_hold();
}

#[test]
fn every_intended_change_is_about_a_file_and_nothing_else_passes() {
    let stores = [Released::demo(), Released::played()];
    for (pattern, old, _) in CHANGED {
        let there = stores.iter().any(|store| {
            let named = |file: &str| about(pattern, &format!("{}/{file}", store.name));
            store.files.iter().any(|(file, text)| named(file) && text.contains(old))
        });
        assert!(there, "{pattern} does not hold {old:?}");
    }
    for (lang, words) in [(".zh.", WORDS), (".en.", EN_WORDS)] {
        for (old, _) in words {
            let holds =
                |(file, text): (&String, &String)| file.contains(lang) && replaced(text, old, "") != *text;
            assert!(stores.iter().any(|store| store.files.iter().any(holds)), "{old:?}");
        }
    }
    for (then, now, same) in [
        ("#1 维修工单 冰柜，\n  坏\n", "#1 报修单 冰柜，坏\n", true),
        ("#1 维修工单 冰柜\n", "#2 报修单 冰柜\n", false),
        ("#1 冰柜，\n  坏\n", "#1 冰柜，坏\n", false),
    ] {
        assert_eq!(differs_beyond(&[], "played/print/a.zh.txt", then, now).is_none(), same, "{then}");
        assert!(differs_beyond(&[], "played/print/a.en.txt", then, now).is_some(), "{then}");
    }
    let changed = [("demo/a.txt", "1.00", "2.00"), ("demo/print/*", "old", "new")];
    assert_eq!(differs_beyond(&changed, "demo/a.txt", "x\n1.00\n", "x\n2.00\n"), None);
    assert_eq!(differs_beyond(&changed, "demo/print/b.txt", "old old\n", "new new\n"), None);
    assert_eq!(differs_beyond(&changed, "demo/print/c.txt", "none\n", "none\n"), None);
    let unchanged = differs_beyond(&changed, "demo/a.txt", "x\n1.00\n", "x\n1.00\n").unwrap();
    assert!(unchanged.contains("line 2"), "{unchanged}");
    for (then, now) in [("x\n", "x"), ("x\n", "x\ny\n"), ("x\n", ""), ("old\n", "new\n")] {
        assert!(differs_beyond(&changed, "played/print/b.txt", then, now).is_some(), "{then:?} {now:?}");
    }
}

#[test]
fn a_row_of_a_file_goes_on_behind_what_it_held() {
    let then = "Shift,Counted\r\nEarly,10.00\r\n";
    assert_eq!(longer_rows("f", then, then), None);
    assert_eq!(longer_rows("f", then, "Shift,Counted,Sealed\r\nEarly,10.00,9.00\r\n"), None);
    for now in
        ["Shift,Counted\r\n", "Shift,Counted\r\nEarly,10.001\r\n", "Shift,Counted\r\nEarly,9.00,10.00\r\n"]
    {
        assert!(longer_rows("f", then, now).is_some(), "{now:?}");
    }
}

/// Outgoing had signed when the program was replaced. Nothing typed is lost, and the handover can be finished.
#[cfg(unix)]
#[test]
fn the_handover_left_open_by_0_1_0_goes_on_and_is_sealed() {
    use pty::{Term, key};
    let shop = Released::played();
    let pin = |name: &str| shop.table("pins.tsv").find(|(n, _)| *n == name).unwrap().1.to_owned();
    let answers = "SELECT section, line, value FROM answer WHERE section <> 'snapshot'
        AND handover_id = (SELECT max(id) FROM handover) ORDER BY section, line";
    let sealed = "SELECT state FROM handover ORDER BY id DESC LIMIT 1";
    let before = shop.rows(answers);
    assert!(before.lines().count() > 40, "{before}");
    let mut term = Term::start(&shop.pc, &[], 80, 24);
    let (home, waits) = ("Go on with the handover", "not signed yet");
    term.wait_until("the handover", |t| t.shows(home) || t.shows(waits));
    if term.shows(home) {
        term.tap(key::ENTER).wait_for(waits);
    }
    assert!(term.shows("Li Hua") && term.shows("陈伟") && term.shows("10/10"), "{}", term.text());
    assert_eq!(shop.rows(answers), before, "nothing that was typed is lost");
    // Nobody had asked incoming whether it was talked through. The answer is part of what is signed, so the signature
    // is taken back and both sign what the record says now.
    let (out, inc) = ("Hands over: sign with your PIN", "Takes over: sign with your PIN");
    term.tap(key::RIGHT).tap(key::ENTER).wait_for("has not said whether");
    term.tap("y").wait_for(out).send(&pin("Li Hua")).tap(key::ENTER);
    term.wait_for(inc).send(&pin("陈伟")).tap(key::ENTER);
    // The screen may speak the language of whoever signed last.
    term.wait_until("the seal", |t| t.shows("Handed over and sealed") || t.shows("交接完成，已封存"));
    term.signal(rustix::process::Signal::TERM);
    term.end();
    assert_eq!(shop.rows(sealed), "sealed\n");
    // From now on the record says it all.
    assert_eq!(shop.rows(answers), "");
    shop.pc.ok(&["verify"]);
    let printed = shop.pc.ok(&["print", "2026-03-04"]);
    assert!(printed.contains("Li Hua") && printed.contains("陈伟"), "{printed}");
}
