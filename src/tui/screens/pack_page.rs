//! What the packs of a country and a trade bring: shown before they are applied, and later in Settings.

use ratatui::layout::Rect;

use crate::i18n::{dates, lists, msg, readings};
use crate::model::calendar::SpecialDay;
use crate::model::cash::ways::CountWay;
use crate::model::checklist::{AnswerKind, CheckItem};
use crate::model::lang::{Bilingual, Lang};
use crate::model::money::{Currency, Money};
use crate::model::packs::{PackPair, PackPart, PackRemark};
use crate::model::packs_used::PacksUsed;
use crate::model::settings::Settings;
use crate::model::templates;
use crate::model::templates::{NewRegister, NewShop};
use crate::model::time::{BusinessDate, DEFAULT_CUTOFF, Minute};
use crate::model::zone::Zone;
use crate::tui::shell::canvas::{Canvas, padded};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Ctx, Handled, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::pager::{Pager, PagerLine};

/// Cells a detail is set in by.
const SET_IN: u16 = 2;

/// The page of two packs, one label and what belongs to it after the other.
#[must_use]
pub(crate) fn lines(pair: PackPair, currency: &Currency, today: BusinessDate, lang: Lang) -> Vec<PagerLine> {
    let head = format!("{} · {}", pair.country.name.get(lang), pair.trade.name.get(lang));
    let mut all = vec![PagerLine::new(head, TextRole::Title)];
    all.push(PagerLine::new(msg::packs_ui::once(lang), TextRole::Muted));
    let Some(shop) = preview(pair, currency, today) else { return all };
    all.extend(payments(&shop, lang));
    all.extend(money(pair, &shop, lang));
    all.extend(limits(pair, &shop, lang));
    all.extend(checks(pair, &shop, lang));
    all.extend(hours(&shop, lang));
    let topics: Vec<String> =
        shop.feedback_topics.iter().filter(|t| t.active).map(|t| t.name.get(lang).to_owned()).collect();
    all.extend(labelled(msg::packs_ui::topics(lang), [lists::names(&topics, lang)]));
    let remark = |r: &PackRemark| {
        let text = r.text.get(lang);
        if r.note { text.to_owned() } else { sourced(text, r.source.as_deref(), lang) }
    };
    let remarks = pair.remarks().map(remark);
    all.extend(labelled(msg::packs_ui::about(lang), remarks));
    all
}

/// The settings a shop would start with.
fn preview(pair: PackPair, currency: &Currency, today: BusinessDate) -> Option<Settings> {
    let register = NewRegister { name: "1".into(), float_target: Money::ZERO, counted: CountWay::default() };
    let new = NewShop {
        name: "1".into(),
        currency: currency.clone(),
        zone: Zone::default(),
        cutoff: Minute(DEFAULT_CUTOFF),
        lang: Lang::default(),
        shifts: Vec::new(),
        registers: vec![register],
        owner: "1".into(),
        people: Vec::new(),
    };
    let mut shop = templates::shop(new).ok()?;
    pair.apply(&mut shop, today);
    Some(shop)
}

/// A label over its lines; nothing where there are none.
fn labelled(label: &str, lines: impl IntoIterator<Item = String>) -> Vec<PagerLine> {
    let text = |line: String| PagerLine::new(line, TextRole::Text).indented(SET_IN);
    let lines: Vec<PagerLine> = lines.into_iter().filter(|line| !line.is_empty()).map(text).collect();
    if lines.is_empty() {
        return lines;
    }
    let head = [PagerLine::blank(), PagerLine::new(label, TextRole::Label)];
    head.into_iter().chain(lines).collect()
}

/// A sentence with where it stands, or that it is a habit.
fn sourced(text: &str, source: Option<&str>, lang: Lang) -> String {
    let from = source.unwrap_or_else(|| msg::packs_ui::habit(lang));
    format!("{text} · {from}")
}

fn payments(shop: &Settings, lang: Lang) -> Vec<PagerLine> {
    let of = |active| {
        let these = shop.tenders.iter().filter(move |t| t.active == active);
        lists::names(&these.map(|t| t.name.get(lang).to_owned()).collect::<Vec<_>>(), lang)
    };
    let off = of(false);
    let off = if off.is_empty() { off } else { msg::packs_ui::to_switch_on(lang, off) };
    labelled(msg::packs_ui::payments(lang), [of(true), off])
}

