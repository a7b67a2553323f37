//! Reports without what they have gained since: tables, columns and figures that came later, and drawers that name
//! their own people. What stood there then stays to be compared.

/// Columns of reports that came later. Months that were locked before have nothing in them.
const NEW_COLUMNS: [&str; 8] = [
    "unplanned_minutes",
    "unplanned",
    "on_clock",
    "decided_overtime",
    "in_lieu",
    "not_work",
    "undecided",
    "stood_in",
];

/// Tables of reports that came later: minutes outside the roster, and which shift was over or short most.
const NEW_TABLES: [&str; 2] = ["unplanned", "shifts"];

/// A report as JSON without the tables that it has gained since: those of that time stay as they were.
pub(crate) fn known_tables(then: &str, now: &str) -> String {
    let mut text = now.to_owned();
    for open in NEW_TABLES.map(|table| format!("\"{table}\":[")) {
        let Some((before, after)) = text.split_once(&open).filter(|_| !then.contains(&open)) else {
            continue;
        };
        let rest = after.strip_prefix(']').or_else(|| after.split_once("}]").map(|(_, rest)| rest));
        let rest = rest.unwrap_or_default();
        text = match rest.strip_prefix(',') {
            Some(next) => format!("{before}{next}"),
            None => format!("{}{rest}", before.trim_end_matches(',')),
        };
    }
    text
}

