//! `handover init` from the outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;

use common::Pc;

const SHOP: &[&str] = &[
    "init",
    "--store",
    "Corner Shop",
    "--owner",
    "Olga",
    "--zone",
    "Asia/Shanghai",
    "--staff",
    "Li Hua:lead",
    "--staff",
    "陈伟",
    "--register",
    "Till 1=300",
    "--register",
    "Till 2",
];

#[test]
fn a_shop_is_made_and_its_secrets_are_printed_once() {
    let pc = Pc::new();
    let said = pc.ok(SHOP);
    for word in ["Corner Shop", "Recovery code", "Olga", "owner", "Li Hua", "shift lead", "陈伟"] {
        assert!(said.contains(word), "{word} in\n{said}");
    }
    let digits = |word: &str| {
        let line = said.lines().find(|line| line.trim_start().starts_with(word)).unwrap();
        let last = line.split_whitespace().last().unwrap();
        assert!(last.bytes().all(|b| b.is_ascii_digit()), "{line}");
        last.len()
    };
    assert_eq!((digits("Olga"), digits("passphrase"), digits("Li Hua")), (6, 8, 6));
    assert!(pc.path("data/handover.db").exists() && pc.path("keys/handover.key").exists());
    // A second time changes nothing.
    let before = fs::read(pc.path("data/handover.db")).unwrap();
    assert!(pc.fails(5, SHOP).contains("Nothing was changed"));
    assert_eq!(fs::read(pc.path("data/handover.db")).unwrap(), before);
}

#[test]
fn json_carries_every_pin_and_takes_the_owner_secret_from_a_file() {
    let pc = Pc::chinese();
    fs::write(pc.path("secret"), "four quiet green boats\nrest\n").unwrap();
    let mut args = SHOP.to_vec();
    args.extend(["--owner-pin-file", "secret", "--format", "json", "--shift", "早班 06:00-14:00"]);
    let json: serde_json::Value = serde_json::from_str(&pc.ok(&args)).unwrap();
    assert_eq!(json["store"], "Corner Shop");
    // The passphrase that was given is not said again; the owner gets a PIN to sign with like everybody.
    assert_eq!(json["people"][0]["passphrase"], serde_json::Value::Null);
    assert_eq!(json["people"][0]["pin"].as_str().unwrap().len(), 6);
    assert!(json["people"][1].get("passphrase").is_none());
    assert_eq!(json["people"][1]["role"], "lead");
    assert_eq!(json["people"][2]["pin"].as_str().unwrap().len(), 6);
    assert_eq!(json["recovery_code"].as_str().unwrap().len(), 29);
}

#[test]
fn what_the_report_means_and_how_registers_are_counted_is_said_by_flags() {
    let settings_of = |args: &[&str]| -> serde_json::Value {
        let pc = Pc::new();
        pc.ok(&[SHOP, args].concat());
        let db = rusqlite::Connection::open(pc.path("data/handover.db")).unwrap();
        let doc: String = db.query_row("SELECT doc FROM settings", [], |row| row.get(0)).unwrap();
        serde_json::from_str(&doc).unwrap()
    };
    let said = |args: &[&str]| -> Vec<[String; 4]> {
        let settings = settings_of(args);
        let registers = settings["registers"].as_array().unwrap().iter();
        registers
            .map(|r| ["name", "counted", "refunds", "report_start"].map(|key| r[key].to_string()))
            .collect()
    };
    let plain = said(&[]);
    let flagged =
        said(&["--refunds-taken-off", "--report-runs-on", "--register", "Bar: left=80:bagged_first"]);
    assert_eq!(flagged[2], ["\"Bar: left\"", "\"bagged_first\"", "\"taken_off\"", "\"runs_on\""]);
    assert!(plain.len() == 2 && flagged.len() == 3);
    for (plain, flagged) in plain.iter().zip(&flagged) {
        assert_eq!((&plain[0], &plain[1]), (&flagged[0], &flagged[1]));
        assert!(plain[2] != flagged[2] && plain[3] != flagged[3], "{plain:?} {flagged:?}");
    }
}