fn money(pair: PackPair, shop: &Settings, lang: Lang) -> Vec<PagerLine> {
    let currency = &shop.store.currency;
    let of = |coin| {
        let these =
            currency.denominations.iter().filter(move |d| d.coin == coin && !d.is_wrapped() && !d.off);
        these.map(|d| currency.format(d.value)).collect::<Vec<_>>().join("  ")
    };
    let counted = [of(false), of(true)].into_iter().filter(|all| !all.is_empty());
    let counted = format!("{}  {}", currency.code, counted.collect::<Vec<_>>().join(" · "));
    let own = pair.country.currency.as_ref() == Some(&currency.code);
    let roll = |pieces: i64, value: Money| format!("{} × {pieces}", currency.format(value));
    let rolls = pair.country.rolls.iter().filter(|_| own).map(|r| roll(r.pieces, r.value));
    let rolls: Vec<String> = rolls.collect();
    let rolls = if rolls.is_empty() { String::new() } else { msg::packs_ui::rolls(lang, rolls.join("  ")) };
    let bundle = pair.country.bundle.filter(|_| own);
    let bundle = bundle.map_or_else(String::new, |pieces| msg::packs_ui::bundle(lang, pieces));
    labelled(msg::packs_ui::money(lang), [counted, rolls, bundle])
}

fn limits(pair: PackPair, shop: &Settings, lang: Lang) -> Vec<PagerLine> {
    // Temperatures; that a number of pieces is not below nothing says nothing.
    let read = |c: &&CheckItem| c.active && c.answer == AnswerKind::Number && c.unit.starts_with('°');
    let with = shop.checks.iter().filter(read);
    let said = with.filter_map(|check| {
        let within = readings::limits(&check.limits(), lang)?;
        let text = msg::packs_ui::reading(lang, check.text.get(lang), within);
        Some(sourced(&text, pair.source_of(&check.id), lang))
    });
    labelled(msg::packs_ui::readings(lang), said)
}

fn checks(pair: PackPair, shop: &Settings, lang: Lang) -> Vec<PagerLine> {
    let asked = shop.checks.iter().filter(|c| c.active).count();
    let routines = shop.routines.iter().filter(|r| r.active).count();
    let [asked, routines] = [asked, routines].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
    let mut all = labelled(msg::packs_ui::lists(lang), [msg::packs_ui::counted(lang, asked, routines)]);
    let own = |part: &'static PackPart| {
        let checks = part.checks.iter().filter(|c| c.active).map(|c| &c.text);
        checks.chain(part.routines.iter().map(|r| &r.text))
    };
    let text = |text: &Bilingual| text.get(lang).to_owned();
    all.extend(labelled(msg::packs_ui::added(lang), pair.parts().flat_map(own).map(text)));
    let waiting = |part: &'static PackPart| part.checks.iter().filter(|c| !c.active).map(|c| &c.text);
    let waiting: Vec<String> = pair.parts().flat_map(waiting).map(text).collect();
    let waiting = waiting.into_iter().map(|text| msg::packs_ui::to_switch_on(lang, text));
    all.extend(waiting.map(|text| PagerLine::new(text, TextRole::Text).indented(SET_IN)));
    let off: Vec<&str> = pair.parts().flat_map(|part| &part.off).map(String::as_str).collect();
    let checks = shop.checks.iter().filter(|c| off.contains(&c.id.as_str())).map(|c| &c.text);
    let routines = shop.routines.iter().filter(|r| off.contains(&r.id.as_str())).map(|r| &r.text);
    all.extend(labelled(msg::packs_ui::switched_off(lang), checks.chain(routines).map(text)));
    all
}

fn hours(shop: &Settings, lang: Lang) -> Vec<PagerLine> {
    let rules = &shop.rules.attendance;
    let (from, step) = (rules.overtime_threshold_min, rules.overtime_round_min);
    let overtime = if from <= 1 && step <= 1 {
        msg::packs_ui::every_minute(lang).to_owned()
    } else {
        msg::packs_ui::from_steps(lang, from, step)
    };
    let undecided = rules.undecided_is_overtime.then(|| msg::packs_ui::undecided_too(lang).to_owned());
    let mut all = labelled(msg::packs_ui::overtime(lang), [overtime].into_iter().chain(undecided));
    let day = |day: &SpecialDay| format!("{}  {}", dates::date_long(lang, day.date), day.name);
    let days: Vec<String> = shop.special_days.iter().map(day).collect();
    let note = (!days.is_empty()).then(|| msg::packs_ui::days_note(lang).to_owned());
    all.extend(labelled(msg::packs_ui::days(lang), days.into_iter().chain(note)));
    all
}

/// The page in Settings: what this shop began with.
#[derive(Debug, Default)]
pub(crate) struct PackScreen {
    pager: Pager,
    /// Language the lines were made in.
    lang: Option<Lang>,
}

