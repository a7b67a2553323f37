//! Terminal cells: every width in the program is counted here, so that Chinese text keeps tables aligned.
//!
//! Counted by grapheme cluster and the way ratatui draws: control characters take no cell.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Shown where text was cut off; one cell.
const ELLIPSIS: &str = "…";

/// Glyphs that never begin a line (closing punctuation, Chinese and Latin).
const CLOSING: &str = "，。！？、；：）」』】》〉〕”’…％,.!?;:)]}%";
/// Glyphs that never end a line (opening punctuation).
const OPENING: &str = "（「『【《〈〔“‘([{";

/// Width of a text in terminal cells.
#[must_use]
pub(crate) fn width(text: &str) -> usize {
    if text.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        return text.len();
    }
    text.graphemes(true).map(glyph_width).sum()
}

/// Width of one grapheme cluster in cells.
fn glyph_width(glyph: &str) -> usize {
    if glyph.contains(char::is_control) {
        return 0;
    }
    UnicodeWidthStr::width(glyph)
}

/// What is left of a text in so many cells, `…` in the last one where something was cut, and the cells it takes.
fn cut(text: &str, cols: usize) -> (Cow<'_, str>, usize) {
    let text = without_controls(text);
    let whole = width(&text);
    if whole <= cols {
        return (text, whole);
    }
    if cols == 0 {
        return (Cow::Borrowed(""), 0);
    }
    let mut out = String::with_capacity(text.len().min(cols * 4 + 4));
    let mut used = 0;
    for glyph in text.graphemes(true) {
        let w = glyph_width(glyph);
        if used + w > cols - 1 {
            break;
        }
        out.push_str(glyph);
        used += w;
    }
    out.push_str(ELLIPSIS);
    (Cow::Owned(out), used + 1)
}

/// The text in at most `cols` cells, `…` in the last one where something was cut.
#[must_use]
pub(crate) fn cut_to(text: &str, cols: usize) -> String {
    cut(text, cols).0.into_owned()
}

/// The text in exactly `cols` cells: cut with `…` or padded with spaces on the right.
#[must_use]
pub(crate) fn fit(text: &str, cols: usize) -> String {
    let mut out = String::with_capacity(text.len().max(cols));
    push_fit(&mut out, text, cols);
    out
}

/// Adds what [`fit`] gives.
pub(crate) fn push_fit(out: &mut String, text: &str, cols: usize) {
    let (text, used) = cut(text, cols);
    out.push_str(&text);
    out.extend(std::iter::repeat_n(' ', cols.saturating_sub(used)));
}

/// The text in exactly `cols` cells, padded on the left: for figures.
#[must_use]
pub(crate) fn fit_right(text: &str, cols: usize) -> String {
    let mut out = String::with_capacity(text.len().max(cols));
    push_fit_right(&mut out, text, cols);
    out
}

/// Adds what [`fit_right`] gives.
pub(crate) fn push_fit_right(out: &mut String, text: &str, cols: usize) {
    let (text, used) = cut(text, cols);
    out.extend(std::iter::repeat_n(' ', cols.saturating_sub(used)));
    out.push_str(&text);
}

