//! A page of plain text as it grows: titles, names with values, columns. Cells are counted as a terminal
//! shows them, so that Chinese stays aligned; the frame itself is ASCII.

use crate::i18n::lists;
use crate::i18n::width::{fit, fit_right, width, wrap};
use crate::model::lang::Lang;
use crate::model::text;

/// Columns of a printed page.
pub(crate) const COLS: usize = 80;

/// Fewest columns a page is set for; a narrower place cuts it.
pub(crate) const NARROWEST: usize = 56;

/// Cells of the name in front of a value.
const NAME: usize = 18;

/// What a line is, for a screen that shows the same lines in colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineKind {
    /// Title of the page.
    Title,
    /// Heading of a section.
    Head,
    /// Heading inside a section, or of columns.
    Sub,
    Text,
    /// Needs a look: a difference, an issue, a correction.
    Warn,
    /// A rule or an empty line.
    Rule,
}

/// One line of at most [`COLS`] cells (or of the width asked for), without a line break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TextLine {
    /// What it is.
    pub(crate) kind: LineKind,
    /// What it says.
    pub(crate) text: String,
}

/// Fewest cells of a column of words that gives way to figures.
const LEAST: usize = 6;

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextColumn {
    cols: usize,
    right: bool,
    /// Cells of the widest figure in it, which is never cut.
    need: usize,
}

/// A column of words.
pub(super) const fn words(cols: usize) -> TextColumn {
    TextColumn { cols, right: false, need: 0 }
}

/// A column of figures.
pub(super) const fn figures(cols: usize) -> TextColumn {
    TextColumn { cols, right: true, need: 0 }
}

impl TextColumn {
    /// The same with room for every figure in it, heading aside.
    pub(super) fn holding(self, values: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let longest = |value: &str| value.split(' ').map(width).max().unwrap_or(0);
        let need = values.into_iter().map(|v| longest(v.as_ref())).max().unwrap_or(0);
        Self { cols: if self.right { self.cols.max(need) } else { self.cols }, need, ..self }
    }
}

/// The cells of each column on a page of so many: words give way to figures first, then the room around figures.
fn share(columns: &[TextColumn], page: usize) -> Vec<usize> {
    let mut cells: Vec<usize> = columns.iter().map(|c| c.cols.max(c.need)).collect();
    let between = 2 * columns.len();
    let least = |c: &TextColumn| if c.right { c.need } else { c.need.max(LEAST.min(c.cols)) };
    for figures in [false, true] {
        for (n, column) in columns.iter().enumerate().filter(|(_, c)| c.right == figures) {
            let over = (cells.iter().sum::<usize>() + between).saturating_sub(page);
            cells[n] -= over.min(cells[n].saturating_sub(least(column)));
        }
    }
    cells
}

/// A sentence of a page before it is laid out: for paper that breaks its lines itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PageFact {
    /// The heading it stands under inside its section; empty for none.
    pub(crate) about: String,
    /// The name in front; may be empty.
    pub(crate) name: String,
    /// What is said.
    pub(crate) text: String,
    /// Whether it needs a look.
    pub(crate) warn: bool,
}

/// The sentences of a page that is not laid out.
#[derive(Debug, Default)]
struct Gathered {
    facts: Vec<PageFact>,
    about: String,
    /// The name of the row above: what follows set in is about it. Rows themselves stand in tables.
    row: Option<String>,
    /// What stands between words and those that go on with them.
    between: &'static str,
}

impl Gathered {
    fn fact(&mut self, kind: LineKind, name: &str, text: &str) {
        let warn = kind == LineKind::Warn;
        let (name, text) = (clean(name).trim().to_owned(), clean(text).trim().to_owned());
        self.row = None;
        self.facts.push(PageFact { about: self.about.clone(), name, text, warn });
    }

    /// Words set in below what was said: they go on with it.
    fn more(&mut self, kind: LineKind, text: &str) {
        if let Some(name) = self.row.take() {
            self.fact(kind, &name, text);
            self.row = Some(name);
            return;
        }
        match self.facts.last_mut() {
            Some(last) if last.about == self.about => {
                last.text = [last.text.as_str(), clean(text).trim()].join(self.between);
                last.warn |= kind == LineKind::Warn;
            }
            _ => self.fact(kind, "", text),
        }
    }
}

/// A growing page.
#[derive(Debug)]
pub(super) struct TextPage {
    cols: usize,
    lines: Vec<TextLine>,
    gathered: Option<Gathered>,
}