impl PackScreen {
    fn lines(ctx: &Ctx<'_>) -> Vec<PagerLine> {
        let lang = ctx.lang;
        let began = ctx.model.settings().and_then(|s| Some((s, s.packs.as_ref()?)));
        let Some((settings, used)) = began else {
            return vec![PagerLine::new(msg::packs_ui::none(lang), TextRole::Text)];
        };
        let Some(pair) = PackPair::named(&used.country, &used.trade) else {
            let gone = format!("{} · {}", used.country, used.trade);
            return vec![PagerLine::new(gone, TextRole::Text)];
        };
        let mut all = vec![PagerLine::new(version(used, pair, lang), TextRole::Muted)];
        all.extend(lines(pair, &settings.store.currency, ctx.now.calendar_date(), lang));
        all
    }
}

fn version(used: &PacksUsed, pair: PackPair, lang: Lang) -> String {
    let then = format!("{} {} · {} {}", used.country, used.country_version, used.trade, used.trade_version);
    if *used == pair.used() {
        return msg::packs_ui::began_with(lang, then);
    }
    let (country, trade) = (pair.country, pair.trade);
    let now = format!("{} {} · {} {}", country.id, country.version, trade.id, trade.version);
    msg::packs_ui::newer(lang, now, then)
}

impl View for PackScreen {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_packs.into())
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        vec![
            Hint::new(HintKey::UpDown, msg::kit::hint_scroll(ctx.lang), 1),
            Hint::key(Code::Esc, msg::kit::hint_back(ctx.lang), 0),
        ]
    }

    fn on(&mut self, input: &Input, _: &Ctx<'_>) -> Handled {
        match self.pager.handle(input) {
            WidgetOutcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        if self.lang != Some(ctx.lang) {
            self.pager.set(Self::lines(ctx));
            self.lang = Some(ctx.lang);
        }
        let inner = canvas.pane(area, msg::packs_ui::title(ctx.lang), Focus::Here);
        self.pager.draw(canvas, padded(inner));
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        msg::packs_ui::title(ctx.lang).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::packs::{countries, trades};
    use crate::tui::test_support::{Shop, settings};

    fn text(lines: &[PagerLine]) -> String {
        let line = |line: &PagerLine| line.parts.iter().map(|(text, _)| text.as_str()).collect::<String>();
        lines.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn every_page_names_its_sources_and_says_what_is_a_habit() {
        let today = BusinessDate::parse("2026-11-21").unwrap();
        for lang in Lang::ALL {
            for (country, trade) in countries().iter().flat_map(|c| trades().iter().map(move |t| (c, t))) {
                let pair = PackPair { country, trade };
                let currency = Currency::named(country.currency.as_deref().unwrap_or("USD")).unwrap();
                let page = text(&lines(pair, &currency, today, lang));
                let name = format!("{} {}", country.id, trade.id);
                assert!(
                    page.contains(country.name.get(lang)) && page.contains(trade.name.get(lang)),
                    "{name}"
                );
                for remark in pair.remarks() {
                    let text = remark.text.get(lang);
                    let mut said = page.lines().filter(|line| line.starts_with(text)).peekable();
                    assert!(said.peek().is_some(), "{name}: {text}: {page}");
                    let source = remark.source.as_deref().unwrap_or_else(|| msg::packs_ui::habit(lang));
                    assert_eq!(said.any(|line| line.ends_with(source)), !remark.note, "{name}: {text}");
                }
                // What is on the clock there counts, decided or not; elsewhere a lead decides first.
                let counts = ["US", "GB", "DE", "JP"].contains(&country.id.as_str());
                assert_eq!(page.contains(msg::packs_ui::undecided_too(lang)), counts, "{name}: {page}");
                let reading = |line: &str, source: &str| line.contains('°') && line.ends_with(source);
                let food =
                    pair.source_of("D7").is_some_and(|law| page.lines().any(|line| reading(line, law)));
                let chilled = trade.id != "pharmacy" && trade.id != "fashion";
                assert_eq!(food, chilled && ["US", "GB"].contains(&country.id.as_str()), "{name}: {page}");
            }
        }
    }

    #[test]
    fn settings_show_what_a_shop_began_with_and_say_so_where_it_did_not() {
        for lang in Lang::ALL {
            let mut all = settings(lang);
            let mut shop = Shop::with(lang, &all);
            shop.open(Box::new(PackScreen::default()));
            let begin: String = msg::packs_ui::none(lang).chars().take(12).collect();
            assert!(shop.screen(80, 24).contains(&begin), "{}", shop.screen(80, 24));
            all.packs = PackPair::named("JP", "bakery").map(PackPair::used);
            let mut shop = Shop::with(lang, &all);
            shop.open(Box::new(PackScreen::default()));
            let shown = shop.screen(80, 24);
            assert!(shown.contains("JP 2 · bakery 1"), "{shown}");
            // The shop counts another money than the pack's: its rolls are not spoken of.
            assert!(!shown.contains("500 × 50"), "{shown}");
        }
    }
}
