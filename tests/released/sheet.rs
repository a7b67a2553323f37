//! Whether a sheet still holds everything it held: each line of its tables with its figures side by side, the sums
//! below them, the key figures, the notes and every number as often as before. It may hold more.

use std::collections::BTreeMap;

/// What is in HTML between tags, a piece each.
fn pieces(html: &str) -> Vec<String> {
    let body = html.split_once("<body").map_or(html, |(_, body)| body);
    let texts = body.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text.trim());
    texts.filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

/// The lines of all tables, headings aside: what stands in each cell, empty ones left out.
fn lines(html: &str) -> Vec<Vec<String>> {
    let rows = html.split("<tr").skip(1).map(|row| row.split("</tr>").next().unwrap_or_default());
    let cell = |cell: &str| pieces(&format!("<{}", cell.split("</td>").next().unwrap_or_default())).concat();
    let cells = |row: &str| row.split("<td").skip(1).map(cell).filter(|text| !text.is_empty()).collect();
    rows.map(cells).filter(|cells: &Vec<String>| !cells.is_empty()).collect()
}

/// Every number in order of its digits, with how often it stands there.
fn numbers(html: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for piece in pieces(html) {
        let inside = |c: char| c.is_ascii_digit() || ".,:-".contains(c);
        for number in piece.split(|c| !inside(c)).map(|n| n.trim_matches(['.', ',', ':'])) {
            if number.contains(|c: char| c.is_ascii_digit()) {
                *found.entry(number.to_owned()).or_default() += 1;
            }
        }
    }
    found
}

/// Whether a cell still says what it said: words may have more beside them, a figure may not.
fn holds(is: &str, was: &str) -> bool {
    let figure = |text: &str| !text.contains(|c: char| !c.is_ascii_digit() && !"+-.,:▲▼".contains(c));
    if figure(was) { is == was } else { is.contains(was) }
}

/// Whether a line has all that stood in another, in the same order.
fn has(line: &[String], old: &[String]) -> bool {
    let mut cells = line.iter();
    old.iter().all(|was| cells.any(|is| holds(is, was)))
}

/// What is no longer there.
pub(crate) fn lost(file: &str, then: &str, now: &str) -> Option<String> {
    let mut after = lines(now);
    for old in lines(then) {
        let Some(at) = after.iter().position(|line| has(line, &old)) else {
            return Some(format!("{file}: no line has {old:?} any more"));
        };
        after.swap_remove(at);
    }
    let there = numbers(now);
    let mut fewer = numbers(then).into_iter();
    if let Some((number, _)) = fewer.find(|(number, times)| there.get(number).copied().unwrap_or(0) < *times)
    {
        return Some(format!("{file}: {number} is not there as often as it was"));
    }
    let whole = pieces(now).join("\n");
    // Headings of sections and columns may be called otherwise.
    let kept = ["<h1>", "<dt>", "<dd>", "<p class=\"note\">", "<p class=\"made\">"];
    let words = kept
        .iter()
        .flat_map(|tag| then.split(tag).skip(1))
        .map(|rest| rest.split("</").next().unwrap_or(rest));
    let mut words = words.filter(|text| !text.is_empty());
    words.find(|text| !whole.contains(*text)).map(|text| format!("{file}: {text:?} is gone"))
}

#[test]
fn a_sum_that_leaves_the_paper_is_missed() {
    let row =
        |cells: &[&str]| format!("<tr><td class=\"n\">{}</td></tr>", cells.join("</td><td class=\"n\">"));
    let sheet = |rows: &[String], after: &str| {
        format!("<body><h1>Shop</h1><table><tr><th>7</th></tr>{}</table>{after}</body>", rows.concat())
    };
    let early = row(&["Early", "", "44,350.00", "-3.50<span class=\"way\">▼</span>"]);
    let total = row(&["Total", "20.60"]);
    let then = sheet(&[early.clone(), early.clone(), total.clone()], "<p class=\"note\">3 answers</p>");
    assert_eq!(lost("f", &then, &then), None);
    let more = row(&["Early, by Ann", "44,350.00", "1.00", "-3.50<span class=\"way\">▼</span>"]);
    let note = "<p class=\"note\">3 answers</p><p>9</p>";
    assert_eq!(lost("f", &then, &sheet(&[total.clone(), early.clone(), more.clone()], note)), None);
    for (rows, after) in [
        // One of two lines, the sum below, a note, a number of a note, another sum, two figures swapped.
        (vec![early.clone(), total.clone()], note),
        (vec![early.clone(), early.clone()], note),
        (vec![early.clone(), early.clone(), total.clone()], ""),
        (vec![early.clone(), early.clone(), total.clone()], "<p class=\"note\">answers</p>"),
        (vec![early.clone(), early.clone(), row(&["Total", "120.60"])], note),
        (vec![early.clone(), row(&["Early", "-3.50▼", "44,350.00"]), total.clone()], note),
    ] {
        assert!(lost("f", &then, &sheet(&rows, after)).is_some(), "{rows:?} {after}");
    }
}
