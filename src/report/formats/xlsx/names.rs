//! Names of worksheets, by Excel's rules.

/// Most UTF-16 units of a name.
const MOST: usize = 31;

/// A valid name for each title, no two alike.
pub(crate) fn of<'t>(titles: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for title in titles {
        let clean = clean(title);
        let mut name = cut(&clean, MOST);
        let mut n = 2;
        // Excel takes capitals for the same.
        while names.iter().any(|old| old.to_lowercase() == name.to_lowercase()) {
            let behind = format!(" ({n})");
            name = format!("{}{behind}", cut(&clean, MOST - behind.len()));
            n += 1;
        }
        names.push(name);
    }
    names
}

/// Without the signs Excel refuses, and never one of the names it keeps for itself.
fn clean(title: &str) -> String {
    let spaced: String =
        title.chars().map(|c| if c.is_control() || "[]:*?/\\".contains(c) { ' ' } else { c }).collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let name = words.join(" ");
    let name = name.trim_matches('\'').trim();
    if name.is_empty() || name.eq_ignore_ascii_case("history") { format!("{name}_") } else { name.to_owned() }
}

/// The first `most` UTF-16 units, never half a character.
fn cut(name: &str, most: usize) -> String {
    let mut used = 0;
    let kept = name.chars().take_while(|c| {
        used += c.len_utf16();
        used <= most
    });
    kept.collect::<String>().trim_end_matches(['\'', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_rules_of_excel() {
        let long = "很长的表名".repeat(10);
        let titles = ["By day", "by Day", "a/b:c*[d]?", "'quoted'", "", "History", &long, &long];
        let names = of(titles.into_iter());
        assert_eq!(names[..6], ["By day", "by Day (2)", "a b c d", "quoted", "_", "History_"]);
        for name in &names {
            assert!((1..=31).contains(&name.encode_utf16().count()), "{name}");
        }
        assert!(names[7].ends_with(" (2)"), "{}", names[7]);
        // Characters of two units are not halved.
        assert_eq!(of(["𠮷".repeat(20).as_str()].into_iter())[0].chars().count(), 15);
    }
}
