//! Reasons and topics to choose from.

use super::area::{Area, Plan, Row, Wrong};
use super::parts::{both, in_use, one_of, read_both, read_one_of, yes};
use crate::domain::settings::{CashReason, Code, ReasonNeeds, Settings};
use crate::domain::settings_edit::CodeList;
use crate::domain::{Bilingual, Lang};
use crate::i18n::msg;
use crate::tui::model::Model;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;

/// Reasons for a cash difference.
#[derive(Debug)]
pub(super) struct CashReasons;

/// One of the plain lists.
#[derive(Debug)]
pub(super) struct Codes(pub(super) CodeList);

impl Area for CashReasons {
    fn title(&self, lang: Lang) -> &'static str {
        msg::settings_ui::area_cash_reasons(lang)
    }

    fn rows(&self, settings: &Settings, lang: Lang) -> Vec<Row> {
        let row = |r: &CashReason| Row {
            key: r.id.clone(),
            text: r.name.get(lang).to_owned(),
            detail: String::new(),
            active: r.active,
        };
        settings.cash_reasons.iter().map(row).collect()
    }

    fn fields(&self, _: &Model, settings: &Settings, key: Option<&str>) -> Vec<Field> {
        let old = key.and_then(|key| settings.cash_reasons.iter().find(|r| r.id == key));
        let [en, zh] = both(&old.map_or_else(Bilingual::default, |r| r.name.clone()));
        let needs = old.map_or_else(ReasonNeeds::default, |r| r.needs);
        vec![
            en,
            zh,
            one_of("needs", msg::settings_ui::needs, &ReasonNeeds::ALL, ReasonNeeds::key, needs),
            in_use(old.is_none_or(|r| r.active)),
        ]
    }

    fn apply(&self, settings: &Settings, key: Option<&str>, form: &Form) -> Result<Plan, Wrong> {
        let reason = CashReason {
            id: key.map_or_else(|| settings.next_cash_reason(), str::to_owned),
            name: read_both(form),
            needs: read_one_of(form, "needs", &ReasonNeeds::ALL)?,
            active: yes(form, "active"),
        };
        settings.put_cash_reason(reason).map(Plan::from).map_err(|r| ("en", r.problem))
    }
}

impl Area for Codes {
    fn title(&self, lang: Lang) -> &'static str {
        match self.0 {
            CodeList::StockReasons => msg::settings_ui::area_stock_reasons(lang),
            CodeList::FeedbackTopics => msg::settings_ui::area_topics(lang),
        }
    }

    fn rows(&self, settings: &Settings, lang: Lang) -> Vec<Row> {
        let row = |c: &Code| Row {
            key: c.id.clone(),
            text: c.name.get(lang).to_owned(),
            detail: String::new(),
            active: c.active,
        };
        settings.codes(self.0).iter().map(row).collect()
    }

    fn fields(&self, _: &Model, settings: &Settings, key: Option<&str>) -> Vec<Field> {
        let old = key.and_then(|key| settings.codes(self.0).iter().find(|c| c.id == key));
        let [en, zh] = both(&old.map_or_else(Bilingual::default, |c| c.name.clone()));
        vec![en, zh, in_use(old.is_none_or(|c| c.active))]
    }

    fn apply(&self, settings: &Settings, key: Option<&str>, form: &Form) -> Result<Plan, Wrong> {
        let code = Code {
            id: key.map_or_else(|| settings.next_code(self.0), str::to_owned),
            name: read_both(form),
            active: yes(form, "active"),
        };
        settings.put_code(self.0, code).map(Plan::from).map_err(|r| ("en", r.problem))
    }
}
