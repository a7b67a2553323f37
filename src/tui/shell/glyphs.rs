//! The marks and lines drawn on screen, in Unicode or plain ASCII.
//!
//! Many box lines and arrows are one cell wide on most terminals and two on some Chinese consoles;
//! there the ASCII set keeps the columns aligned.

pub(crate) use crate::system::config::GlyphChoice;

/// One set of glyphs; every one is a single cell wide.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Glyphs {
    /// Whether this is the ASCII set.
    pub(crate) ascii: bool,
    pub(crate) horizontal: &'static str,
    pub(crate) vertical: &'static str,
    /// Corners: top left, top right, bottom left, bottom right.
    pub(crate) corners: [&'static str; 4],
    /// Junctions of a line with the frame: left, right, top, bottom, cross.
    pub(crate) junctions: [&'static str; 5],
    pub(crate) check: &'static str,
    pub(crate) cross: &'static str,
    pub(crate) alert: &'static str,
    /// Neutral point: open, not started.
    pub(crate) dot: &'static str,
    /// Points at the current thing.
    pub(crate) pointer: &'static str,
    /// Arrows: up, down, left, right.
    pub(crate) arrows: [&'static str; 4],
    /// The key names ↑↓ and ←→ as hints show them.
    pub(crate) up_down: &'static str,
    pub(crate) left_right: &'static str,
    /// A box not ticked and a box ticked.
    pub(crate) boxes: [&'static str; 2],
    /// A choice not taken and a choice taken.
    pub(crate) radios: [&'static str; 2],
    /// Eight heights of a bar, smallest first.
    pub(crate) bars: [&'static str; 8],
    /// A full and an empty cell of a proportion bar.
    pub(crate) meter: [&'static str; 2],
    /// Stands for one hidden PIN digit.
    pub(crate) hidden: &'static str,
    /// Position in a scrolled view.
    pub(crate) thumb: &'static str,
    /// Shows that text was cut.
    pub(crate) ellipsis: &'static str,
}

/// Box lines, check marks, arrows and blocks.
pub(crate) static UNICODE: Glyphs = Glyphs {
    ascii: false,
    horizontal: "─",
    vertical: "│",
    corners: ["┌", "┐", "└", "┘"],
    junctions: ["├", "┤", "┬", "┴", "┼"],
    check: "✓",
    cross: "✗",
    alert: "!",
    dot: "·",
    pointer: "▸",
    arrows: ["↑", "↓", "←", "→"],
    up_down: "↑↓",
    left_right: "←→",
    boxes: ["[ ]", "[✓]"],
    radios: ["( )", "(•)"],
    bars: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    meter: ["█", "░"],
    hidden: "*",
    thumb: "█",
    ellipsis: "…",
};

/// Characters below 128 only.
pub(crate) static ASCII: Glyphs = Glyphs {
    ascii: true,
    horizontal: "-",
    vertical: "|",
    corners: ["+", "+", "+", "+"],
    junctions: ["+", "+", "+", "+", "+"],
    check: "v",
    cross: "x",
    alert: "!",
    dot: ".",
    pointer: ">",
    arrows: ["^", "v", "<", ">"],
    up_down: "Up/Down",
    left_right: "Left/Right",
    boxes: ["[ ]", "[x]"],
    radios: ["( )", "(*)"],
    bars: ["_", "_", ".", ".", "o", "o", "O", "#"],
    meter: ["#", "."],
    hidden: "*",
    thumb: "#",
    ellipsis: "~",
};

impl Glyphs {
    /// The set for a choice; `env` looks up environment variables.
    ///
    /// `auto` takes ASCII on the Linux text console and on dumb terminals, which lack the glyphs, and
    /// where the locale is not UTF-8. Windows has no locale variables and can show Unicode.
    #[must_use]
    pub(crate) fn choose(choice: GlyphChoice, env: impl Fn(&str) -> Option<String>) -> &'static Self {
        match choice {
            GlyphChoice::Unicode => &UNICODE,
            GlyphChoice::Ascii => &ASCII,
            GlyphChoice::Auto => {
                let term = env("TERM").unwrap_or_default();
                if term == "linux" || term == "dumb" {
                    return &ASCII;
                }
                let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
                    .iter()
                    .filter_map(|name| env(name))
                    .find(|value| !value.is_empty());
                match locale {
                    Some(name) => {
                        let name = name.to_ascii_lowercase();
                        if name.contains("utf-8") || name.contains("utf8") { &UNICODE } else { &ASCII }
                    }
                    None if cfg!(windows) || cfg!(target_os = "macos") => &UNICODE,
                    None => &ASCII,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auto_looks_at_terminal_then_locale() {
        let with = |pairs: &'static [(&str, &str)]| {
            Glyphs::choose(GlyphChoice::Auto, |name| {
                pairs.iter().find(|(k, _)| *k == name).map(|(_, v)| (*v).to_owned())
            })
        };
        assert!(!with(&[("TERM", "xterm"), ("LANG", "zh_CN.UTF-8")]).ascii);
        assert!(with(&[("TERM", "linux"), ("LANG", "zh_CN.UTF-8")]).ascii);
        assert!(with(&[("TERM", "xterm"), ("LANG", "C")]).ascii);
        assert!(!with(&[("LC_ALL", ""), ("LANG", "en_US.utf8")]).ascii);
        assert!(with(&[("LC_ALL", "POSIX"), ("LANG", "en_US.utf8")]).ascii);
    }

    #[test]
    fn single_glyphs_are_one_cell() {
        use unicode_width::UnicodeWidthStr as _;
        for set in [&UNICODE, &ASCII] {
            let all = [set.horizontal, set.vertical, set.check, set.cross, set.alert, set.dot, set.pointer];
            let more = set.corners.iter().chain(&set.junctions).chain(&set.bars).chain(&set.meter);
            for glyph in all.iter().chain(more) {
                assert_eq!(glyph.width(), 1, "{glyph}");
                assert!(!set.ascii || glyph.is_ascii());
            }
        }
    }
}