/// A report as JSON without its new columns.
pub(crate) fn old_columns(text: &str) -> String {
    let mut text = text.to_owned();
    for column in NEW_COLUMNS {
        let key = format!(",\"{column}\":");
        let mut parts = text.split(&key);
        let first = parts.next().unwrap().to_owned();
        text = parts.fold(first, |all, part| all + part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    text
}

/// A report without the figures that it has gained since: those of that time stay as they were.
pub(crate) fn known_figures(then: &str, now: &str) -> String {
    let figures = |text: &str| -> Option<(usize, usize)> {
        let from = text.find("\"figures\":{")? + "\"figures\":{".len();
        Some((from, from + text[from..].find('}')?))
    };
    let (Some(then_at), Some((from, to))) = (figures(then), figures(now)) else { return now.to_owned() };
    let name = |figure: &str| figure.split(':').next().unwrap().to_owned();
    let known: Vec<String> = then[then_at.0..then_at.1].split(',').map(name).collect();
    let kept: Vec<&str> = now[from..to].split(',').filter(|figure| known.contains(&name(figure))).collect();
    format!("{}{}{}", &now[..from], kept.join(","), &now[to..])
}

/// A report in which each drawer names its own people, where it named all of the shift: those of that time stand in again
/// for whoever of them is named today.
pub(crate) fn own_people(then: &str, now: &str) -> String {
    let between = |line: &str, from: &str| -> Option<(usize, usize)> {
        let start = line.find(from)? + from.len();
        Some((start, start + line[start..].find('"')?))
    };
    let as_then = |(was, is): (&str, &str)| {
        let mut line = is.to_owned();
        for column in ["\"outgoing\":\"", "\"incoming\":\""] {
            let places = between(was, column).zip(between(&line, column));
            if let Some(((from, to), (begin, end))) = places.filter(|_| was.contains("\"register\":")) {
                let all: Vec<&str> = was[from..to].split(['、', '+']).map(str::trim).collect();
                if line[begin..end].split(['、', '+']).all(|name| all.contains(&name.trim())) {
                    line.replace_range(begin..end, &was[from..to]);
                }
            }
        }
        line
    };
    if then.lines().count() != now.lines().count() || !now.contains("\"cash_expected\":") {
        return now.to_owned();
    }
    let lines: Vec<String> = then.lines().zip(now.lines()).map(as_then).collect();
    let end = if now.ends_with('\n') { "\n" } else { "" };
    format!("{}{end}", lines.join("\n"))
}

#[test]
fn a_drawer_may_name_fewer_of_its_shift_and_nobody_else() {
    let line =
        |people: &str| format!("{{\"register\":\"R1\",\"incoming\":\"{people}\",\"cash_expected\":1}}\n");
    assert_eq!(own_people(&line("Ann、Bob"), &line("Bob")), line("Ann、Bob"));
    assert_eq!(own_people(&line("Ann、Bob"), &line("Cid")), line("Cid"));
}

#[test]
fn a_report_may_gain_figures_and_change_none() {
    let then = r#"{"figures":{"net":-5,"over":0},"tables":{}}"#;
    let more = r#"{"figures":{"net":-5,"new":7,"over":0},"tables":{}}"#;
    assert_eq!(known_figures(then, more), then);
    for now in [
        r#"{"figures":{"net":-6,"over":0},"tables":{}}"#,
        r#"{"figures":{"net":-5},"tables":{}}"#,
        r#"{"figures":{"net":-5,"over":0},"tables":{"a":1}}"#,
    ] {
        assert_ne!(known_figures(then, now), then, "{now}");
    }
}

#[test]
fn a_report_may_gain_tables_and_lose_none() {
    let then = "{\"tables\":{\"people\":[\n{\"n\":1}],\"days\":[]}}";
    for more in [
        "{\"tables\":{\"shifts\":[\n{\"n\":7},\n{\"n\":8}],\"people\":[\n{\"n\":1}],\"days\":[]}}",
        "{\"tables\":{\"shifts\":[],\"people\":[\n{\"n\":1}],\"days\":[],\"unplanned\":[\n{\"n\":7}]}}",
    ] {
        assert_eq!(known_tables(then, more), then);
        assert_eq!(known_tables(more, more), more);
        assert_ne!(known_tables(then, &more.replace("\"n\":1", "\"n\":2")), then);
    }
    assert_eq!(known_tables(&then.replace("days", "shifts"), then), then);
}

/// A report as JSON without what is said otherwise since: pairs name all of a side and whoever took each drawer over, where
/// they named the first; what counts for no person says so; lines that changed since they were confirmed are no longer told
/// as confirmed.
pub(crate) fn own_pairs(file: &str, text: &str) -> String {
    let text = text
        .replace("\"name\":\"counts for nobody\"", "\"name\":\"nobody\"")
        .replace("\"name\":\"不计入任何人\"", "\"name\":\"无人\"")
        .replace("changed since confirmed", "every shift confirmed")
        .replace("确认后有变动", "每班都已确认");
    let confirmed = "\"confirmed\":\"";
    let mut parts = text.split(confirmed);
    let first = parts.next().unwrap().to_owned();
    let text = parts.fold(first, |all, part| {
        let (value, rest) = part.split_once('"').unwrap();
        // Which hours that was about is told since, where others hold by now, and that somebody was still in.
        let told = [": ", "：", ", not out yet then", "（当时还没有下班）"];
        let said = told.iter().filter_map(|told| value.find(told)).min().map_or(value, |at| &value[..at]);
        format!("{all}{confirmed}{said}\"{rest}")
    });
    // A list with a point left undone was neither all well nor done in seconds.
    let text = ["changed_since", "all_well", "fast"].iter().fold(text, |text, column| {
        let key = format!(",\"{column}\":");
        let mut parts = text.split(&key);
        let first = parts.next().unwrap().to_owned();
        parts.fold(first, |all, part| all + part.trim_start_matches(|c: char| c.is_ascii_digit()))
    });
    // A routine is missed only on days on which the shop was open, and a shift that is being handed over lacks nothing.
    let other = [("pairs", ".month."), ("routines", ".month."), ("no_handover", ".over-short.")];
    other.iter().fold(text, |text, (table, report)| {
        let table = format!("\"{table}\":[");
        match text.split_once(&table).filter(|_| file.contains(report)) {
            Some((before, rest)) => {
                let rest = rest.split_once(']').map_or(rest, |(_, rest)| rest);
                format!("{before}{table}]{rest}")
            }
            None => text,
        }
    })
}

/// Figures of which less is counted since: a shift that is being handed over does not lack its handover; a routine is missed
/// only while the shop is open.
const COUNTED_LESS: [&str; 2] = ["\"no_handover\":", "\"routines_missed\":"];

/// A report in which those figures are what they were then, where they are not more today.
pub(crate) fn counted_less(then: &str, now: &str) -> String {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    COUNTED_LESS.iter().fold(now.to_owned(), |now, key| {
        if then.matches(key).count() != now.matches(key).count() {
            return now;
        }
        let mut were = then.split(key).skip(1).map(|part| &part[..digits(part)]);
        let mut parts = now.split(key);
        let first = parts.next().unwrap().to_owned();
        parts.fold(first, |all, part| {
            let (is, was) = (&part[..digits(part)], were.next().unwrap());
            let less =
                is.parse::<i64>().ok().zip(was.parse().ok()).is_some_and(|(is, was): (i64, i64)| is <= was);
            format!("{all}{key}{}{}", if less { was } else { is }, &part[is.len()..])
        })
    })
}

#[test]
fn a_report_may_count_less_of_some_things_and_more_of_none() {
    let then = r#"{"figures":{"no_handover":1,"routines_missed":28}}"#;
    let less = r#"{"figures":{"no_handover":0,"routines_missed":9}}"#;
    assert_eq!(counted_less(then, less), then);
    assert_ne!(counted_less(then, &less.replace("\"no_handover\":0", "\"no_handover\":2")), then);
    assert_ne!(counted_less(then, &less.replace("\"figures\"", "\"sums\"")), then);
}

/// A print without what is told since: which hours were confirmed, below a sealed page where others hold by now; and that a
/// record without the times of its counts knows when the handover began.
pub(crate) fn told_since(file: &str, text: &str) -> String {
    let since = |line: &str| {
        // The word says which way; the sign said it once more.
        let signed = [("over ", '+'), ("short ", '-'), ("长款 ", '+'), ("短款 ", '-')].iter().fold(
            line.to_owned(),
            |line, (word, sign)| match line.rsplit_once(word) {
                Some((before, sum)) if sum.starts_with(|c: char| c.is_ascii_digit()) => {
                    format!("{before}{word}{sign}{sum}")
                }
                _ => line,
            },
        );
        let line = if file.contains("variance") { signed.as_str() } else { line };
        let told = [
            ", confirmed: in ",
            ", confirmed, not out yet then",
            "，本人已确认：仅",
            "，本人已确认（当时还没有下班）",
        ];
        let line = match told.iter().find_map(|told| line.find(told)) {
            Some(at) if !file.contains("variance") => &line[..at],
            _ => line,
        };
        let said =
            |new: &str, old: &str| line.strip_prefix(new).map(|rest| format!("{old} {}", rest.trim_start()));
        let counted = said("Handover begun at", "Counted at").or_else(|| said("交接开始时间", "清点时间"));
        let then = |label: &str| {
            line.starts_with(label).then(|| line.split_whitespace().collect::<Vec<_>>().join(" "))
        };
        let counted = counted.or_else(|| then("Counted at")).or_else(|| then("清点时间"));
        counted.filter(|_| file.contains("variance")).unwrap_or_else(|| line.to_owned()) + "\n"
    };
    without_signature(text).lines().map(since).collect()
}

/// A variance form without what it says since: that a lead signed the handover, in a line of its own beside another
/// approval.
fn without_signature(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines() {
        let signed = [("Approved by", "(signed)"), ("批准人", "（签字批准）")];
        match signed.iter().find(|(label, end)| line.starts_with(label) && line.ends_with(end)) {
            Some((label, _)) if lines.last().is_some_and(|before| before.starts_with(label)) => {}
            Some((label, _)) => lines.push(label),
            None => lines.push(line),
        }
    }
    lines.join("\n")
}