impl TextPage {
    pub(crate) fn new(cols: usize) -> Self {
        Self { cols: cols.max(NARROWEST), lines: Vec::with_capacity(128), gathered: None }
    }

    /// A page that is only gathered: its sentences in brief, without the rows that stand in tables.
    pub(crate) fn in_brief(lang: Lang) -> Self {
        let between = lists::between_remarks(lang);
        let gathered = Gathered { between, ..Gathered::default() };
        Self { cols: COLS, lines: Vec::new(), gathered: Some(gathered) }
    }

    /// What follows stands under no heading of the section any more. Nothing where the page is laid out.
    pub(crate) fn apart(&mut self) {
        if let Some(gathered) = &mut self.gathered {
            gathered.about.clear();
            gathered.row = None;
        }
    }

    /// Whether it is only gathered.
    pub(crate) const fn is_brief(&self) -> bool {
        self.gathered.is_some()
    }

    /// What was gathered.
    pub(crate) fn facts(self) -> Vec<PageFact> {
        self.gathered.unwrap_or_default().facts
    }

    pub(crate) const fn cols(&self) -> usize {
        self.cols
    }

    pub(crate) fn done(self) -> Vec<TextLine> {
        self.lines
    }

    fn push(&mut self, kind: LineKind, text: &str) {
        self.lines.push(TextLine { kind, text: text.trim_end().to_owned() });
    }

    pub(crate) fn blank(&mut self) {
        if !self.is_brief() && self.lines.last().is_some_and(|l| !l.text.is_empty()) {
            self.push(LineKind::Rule, "");
        }
    }

    pub(crate) fn rule(&mut self, of: &str) {
        let rule = of.repeat(self.cols);
        self.push(LineKind::Rule, &rule);
    }

    /// Left and right on one line; the left is cut where both do not fit.
    pub(crate) fn ends(&mut self, kind: LineKind, left: &str, right: &str) {
        let right = clean(right);
        let room = self.cols.saturating_sub(width(&right) + 1);
        let line = format!("{} {right}", cell(&clean(left), room, false));
        self.push(kind, &line);
    }

    /// A section: an empty line, its name and a rule.
    pub(crate) fn head(&mut self, text: &str) {
        if self.is_brief() {
            self.apart();
            return;
        }
        self.blank();
        self.push(LineKind::Head, text);
        self.rule("-");
    }

    pub(crate) fn sub(&mut self, text: &str) {
        if let Some(gathered) = &mut self.gathered {
            gathered.about = clean(text);
            gathered.row = None;
            return;
        }
        for line in wrap(&clean(text), self.cols) {
            self.push(LineKind::Sub, &line);
        }
    }

    /// A name and its value; long values go on below each other.
    pub(crate) fn pair(&mut self, name: &str, value: &str) {
        self.named(LineKind::Text, name, value);
    }

    /// As [`Sheet::pair`], to be looked at.
    pub(crate) fn warn(&mut self, name: &str, value: &str) {
        self.named(LineKind::Warn, name, value);
    }

    fn named(&mut self, kind: LineKind, name: &str, value: &str) {
        if let Some(gathered) = &mut self.gathered {
            if name.is_empty() {
                gathered.row = None;
                gathered.more(kind, value);
            } else {
                gathered.fact(kind, name, value);
            }
            return;
        }
        let name = clean(name);
        // A long name pushes its value away instead of being cut.
        let lead = if width(&name) < NAME {
            fit(&name, NAME)
        } else {
            for line in wrap(&name, self.cols) {
                self.push(kind, &line);
            }
            " ".repeat(NAME)
        };
        self.hanging(kind, &lead, value);
    }

    /// Words set in, going on at the same place.
    pub(crate) fn para(&mut self, kind: LineKind, indent: usize, text: &str) {
        if let Some(gathered) = &mut self.gathered {
            if indent == 0 {
                // Not about what stands above, but about the section.
                gathered.about.clear();
                gathered.fact(kind, "", text);
            } else {
                gathered.more(kind, text);
            }
            return;
        }
        self.hanging(kind, &" ".repeat(indent), text);
    }

    /// Words after a lead, going on below their own beginning.
    pub(crate) fn hanging(&mut self, kind: LineKind, lead: &str, text: &str) {
        if let Some(gathered) = &mut self.gathered {
            gathered.fact(kind, lead, text);
            return;
        }
        let indent = width(lead);
        let room = self.cols.saturating_sub(indent).max(2);
        let text = text::for_output(text);
        // Most lines are short: they need no breaking.
        if !text.contains('\n') && width(&text) <= room {
            self.push(kind, &format!("{lead}{}", text.trim_start()));
            return;
        }
        for (i, line) in wrap(&text, room).iter().enumerate() {
            let before = if i == 0 { lead.to_owned() } else { " ".repeat(indent) };
            self.push(kind, &format!("{before}{line}"));
        }
    }

