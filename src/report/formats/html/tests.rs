use super::*;
use crate::report::formats::tests::{odd, written};

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