fn without_controls(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_control) {
        Cow::Owned(text.chars().filter(|c| !c.is_control()).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Breaks a text into lines of at most `cols` cells.
///
/// Latin breaks between words, Chinese between any two glyphs, but closing punctuation never begins a
/// line and opening punctuation never ends one, unless the line is too narrow for anything else.
/// Every `\n` begins a line; always at least one line. A glyph wider than `cols` becomes `…`.
#[must_use]
pub(crate) fn wrap(text: &str, cols: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        wrap_paragraph(&without_controls(paragraph), cols, &mut lines);
    }
    lines
}

/// Stands between glyphs where no line may be broken; takes no cell.
const JOINER: char = '\u{2060}';
/// A space at which no line is broken.
const KEPT_SPACE: &str = "\u{a0}";

/// A text that [`wrap`] does not break, such as a name or a sign with its meaning.
#[must_use]
pub(crate) fn together(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for (n, glyph) in text.graphemes(true).enumerate() {
        if n > 0 {
            out.push(JOINER);
        }
        out.push_str(if glyph == " " { KEPT_SPACE } else { glyph });
    }
    out
}

/// A stretch that stays together: a word, or a Chinese glyph with its punctuation.
struct Chunk<'a> {
    glyphs: Vec<(&'a str, usize)>,
    width: usize,
    /// Spaces before it; dropped where a line begins.
    spaces: usize,
    /// Whether the next glyph without a space in between still belongs to it.
    open: bool,
}

/// Whether a glyph goes on with a Chinese date or the day of a week behind what stands before it: `2026年3月2日`, `周一`.
fn in_date(before: &[(&str, usize)], glyph: &str) -> bool {
    let is_digit = |glyph: &str| !glyph.is_empty() && glyph.bytes().all(|b| b.is_ascii_digit());
    let mut back = before.iter().rev().map(|(glyph, _)| *glyph);
    let (last, one_before) = (back.next().unwrap_or_default(), back.next().unwrap_or_default());
    match (last, glyph) {
        ("周", "一" | "二" | "三" | "四" | "五" | "六" | "日") => one_before.is_empty(),
        (last, "年" | "月" | "日") => is_digit(last),
        ("年" | "月", glyph) => is_digit(glyph) && is_digit(one_before),
        _ => false,
    }
}

fn chunks(paragraph: &str) -> Vec<Chunk<'_>> {
    let mut chunks: Vec<Chunk<'_>> = Vec::new();
    let mut spaces = 0;
    let mut in_word = false;
    for glyph in paragraph.graphemes(true) {
        if glyph == " " || glyph == "\u{3000}" {
            spaces += glyph_width(glyph);
            continue;
        }
        if glyph.starts_with(JOINER) {
            if let Some(last) = chunks.last_mut() {
                last.open = true;
            }
            continue;
        }
        let glyph = if glyph == KEPT_SPACE { " " } else { glyph };
        let w = glyph_width(glyph);
        let opening = OPENING.contains(glyph);
        let closing = !opening && CLOSING.contains(glyph);
        let wide = w > 1;
        let word = !wide && !opening && !closing;
        let dated = spaces == 0 && chunks.last().is_some_and(|last| in_date(&last.glyphs, glyph));
        // A space before Chinese closing punctuation is a slip; kept, it would let the mark begin a line.
        let together =
            (closing && wide) || dated || (spaces == 0 && (closing || w == 0 || (in_word && word)));
        match chunks.last_mut() {
            Some(last) if together || (last.open && spaces == 0) => {
                last.glyphs.push((glyph, w));
                last.width += w;
                last.open = opening;
            }
            _ => {
                chunks.push(Chunk { glyphs: vec![(glyph, w)], width: w, spaces, open: opening });
            }
        }
        // `3.50` and `don't` stay whole: Latin punctuation does not end a word.
        in_word = word || (closing && !wide && in_word);
        spaces = 0;
    }
    chunks
}