    /// One row of columns, set in by two; words that are too long are cut, except that the last column of words
    /// goes on below itself. Figures are never cut: where there is no room left, the last column stands below.
    pub(crate) fn row(&mut self, kind: LineKind, columns: &[(TextColumn, &str)]) {
        if let Some(gathered) = &mut self.gathered {
            let first = columns.first().map(|(_, value)| clean(value));
            gathered.row = first.filter(|_| kind != LineKind::Sub);
            return;
        }
        let each: Vec<TextColumn> = columns.iter().map(|(column, _)| *column).collect();
        let cells = share(&each, self.cols);
        let mut line = "  ".to_owned();
        for (i, (col, value)) in columns.iter().enumerate() {
            if i > 0 {
                line.push_str("  ");
            }
            let value = clean(value);
            let last = i + 1 == columns.len();
            if last && !col.right {
                if width(&line) + col.need > self.cols {
                    self.push(kind, &line);
                    "    ".clone_into(&mut line);
                }
                self.hanging(kind, &line, &value);
                return;
            }
            // A heading may be cut, a sum never.
            let room =
                if col.right && kind != LineKind::Sub { cells[i].max(width(&value)) } else { cells[i] };
            line.push_str(&cell(&value, room, col.right));
        }
        self.push(kind, &line);
    }
}

fn clean(value: &str) -> String {
    text::for_output_line(value).into_owned()
}

/// A value in exactly so many cells; where it was cut, the last is `…`, as on every screen.
fn cell(value: &str, cols: usize, right: bool) -> String {
    if right { fit_right(value, cols) } else { fit(value, cols) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sheet: TextPage) -> Vec<String> {
        sheet.done().into_iter().map(|l| l.text).collect()
    }

    #[test]
    fn values_stand_below_each_other_in_both_scripts() {
        let mut sheet = TextPage { cols: 40, lines: Vec::new(), gathered: None };
        sheet.pair("Handed over by", "Li Hua");
        sheet.pair("交班人", "李华");
        sheet.pair("A name longer than its place", "x");
        sheet.row(
            LineKind::Text,
            &[
                (words(6), "现金现金"),
                (figures(8), "1,234.50"),
                (words(0), "短款 很长的原因写在这里一直写下去"),
            ],
        );
        assert_eq!(
            texts(sheet),
            [
                "Handed over by    Li Hua",
                "交班人            李华",
                "A name longer than its place",
                "                  x",
                "  现金…   1,234.50  短款 很长的原因写在",
                "                    这里一直写下去",
            ]
        );
    }

    #[test]
    fn figures_are_whole_and_words_give_way() {
        let sums = ["9,999,999,999,999.99", "0.00"];
        let (name, sum, last) =
            (words(16), figures(12).holding(sums), words(0).holding(["-9,999,999.99 short"]));
        let mut sheet = TextPage::new(64);
        for value in sums {
            sheet.row(
                LineKind::Text,
                &[
                    (name, "A long name of a tender"),
                    (sum, value),
                    (sum, value),
                    (last, "-9,999,999.99 short"),
                ],
            );
        }
        assert_eq!(
            texts(sheet),
            [
                "  A lon…  9,999,999,999,999.99  9,999,999,999,999.99",
                "    -9,999,999.99 short",
                "  A lon…                  0.00                  0.00",
                "    -9,999,999.99 short",
            ]
        );
        let mut sheet = TextPage::new(80);
        sheet.row(
            LineKind::Text,
            &[
                (name, "A long name of a tender"),
                (sum, sums[0]),
                (sum, sums[1]),
                (last, "-9,999,999.99 short"),
            ],
        );
        assert_eq!(
            texts(sheet),
            [
                "  A long name of …  9,999,999,999,999.99                  0.00  -9,999,999.99",
                &format!("{:64}short", ""),
            ]
        );
    }

    #[test]
    fn ends_fill_the_width_and_nothing_leaves_it() {
        let mut sheet = TextPage::new(56);
        sheet.ends(LineKind::Title, &"街".repeat(40), "Seal #00812");
        sheet.blank();
        sheet.blank();
        sheet.para(LineKind::Text, 2, "one\ntwo\u{1b}[31m");
        let lines = texts(sheet);
        assert_eq!(width(&lines[0]), 56);
        assert_eq!(&lines[1..], ["", "  one", "  two"]);
    }
}
