use super::*;
use crate::model::lang::Lang;
use crate::report::formats::tests::{odd, written};
use crate::report::{Ask, month, test_month};

fn html(paper: &ReportTables<'_>) -> String {
    String::from_utf8(written(paper, &FORMAT, None)).unwrap()
}

#[test]
fn it_needs_nothing_else_and_every_text_is_escaped() {
    let html = html(&odd(40));
    assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{}", &html[..80]);
    for outside in ["<script", "http:", "https:", "@import", "url(", "src=", "<link"] {
        assert!(!html.contains(outside), "{outside}");
    }
    assert!(html.contains("&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;"));
    assert!(html.contains("Words &lt;b&gt;") && html.contains("&lt;so&gt; on"));
    for tag in ["html", "body", "section", "table", "thead", "tbody", "tfoot", "tr", "svg", "figure"] {
        let (open, close) =
            (html.matches(&format!("<{tag}")).count(), html.matches(&format!("</{tag}>")).count());
        assert_eq!(open, close, "{tag}");
    }
}

#[test]
fn over_and_short_show_without_colour() {
    let html = html(&odd(40));
    assert!(html.contains("-6.70<span class=\"way\" aria-hidden=\"true\">▼</span>"));
    assert!(
        html.contains("<desc id=\"odd-chart-about\">From 2026-07-01 to 2026-07-09: lowest -6.70"),
        "{html}"
    );
}

#[test]
fn every_heading_begins_a_part_of_its_own() {
    let html = html(&odd(1));
    assert_eq!(html.matches("<tbody class=\"page\">").count(), 2);
    assert_eq!(html.matches("<tr class=\"sign\">").count(), 2);
    assert!(html.contains("<p class=\"none\">Nothing here.</p>"));
}

/// A figure of a page, by its kind.
fn figure<'h>(html: &'h str, kind: &str) -> &'h str {
    let from =
        html.find(&format!("<figure class=\"{kind}\">")).unwrap_or_else(|| panic!("no {kind} in {html}"));
    &html[from..from + html[from..].find("</figure>").unwrap()]
}

#[test]
fn the_owners_month_is_drawn_above_its_tables() {
    let model = (month::REPORT.make)(test_month::month("CNY"), Ask::default());
    for lang in Lang::ALL {
        let paper = model.paper(lang);
        let html = html(&paper);
        let kinds: Vec<&str> =
            html.split("<figure class=\"").skip(1).map(|part| &part[..part.find('"').unwrap()]).collect();
        assert_eq!(kinds, ["days", "bars", "heat"], "once each, before the tables");
        assert!(html.find("class=\"pictures\"") < html.find("<section"));
        // A bar with its sum for each cause that came to something, the way it went told by more than colour.
        let (bars, causes) = (figure(&html, "bars"), paper.table("causes").unwrap());
        let mut drawn = 0;
        for n in 0..causes.rows.len() {
            let row = causes.rows.get(n);
            let sum = paper.shown(CellKind::OverShort, &row.cells[2].value).into_owned();
            assert!(bars.contains(&sum), "{sum} in {bars}");
            drawn += usize::from(!matches!(row.cells[2].value, Value::Money(Money(0))));
        }
        assert_eq!(bars.matches("<rect").count(), drawn);
        // Everybody of the month, and a cell for each day that was something.
        let heat = figure(&html, "heat");
        let people = paper.table("attendance").unwrap();
        for n in 0..people.rows.len() {
            let name = paper.shown(CellKind::Text, &people.rows.get(n).cells[0].value).into_owned();
            assert!(heat.contains(&format!(">{name}</text>")), "{name} in {heat}");
        }
        assert!(heat.matches("<rect class=\"absent\"").count() > 1, "days and the key beside them: {heat}");
        assert!(heat.contains("class=\"key\""));
    }
}

#[test]
fn a_single_day_and_a_month_without_anything_are_not_drawn() {
    let mut facts = test_month::month("CNY");
    facts.period.to = facts.period.from;
    let one_day = html(&(month::REPORT.make)(facts, Ask::default()).paper(Lang::En));
    assert!(!one_day.contains("<figure class=\"days\"") && !one_day.contains("<figure class=\"heat\""));
    let nothing = test_month::Builder::july("CNY").facts;
    assert!(!html(&(month::REPORT.make)(nothing, Ask::default()).paper(Lang::En)).contains("<figure"));
}