fn wrap_paragraph(paragraph: &str, cols: usize, lines: &mut Vec<String>) {
    let mut line = String::new();
    let mut used = 0;
    for chunk in chunks(paragraph) {
        let gap = if used == 0 { 0 } else { chunk.spaces };
        if used + gap + chunk.width <= cols {
            line.extend(std::iter::repeat_n(' ', gap));
            used += gap;
        } else if used > 0 {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if chunk.width <= cols {
            line.extend(chunk.glyphs.iter().map(|(g, _)| *g));
            used += chunk.width;
        } else {
            used = split_long(&chunk, cols, &mut line, lines);
        }
    }
    lines.push(line);
}

/// Breaks a chunk wider than a whole line by glyph; returns the cells used on the last, open line.
fn split_long(chunk: &Chunk<'_>, cols: usize, line: &mut String, lines: &mut Vec<String>) -> usize {
    let mut row: Vec<(&str, usize)> = Vec::new();
    let mut used = 0;
    for &(glyph, w) in &chunk.glyphs {
        let (glyph, w) =
            if w <= cols { (glyph, w) } else { (if cols == 0 { "" } else { ELLIPSIS }, cols.min(1)) };
        if used + w > cols {
            let mut next = Vec::new();
            // Closing punctuation takes the glyph before it along.
            if CLOSING.contains(glyph)
                && row.len() > 1
                && row.last().is_some_and(|last| last.1 + w <= cols && !CLOSING.contains(last.0))
            {
                next.extend(row.pop());
            }
            line.extend(row.drain(..).map(|(g, _)| g));
            lines.push(std::mem::take(line));
            used = next.iter().map(|(_, w)| w).sum();
            row = next;
        }
        row.push((glyph, w));
        used += w;
    }
    line.extend(row.into_iter().map(|(g, _)| g));
    used
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_stays_together_is_not_broken() {
        let names = ["王小明", "李华", "Li Hua"].map(together).join("、");
        assert_eq!(wrap(&format!("未确认：{names}。"), 12), ["未确认：", "王小明、", "李华、", "Li Hua。"]);
        assert_eq!(wrap(&together("王小明"), 4), ["王小", "明"], "but where there is no room at all");
    }

    #[test]
    fn a_chinese_date_is_not_torn() {
        let said = "本机时钟显示为2026年3月2日 周一 22:58，请核对。";
        for cols in 13..60 {
            let lines = wrap(said, cols);
            assert!(lines.iter().any(|line| line.contains("2026年3月2日")), "{cols}: {lines:?}");
            assert!(lines.iter().any(|line| line.contains("周一")), "{cols}: {lines:?}");
        }
        assert_eq!(wrap("2026年3月2日", 8), ["2026年3", "月2日"], "but where there is no room at all");
        assert_eq!(
            wrap("已跨3个班，月日", 6),
            ["已跨3", "个班，", "月日"],
            "other figures and signs break as ever"
        );
    }

    #[test]
    fn chinese_takes_two_cells_and_clusters_count_once() {
        assert_eq!(width("早班"), 4);
        assert_eq!(width("a早b"), 4);
        assert_eq!(width("e\u{301}"), 1);
        assert_eq!(width("👨\u{200d}👩\u{200d}👧"), 2);
        assert_eq!(width("ｶﾞ"), 2);
        assert_eq!(width("a\u{1b}\nb"), 2);
        assert_eq!(width(""), 0);
    }

    #[test]
    fn fits_without_halving_a_glyph() {
        assert_eq!(fit("早班", 6), "早班  ");
        assert_eq!(fit("早班交接", 6), "早班… ");
        assert_eq!(fit("早班交接", 7), "早班交…");
        assert_eq!(fit("abc", 3), "abc");
        assert_eq!(fit("abcd", 3), "ab…");
        assert_eq!(fit("abc", 0), "");
        assert_eq!(fit("早", 1), "…");
        assert_eq!(fit_right("1.00", 6), "  1.00");
        assert_eq!(fit_right("早班交接", 6), " 早班…");
    }

    #[test]
    fn wraps_words_and_chinese() {
        assert_eq!(wrap("count the till twice", 9), ["count the", "till", "twice"]);
        assert_eq!(wrap("交班前点清现金，并签字。", 8), ["交班前点", "清现金，", "并签字。"]);
        assert_eq!(wrap("点清现金，签字", 8), ["点清现", "金，签字"]);
        assert_eq!(wrap("请看（备注）", 6), ["请看", "（备", "注）"]);
        assert_eq!(wrap("a\n\nb", 5), ["a", "", "b"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("早", 1), ["…"]);
        assert_eq!(wrap("pay 3.50 now", 8), ["pay 3.50", "now"]);
    }

    fn mixed() -> impl Strategy<Value = String> {
        let glyph = prop_oneof![
            Just("早".to_owned()),
            Just("，".to_owned()),
            Just("（".to_owned()),
            Just(" ".to_owned()),
            Just("\n".to_owned()),
            Just("\u{fe0f}".to_owned()),
            Just("☺".to_owned()),
            Just("\u{301}".to_owned()),
            Just("\u{200d}".to_owned()),
            Just("\u{1f1e8}".to_owned()),
            Just("\u{600}".to_owned()),
            Just("ﾞ".to_owned()),
            "[a-z.,]{1,3}",
            any::<char>().prop_map(String::from),
        ];
        prop::collection::vec(glyph, 0..40).prop_map(|v| v.concat())
    }

    #[test]
    fn glyphs_that_join_without_a_control_between_them_are_one_that_is_too_wide() {
        assert_eq!(wrap("\u{600}\u{600}\0早", 2), ["…"]);
    }

    proptest! {
        #[test]
        fn fit_is_exact(s in mixed(), n in 0usize..60) {
            prop_assert_eq!(width(&fit(&s, n)), n);
            prop_assert_eq!(width(&fit_right(&s, n)), n);
        }

        #[test]
        fn wrapped_lines_fit_and_keep_every_glyph(s in mixed(), n in 2usize..40) {
            // Without controls between them glyphs may join; what is then wider than a line becomes `…`.
            prop_assume!(s.split('\n').all(|p| without_controls(p).graphemes(true).all(|g| width(g) <= n)));
            let lines = wrap(&s, n);
            for line in &lines {
                prop_assert!(width(line) <= n, "{line:?}");
            }
            // A space that is kept is shown as any other, and what joins glyphs takes no cell.
            let blank = |c: char| c.is_control() || matches!(c, ' ' | '\u{3000}' | '\u{a0}' | JOINER);
            let bare = |s: &str| s.chars().filter(|c| !blank(*c)).collect::<String>();
            prop_assert_eq!(bare(&lines.concat()), bare(&s));
        }

        #[test]
        fn closing_punctuation_never_begins_a_line(s in "[早班交接a-z]{1,3}([，。！？、；：）」]?[早班交接 ]{0,2}[早班交接a-z]{1,3}){1,12}", n in 4usize..30) {
            for line in wrap(&s, n).iter().skip(1) {
                prop_assert!(!line.starts_with(['，', '。', '！', '？', '、', '；', '：', '）', '」']), "{line:?}");
            }
        }
    }
}
