//! The tables in both READMEs are what the program says of itself.

use std::fmt::Write as _;

use crate::cli;
use crate::cli::{OutputFormat, help};
use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::report::REPORTS;
use crate::report::formats::FORMATS;
use crate::rules::authority::Act;
use crate::tui::shell::{authority_words, keymap};

fn readme(lang: Lang) -> String {
    let name = if lang == Lang::En { "README.md".to_owned() } else { format!("README.{}.md", lang.tag()) };
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(path).unwrap()
}

fn part(text: &str, name: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let start = text.find(&open).unwrap_or_else(|| panic!("no {open}")) + open.len();
    let end = text.find(&close).unwrap_or_else(|| panic!("no {close}"));
    text[start..end].to_owned()
}

fn check(name: &str, head: [(&str, &str); 2], rows: impl Fn(Lang) -> Vec<(String, String)>) {
    for (lang, (left, right)) in Lang::ALL.into_iter().zip(head) {
        let mut table = format!("| {left} | {right} |\n|---|---|\n");
        for (key, text) in rows(lang) {
            writeln!(table, "| {key} | {text} |").unwrap();
        }
        assert_eq!(part(&readme(lang), name), table, "the table `{name}` ({lang:?}) should be:\n{table}");
    }
}

#[test]
fn commands() {
    check("commands", [("Command", "What it does"), ("命令", "作用")], |lang| {
        let line = help::localise(cli::parser(), lang);
        let mut rows = vec![("`handover`".to_owned(), msg::readme::tui(lang).to_owned())];
        rows.push(("`handover --demo`".to_owned(), msg::readme::demo(lang).to_owned()));
        rows.extend(line.get_subcommands().filter(|c| !c.is_hide_set()).map(|c| {
            let about = c.get_about().map(ToString::to_string).unwrap_or_default();
            (format!("`handover {}`", c.get_name()), about)
        }));
        rows
    });
}

#[test]
fn keys() {
    check("keys", [("Key", "What it does"), ("按键", "作用")], |lang| {
        keymap::EVERYWHERE.iter().map(|(key, text)| (format!("`{key}`"), text(lang).to_owned())).collect()
    });
}

#[test]
fn formats() {
    use clap::ValueEnum as _;
    check("formats", [("Format", "What for"), ("格式", "用途")], |lang| {
        let mut rows: Vec<(String, String)> = OutputFormat::value_variants()
            .iter()
            .map(|format| match format {
                OutputFormat::Text => ("`text`".to_owned(), msg::formats::text(lang).to_owned()),
                OutputFormat::Json => ("`json`".to_owned(), msg::formats::json(lang).to_owned()),
            })
            .collect();
        rows.push(("`.jsonl`".to_owned(), msg::formats::jsonl(lang).to_owned()));
        rows
    });
}

#[test]
fn reports() {
    check("reports", [("Report", "What it shows"), ("报表", "内容")], |lang| {
        REPORTS.iter().map(|r| (format!("`{}`", r.name), (r.about)(lang).to_owned())).collect()
    });
}

#[test]
fn report_formats() {
    check("report-formats", [("Format", "What for"), ("格式", "用途")], |lang| {
        FORMATS.iter().map(|f| (format!("`{}`", f.name), (f.about)(lang).to_owned())).collect()
    });
}

#[test]
fn authority() {
    check("authority", [("What", "Who, and with what"), ("事项", "谁，凭什么")], |lang| {
        Act::ALL.into_iter().map(|act| authority_words::row(act, lang)).collect()
    });
}

#[test]
fn every_link_to_a_file_leads_somewhere() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for lang in Lang::ALL {
        let text = readme(lang);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if !link.starts_with("http") {
                assert!(root.join(link).exists(), "{link}");
            }
        }
    }
}

#[test]
fn chinese_has_one_word_for_a_pin() {
    let texts = [include_str!("../assets/locales/zh.toml").to_owned(), readme(Lang::Zh)];
    for text in texts {
        assert!(text.contains("个人密码"));
        let other: Vec<&str> = text.lines().filter(|line| line.contains("PIN")).collect();
        assert_eq!(other, Vec::<&str>::new());
    }
}