#[test]
fn what_cannot_be_used_is_refused_before_anything_is_made() {
    let base = ["init", "--store", "Shop", "--owner", "Olga"];
    let cases: &[(&[&str], &str)] = &[
        (&["--zone", "Mars/Base"], "time zone"),
        (&["--currency", "XXX"], "CNY"),
        (&["--cutoff", "25:00"], "time of day"),
        (&["--shift", "07:00-15:00"], "Early 07:00-15:00"),
        (&["--shift", "Early"], "Early 07:00-15:00"),
        (&["--register", "1=12.345"], "1=12.345"),
        (&["--staff", "Tom:boss"], "NAME:lead"),
        (&["--staff", "OLGA"], "Olga"),
    ];
    for (args, word) in cases {
        let pc = Pc::new();
        let mut line = base.to_vec();
        line.extend(*args);
        let said = pc.fails(2, &line);
        assert!(said.contains(word), "{args:?}: {said}");
        assert_eq!(pc.files(), Vec::<String>::new(), "{args:?}");
    }
    let pc = Pc::new();
    assert!(pc.fails(2, &["init", "--owner", "Olga"]).contains("--store"));
    let mut line = base.to_vec();
    line.extend(["--owner-pin-file", "missing"]);
    assert!(pc.fails(3, &line).contains("missing"));
    fs::write(pc.path("weak"), "123456\n").unwrap();
    let mut line = base.to_vec();
    line.extend(["--owner-pin-file", "weak"]);
    assert!(pc.fails(1, &line).contains("passphrase"));
    assert!(!pc.path("data/handover.db").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_shop_whose_pins_nobody_saw_is_taken_back() {
    let pc = Pc::new();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = std::process::Command::new(common::program());
    command.env_clear().envs(pc.vars()).args(SHOP).stdout(full).stderr(std::process::Stdio::piped());
    let run = common::ran(&command.output().unwrap());
    assert_eq!(run.code, Some(5), "{run:?}");
    assert!(run.err.contains("Nothing was set up"), "{}", run.err);
    assert!(!pc.path("data/handover.db").exists());
    pc.ok(SHOP);
}

#[test]
fn help_speaks_both_languages() {
    assert!(Pc::new().ok(&["init", "--help"]).contains("Set up a shop"));
    assert!(Pc::chinese().ok(&["init", "--help"]).contains("直接开店"));
}

#[test]
fn every_country_is_set_up_from_nothing_in_both_languages() {
    let countries = ["CN", "TW", "HK", "SG", "MY", "JP", "KR", "US", "GB", "DE", "XX"];
    let trades =
        ["convenience", "supermarket", "restaurant", "pharmacy", "fuel", "fashion", "bakery", "other"];
    let currencies = ["CNY", "TWD", "HKD", "SGD", "MYR", "JPY", "KRW", "USD", "GBP", "EUR"];
    for (at, country) in countries.into_iter().enumerate() {
        let pc = if at % 2 == 0 { Pc::new() } else { Pc::chinese() };
        let trade = trades[at % trades.len()];
        for (name, lang) in [("en.db", "en"), ("zh.db", "zh")] {
            let args = ["--db", name, "--lang", lang, "init", "--store", "店 Shop", "--owner", "Olga"];
            let packs = ["--country", country, "--trade", trade, "--format", "json"];
            let json: serde_json::Value =
                serde_json::from_str(&pc.ok(&[&args[..], &packs].concat())).unwrap();
            assert_eq!((&json["country"], &json["trade"]), (&country.into(), &trade.into()));
            let db = rusqlite::Connection::open(pc.path(name)).unwrap();
            let doc: String = db.query_row("SELECT doc FROM settings", [], |row| row.get(0)).unwrap();
            let settings: serde_json::Value = serde_json::from_str(&doc).unwrap();
            assert_eq!(settings["packs"]["country"], country);
            assert_eq!(settings["store"]["lang"], lang);
            let code = &settings["store"]["currency"]["code"];
            assert!(currencies.get(at).is_none_or(|own| code == own), "{country}: {code}");
            // Nobody outside China is asked for WeChat Pay, nobody outside the US for °F.
            assert_eq!(doc.contains("\"wechat\""), country == "CN", "{country}");
            assert_eq!(doc.contains("°F"), country == "US" && trade != "fashion", "{country}");
        }
    }
    let pc = Pc::new();
    let base = ["init", "--store", "Shop", "--owner", "Olga"];
    assert!(pc.fails(2, &[&base[..], &["--country", "FR"]].concat()).contains("GB"));
    assert!(pc.fails(2, &[&base[..], &["--trade", "bank"]].concat()).contains("pharmacy"));
    assert_eq!(pc.files(), Vec::<String>::new());
}

#[test]
fn the_country_follows_the_zone_and_is_said() {
    let said = Pc::new().ok(&["init", "--store", "S", "--owner", "O", "--zone", "America/New_York"]);
    assert!(said.contains("United States · Convenience store"), "{said}");
}
