//! Reasons and topics to choose from.

use super::area::Area;
use super::parts::{both, in_use, one_of, read_both, read_one_of, yes};
use crate::i18n::msg;
use crate::model::lang::{Bilingual, Lang};
use crate::model::settings::{CashReason, ListCode, ReasonNeeds, Settings};
use crate::rules::settings_edit::CodeList;
use crate::tui::screens::settings::area::{AreaRow, FieldRefusal, SettingsChange};
use crate::tui::shell::app_data::AppData;
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

    fn rows(&self, settings: &Settings, lang: Lang) -> Vec<AreaRow> {
        let row = |r: &CashReason| AreaRow {
            key: r.id.clone(),
            text: r.name.get(lang).to_owned(),
            detail: String::new(),
            active: r.active,
        };
        settings.cash_reasons.iter().map(row).collect()
    }

    fn fields(&self, _: &AppData, settings: &Settings, key: Option<&str>) -> Vec<Field> {
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

    fn apply(
        &self,
        _: &AppData,
        settings: &Settings,
        key: Option<&str>,
        form: &Form,
    ) -> Result<SettingsChange, FieldRefusal> {
        let reason = CashReason {
            id: key.map_or_else(|| settings.next_cash_reason(), str::to_owned),
            name: read_both(form),
            needs: read_one_of(form, "needs", &ReasonNeeds::ALL)?,
            active: yes(form, "active"),
        };
        settings.put_cash_reason(reason).map(SettingsChange::from).map_err(|r| ("en", r.problem))
    }
}

impl Area for Codes {
    fn title(&self, lang: Lang) -> &'static str {
        match self.0 {
            CodeList::StockReasons => msg::settings_ui::area_stock_reasons(lang),
            CodeList::FeedbackTopics => msg::settings_ui::area_topics(lang),
        }
    }

    fn rows(&self, settings: &Settings, lang: Lang) -> Vec<AreaRow> {
        let row = |c: &ListCode| AreaRow {
            key: c.id.clone(),
            text: c.name.get(lang).to_owned(),
            detail: String::new(),
            active: c.active,
        };
        settings.codes(self.0).iter().map(row).collect()
    }

    fn fields(&self, _: &AppData, settings: &Settings, key: Option<&str>) -> Vec<Field> {
        let old = key.and_then(|key| settings.codes(self.0).iter().find(|c| c.id == key));
        let [en, zh] = both(&old.map_or_else(Bilingual::default, |c| c.name.clone()));
        vec![en, zh, in_use(old.is_none_or(|c| c.active))]
    }

    fn apply(
        &self,
        _: &AppData,
        settings: &Settings,
        key: Option<&str>,
        form: &Form,
    ) -> Result<SettingsChange, FieldRefusal> {
        let code = ListCode {
            id: key.map_or_else(|| settings.next_code(self.0), str::to_owned),
            name: read_both(form),
            active: yes(form, "active"),
        };
        settings.put_code(self.0, code).map(SettingsChange::from).map_err(|r| ("en", r.problem))
    }
}
