//! Ways of paying and how far they may differ.

use super::area::Area;
use super::parts::{
    amount, both, in_use, one_of, percent, read_amount, read_both, read_one_of, read_percent, yes,
};
use crate::i18n::msg;
use crate::model::cash::sales_reports::MatchedAt;
use crate::model::lang::{Bilingual, Lang};
use crate::model::money::Money;
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::{PaymentType, Settings, TenderKind, Tolerance};
use crate::rules::settings_edit::Way;
use crate::tui::screens::settings::area::{AreaRow, FieldRefusal, SettingsChange};
use crate::tui::shell::app_data::AppData;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;

/// Area of the payments taken.
#[derive(Debug)]
pub(super) struct TendersArea;

impl Area for TendersArea {
    fn title(&self, lang: Lang) -> &'static str {
        msg::settings_ui::area_tenders(lang)
    }

    fn rows(&self, settings: &Settings, lang: Lang) -> Vec<AreaRow> {
        let row = |t: &PaymentType| AreaRow {
            key: t.id.clone(),
            text: t.name.get(lang).to_owned(),
            detail: msg::settings_ui::tolerance_is(lang, settings.store.currency.format(t.tolerance.fixed)),
            active: t.active,
        };
        settings.tenders.iter().map(row).collect()
    }

    fn fields(&self, _: &AppData, settings: &Settings, key: Option<&str>) -> Vec<Field> {
        let old = key.and_then(|key| settings.tender(key));
        let [en, zh] = both(&old.map_or_else(Bilingual::default, |t| t.name.clone()));
        let kind = old.map_or(TenderKind::Other, |t| t.kind);
        let (free, lead) = old.map_or_else(Default::default, |t| (t.tolerance, t.lead_above));
        let currency = &settings.store.currency;
        let share = |id, label: fn(Lang) -> &'static str, value: i64| {
            Field::text(id, label).cols(8).max(8).with(&percent(value)).unit("%")
        };
        vec![
            en,
            zh,
            one_of("kind", msg::settings_ui::tender_kind, &TenderKind::ALL, TenderKind::key, kind),
            amount("free", msg::settings_ui::free_sum, Some(free.fixed), currency)
                .required()
                .explained(msg::settings_ui::free_note),
            share("free_share", msg::settings_ui::free_share, free.per_10_000)
                .explained(msg::settings_ui::share_note),
            amount("lead", msg::settings_ui::lead_sum, Some(lead.fixed), currency)
                .required()
                .explained(msg::settings_ui::lead_note),
            share("lead_share", msg::settings_ui::lead_share, lead.per_10_000)
                .explained(msg::settings_ui::share_note),
            one_of(
                "matched",
                msg::settings_ui::matched,
                &MatchedAt::ALL,
                MatchedAt::key,
                old.map_or(MatchedAt::Here, |t| t.matched),
            )
            .explained(msg::settings_ui::matched_note),
            in_use(old.is_none_or(|t| t.active)),
        ]
    }

    fn apply(
        &self,
        _: &AppData,
        settings: &Settings,
        key: Option<&str>,
        form: &Form,
    ) -> Result<SettingsChange, FieldRefusal> {
        let currency = &settings.store.currency;
        let tolerance = |sum: &'static str, share: &'static str| {
            Ok(Tolerance {
                fixed: read_amount(form, sum, currency)?.unwrap_or(Money::ZERO),
                per_10_000: read_percent(form, share)?,
            })
        };
        let tender = PaymentType {
            id: key.map_or_else(|| settings.next_tender(), str::to_owned),
            name: read_both(form),
            kind: read_one_of(form, "kind", &TenderKind::ALL)?,
            tolerance: tolerance("free", "free_share")?,
            lead_above: tolerance("lead", "lead_share")?,
            matched: read_one_of(form, "matched", &MatchedAt::ALL)?,
            active: yes(form, "active"),
        };
        settings.put_tender(tender).map(SettingsChange::from).map_err(|r| match r.field {
            InputField::Kind => ("kind", r.problem),
            InputField::Tolerance => ("free", r.problem),
            _ => ("en", r.problem),
        })
    }

    fn moved(&self, settings: &Settings, key: &str, way: Way) -> Option<Result<Settings, Refusal>> {
        Some(settings.move_tender(key, way))
    }
}
