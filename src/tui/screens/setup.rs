//! First start: a few short pages, then the shop exists. Every page keeps what was typed; going back is never
//! checked.

pub(crate) mod secrets;
#[cfg(test)]
pub(crate) mod tests;

use std::fmt;

use ratatui::layout::Rect;

use secrets::Secrets;

use crate::i18n;
use crate::i18n::{msg, width};
use crate::model::cash::sales_reports::{RefundsIn, ReportStart};
use crate::model::cash::ways::CountWay;
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::money::{Currency, Money};
use crate::model::packs::{self, Pack, PackPair};
use crate::model::people::Role as Rank;
use crate::model::problem::Problem;
use crate::model::shift::{ShiftDef, parse_hours};
use crate::model::templates;
use crate::model::templates::{NewPerson, NewRegister, NewShop};
use crate::model::text::{check_name, looks_like};
use crate::model::time::{DEFAULT_CUTOFF, Minute};
use crate::model::zone::Zone;
use crate::rules::pin;
use crate::rules::pin::{Secret, SecretKind};
use crate::tui::dialogs::second_place;
use crate::tui::screens::log::form_reader::code_field;
use crate::tui::screens::pack_page;
use crate::tui::screens::restore;
use crate::tui::screens::zone::ZoneSearch;
use crate::tui::shell::app_data::AppData;
use crate::tui::shell::canvas::{Canvas, below};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction, small};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Command, Ctx, Effect, Event, Handled, NewStore, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::dialog::Dialog;
use crate::tui::widgets::dialog::DialogId;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::pager::Pager;
use crate::tui::widgets::search_list::Pick;

/// Names of the shift fields, one for each shift offered.
const HOURS: [&str; 3] = ["hours_1", "hours_2", "hours_3"];
/// Float offered, in minor units: worth about the same in most currencies (500.00, 50,000 yen).
const FLOAT: Money = Money(50_000);
/// Cells a page takes at most; wider lines are hard to follow.
const WIDEST: u16 = 90;
/// Longest passphrase that can be typed where it is asked for later.
const PHRASE: usize = 64;

/// The pages of set-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SetupPage {
    Shop,
    /// What the packs of country and trade bring: to read, not to fill in.
    Pack,
    Hours,
    People,
}

/// What the sales report may mean, the usual one first.
const REPORTS: [(ReportStart, RefundsIn); 4] = [
    (ReportStart::Zero, RefundsIn::Apart),
    (ReportStart::Zero, RefundsIn::TakenOff),
    (ReportStart::RunsOn, RefundsIn::Apart),
    (ReportStart::RunsOn, RefundsIn::TakenOff),
];

impl SetupPage {
    const ALL: [Self; 4] = [Self::Shop, Self::Pack, Self::Hours, Self::People];

    /// The form of the page; what the packs bring depends on the first.
    const fn form(self) -> usize {
        match self {
            Self::Shop | Self::Pack => 0,
            Self::Hours => 1,
            Self::People => 2,
        }
    }
}

/// The set-up screen.
pub(crate) struct Setup {
    page: SetupPage,
    forms: [Form; 3],
    currencies: Vec<Currency>,
    shifts: Vec<ShiftDef>,
    zone: ZoneSearch,
    /// The list of countries or currencies, while one is looked for by its letters, and its field.
    searched: Option<(&'static str, Pick)>,
    /// What the packs bring, and the language it was written in.
    pack: (Pager, Option<Lang>),
    leaving: Option<Dialog>,
    made: Option<Secrets>,
}

impl fmt::Debug for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setup").field("page", &self.page).finish_non_exhaustive()
    }
}

/// What is wrong, and the field it belongs to.
type SetupRefusal = (&'static str, Problem);

/// The shop's language, name, currency and clock; the currency stands on the likely one.
fn shop_fields(zone: Zone, currencies: Vec<Label>, likely: usize) -> Vec<Field> {
    let languages = Lang::ALL.iter().map(|lang| lang.own_name().into()).collect();
    let names = |all: &'static [Pack]| all.iter().map(|pack| pack.name.clone().into()).collect();
    let country = packs::likely_country(zone);
    let country = packs::countries().iter().position(|pack| pack.id == country).unwrap_or(0);
    vec![
        Field::choice("lang", msg::setup::language, languages).chosen(0).required(),
        Field::text("store", msg::setup::store)
            .required()
            .max(60)
            .explained(msg::setup::store_note)
            .checked(|text| check_name(text).map(drop)),
        Field::choice("country", msg::setup::country, names(packs::countries()))
            .chosen(country)
            .required()
            .explained(msg::setup::country_note),
        Field::choice("trade", msg::setup::trade, names(packs::trades()))
            .chosen(0)
            .required()
            .explained(msg::setup::trade_note),
        Field::choice("currency", msg::setup::currency, currencies).chosen(likely).required(),
        Field::text("zone", msg::setup::zone)
            .required()
            .with(zone.name())
            .explained(msg::setup::zone_note)
            .checked(|text| Zone::parse(text).map(drop)),
        Field::time("cutoff", msg::setup::cutoff)
            .required()
            .with(&Minute(DEFAULT_CUTOFF).to_string())
            .explained(msg::setup::cutoff_note),
    ]
}

/// The name of a country as it is looked for: by its letters in either language, or its code.
fn country_name(pack: &Pack, lang: Lang) -> String {
    format!("{}  {}  {}", pack.name.get(lang), pack.name.get(lang.next()), pack.id)
}

/// A currency as it stands in the list.
fn currency_name(currency: &Currency) -> String {
    format!("{}  {}", currency.code, currency.symbol)
}

/// The planned hours of each shift, the registers and the float.
fn hours_fields(shifts: &[ShiftDef]) -> Vec<Field> {
    let mut hours: Vec<Field> = HOURS
        .into_iter()
        .zip(shifts)
        .map(|(id, shift)| {
            Field::hours(id, shift.name.clone())
                .cols(24)
                .with(&shift.hours().replace('–', "-"))
                .explained(msg::setup::hours_note)
        })
        .collect();
    hours.push(
        Field::text("registers", msg::setup::registers).required().explained(msg::setup::registers_note),
    );
    hours.push(
        code_field("counted", msg::settings_ui::way, &CountWay::ALL, CountWay::key)
            .chosen(0)
            .explained(msg::settings_ui::way_note),
    );
    // Once for all registers; Settings has it for each.
    let reports = REPORTS.iter().map(|(start, refunds)| {
        let (start, refunds) = (start.key(), refunds.key());
        Label::from(move |lang| {
            format!("{} · {}", i18n::text(lang, start, &[]), i18n::text(lang, refunds, &[]))
        })
    });
    hours.push(
        Field::choice("report", msg::setup::report, reports.collect())
            .chosen(0)
            .explained(msg::setup::report_note),
    );
    hours.push(Field::amount("float", msg::setup::float).required().explained(msg::setup::float_note));
    hours
}

/// The owner and whoever works here.
fn people_fields() -> Vec<Field> {
    vec![
        Field::text("owner", msg::setup::owner)
            .required()
            .max(60)
            .explained(msg::setup::owner_note)
            .checked(|text| check_name(text).map(drop)),
        Field::choice("pin", msg::setup::pin, vec![msg::setup::pin_issue.into(), msg::setup::pin_own.into()])
            .chosen(0)
            .required()
            .explained(msg::setup::pin_note),
        Field::text("leads", msg::setup::leads).max(400).explained(msg::setup::leads_note),
        Field::text("cashiers", msg::setup::cashiers).max(800).explained(msg::setup::cashiers_note),
        second_place::field(),
    ]
}

impl Setup {
    /// The first page, filled with what this PC suggests.
    #[must_use]
    pub(crate) fn new(model: &AppData) -> Self {
        let currencies = Currency::known();
        let zone = model.first_start.zone;
        let likely = templates::likely_currency(zone, Lang::default());
        let at = currencies.iter().position(|c| c.code == likely).unwrap_or(0);
        let names = currencies.iter().map(|c| Label::from(currency_name(c))).collect();
        let shifts = templates::default_shifts().unwrap_or_default();
        Self {
            page: SetupPage::Shop,
            forms: [
                Form::new(shop_fields(zone, names, at)).ended_by(msg::setup::go_on),
                Form::new(hours_fields(&shifts)).ended_by(msg::setup::go_on),
                Form::new(people_fields()).ended_by(msg::setup::make_shop),
            ],
            currencies,
            shifts,
            zone: ZoneSearch::default(),
            searched: None,
            pack: (Pager::default(), None),
            leaving: None,
            made: None,
        }
    }

    fn form(&mut self) -> &mut Form {
        &mut self.forms[self.page.form()]
    }

    fn raw(&self, page: SetupPage, id: &str) -> &str {
        self.forms[page.form()].raw(id)
    }

    fn currency(&self) -> Option<&Currency> {
        let at = self.forms[SetupPage::Shop.form()].field("currency").and_then(Field::choice_index)?;
        self.currencies.get(at)
    }

    fn choice_of(&self, id: &str) -> Option<usize> {
        self.forms[SetupPage::Shop.form()].field(id).and_then(Field::choice_index)
    }

    /// The packs of the country and trade chosen.
    fn packs(&self) -> Option<PackPair> {
        let of = |all: &'static [Pack], id| self.choice_of(id).and_then(|at| all.get(at));
        Some(PackPair { country: of(packs::countries(), "country")?, trade: of(packs::trades(), "trade")? })
    }

    /// Another country is chosen: its currency is offered with it.
    fn currency_of_country(&mut self) {
        let code = self.packs().and_then(|pair| pair.country.currency.as_deref());
        let at = code.and_then(|code| self.currencies.iter().position(|c| c.code == code));
        let field = self.forms[SetupPage::Shop.form()].field_mut("currency");
        if let (Some(at), Some(field)) = (at, field) {
            field.choose(Some(at));
        }
    }

    /// The float offered for a currency: that of the country where it is its own.
    fn float_of(&self, currency: &Currency) -> Money {
        let country = self.packs().map(|pair| pair.country);
        let own = country.filter(|pack| pack.currency.as_ref() == Some(&currency.code));
        own.and_then(|pack| pack.float).unwrap_or(FLOAT)
    }

    /// The passphrase is asked for only where one is to be chosen.
    fn phrase_wanted(&mut self) {
        let form = &mut self.forms[SetupPage::People.form()];
        let own = form.field("pin").and_then(Field::choice_index) == Some(1);
        let Some(at) = form.fields.iter().position(|field| field.id == "leads") else { return };
        let there = form.field("phrase").is_some();
        if own && !there {
            let good = |text: &str| pin::check_choice(SecretKind::Passphrase, &Secret::new(text), &[]);
            let phrase = Field::pin("phrase", msg::setup::phrase)
                .max(PHRASE)
                .cols(24)
                .required()
                .explained(msg::setup::phrase_note)
                .checked(good);
            let again = Field::pin("again", msg::setup::phrase_again).max(PHRASE).cols(24).required();
            form.fields.splice(at..at, [phrase, again]);
        } else if !own && there {
            form.fields.retain(|field| !["phrase", "again"].contains(&field.id));
        }
    }

    /// What is offered on the second page follows language and currency until someone types something else.
    fn offer(&mut self, lang: Lang) {
        let float = self.currency().map_or_else(String::new, |c| c.format_plain(self.float_of(c)));
        let sums = || packs::countries().iter().filter_map(|pack| pack.float).chain([FLOAT]);
        let offered: Vec<String> =
            self.currencies.iter().flat_map(|c| sums().map(|sum| c.format_plain(sum))).collect();
        let form = &mut self.forms[SetupPage::Hours.form()];
        if let Some(field) = form.field_mut("float")
            && (field.is_empty() || offered.iter().any(|text| text == field.raw()))
        {
            field.set_raw(&float);
        }
        if let Some(field) = form.field_mut("registers")
            && (field.is_empty() || Lang::ALL.iter().any(|l| field.raw() == msg::setup::register_one(*l)))
        {
            field.set_raw(msg::setup::register_one(lang));
        }
    }

    /// The page is filled in: the next one, or the shop.
    fn next(&mut self, ctx: &Ctx<'_>) -> Handled {
        match self.page {
            SetupPage::Shop => {
                self.pack = (Pager::default(), None);
                self.page = SetupPage::Pack;
            }
            SetupPage::Pack => {
                self.offer(ctx.lang);
                self.page = SetupPage::Hours;
            }
            SetupPage::Hours => match self.hours() {
                Ok(_) => self.page = SetupPage::People,
                Err((field, problem)) => self.form().refuse(field, problem),
            },
            SetupPage::People => match self.gather(ctx) {
                Ok(new) => return Handled::then(Effect::Do(Command::Found(Box::new(new)))),
                Err((field, problem)) => self.form().refuse(field, problem),
            },
        }
        Handled::done()
    }

    fn hours(&self) -> Result<(Vec<ShiftDef>, Vec<NewRegister>), SetupRefusal> {
        let mut shifts = Vec::new();
        for (id, shift) in HOURS.into_iter().zip(&self.shifts) {
            let typed = self.raw(SetupPage::Hours, id).trim();
            if !typed.is_empty() {
                let segments = parse_hours(typed).map_err(|problem| (id, problem))?;
                shifts.push(ShiftDef { segments, ..shift.clone() });
            }
        }
        if shifts.is_empty() {
            return Err((HOURS[0], Problem::new("setup.no_shift")));
        }
        let float = match self.currency() {
            Some(currency) => {
                currency.parse(self.raw(SetupPage::Hours, "float")).map_err(|p| ("float", p))?
            }
            None => Money::ZERO,
        };
        let names = distinct(
            "registers",
            &templates::names_in(self.raw(SetupPage::Hours, "registers")),
            &mut Vec::new(),
        )?;
        if names.is_empty() {
            return Err(("registers", Problem::new("setup.no_register")));
        }
        let at = self.forms[SetupPage::Hours.form()].field("counted").and_then(Field::choice_index);
        let counted = at.and_then(|at| CountWay::ALL.get(at).copied()).unwrap_or_default();
        let register = |name| NewRegister { name, float_target: float, counted };
        let registers = names.into_iter().map(register).collect();
        Ok((shifts, registers))
    }

    /// Everything typed, as the settings of the new shop.
    fn gather(&self, ctx: &Ctx<'_>) -> Result<NewStore, SetupRefusal> {
        let lang = ctx.lang;
        let (shifts, registers) = self.hours().map_err(|(_, problem)| ("cashiers", problem))?;
        let own = self.forms[SetupPage::People.form()].field("phrase").is_some();
        let phrase = Secret::new(self.raw(SetupPage::People, "phrase"));
        if own && phrase != Secret::new(self.raw(SetupPage::People, "again")) {
            return Err(("again", Problem::new("setup.phrase_differs")));
        }
        let mut taken = Vec::new();
        let owner = distinct("owner", &[self.raw(SetupPage::People, "owner").to_owned()], &mut taken)?;
        let mut people = Vec::new();
        for (field, role) in [("leads", Rank::Lead), ("cashiers", Rank::Cashier)] {
            let names =
                distinct(field, &templates::names_in(self.raw(SetupPage::People, field)), &mut taken)?;
            people.extend(names.into_iter().map(|name| NewPerson { name, role, lang }));
        }
        let mut settings = templates::shop(NewShop {
            name: self.raw(SetupPage::Shop, "store").to_owned(),
            currency: self.currency().cloned().ok_or_else(|| ("cashiers", Problem::new("money.bad_code")))?,
            zone: Zone::parse(self.raw(SetupPage::Shop, "zone")).map_err(|p| ("cashiers", p))?,
            cutoff: crate::i18n::typed::minute(self.raw(SetupPage::Shop, "cutoff"))
                .map_err(|p| ("cashiers", p))?,
            lang,
            shifts,
            registers,
            owner: owner.concat(),
            people,
        })
        .map_err(|problem| ("cashiers", problem))?;
        let report = self.forms[SetupPage::Hours.form()].field("report").and_then(Field::choice_index);
        let (start, refunds) = report.and_then(|at| REPORTS.get(at).copied()).unwrap_or_default();
        for register in &mut settings.registers {
            (register.report_start, register.refunds) = (start, refunds);
        }
        if let Some(pair) = self.packs() {
            pair.apply(&mut settings, ctx.now.calendar_date());
        }
        let second = second_place::typed(&self.forms[SetupPage::People.form()]);
        Ok(NewStore { settings, owner: PersonId(1), secret: own.then_some(phrase), second })
    }

    fn ask_to_leave(&mut self) -> Handled {
        self.leaving = Some(Dialog::ask(
            msg::setup::leave_title,
            msg::setup::leave_body,
            vec![msg::setup::leave.into(), msg::setup::stay.into()],
        ));
        Handled::done()
    }

    fn on_form(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        self.follow(ctx.lang);
        if self.page == SetupPage::Shop {
            let mut zone = std::mem::take(&mut self.zone);
            let begins = zone.begins(input, self.form());
            self.zone = zone;
            if begins || self.begins_search(input, ctx.lang) {
                return Handled::done();
            }
        }
        if let Input::Key(key) = input
            && self.page == SetupPage::Shop
            && key.code == restore::KEY
            && !key.repeat
        {
            return Handled::then(Effect::Open(Box::new(restore::RestoreScreen::new())));
        }
        match self.form().handle(input) {
            WidgetOutcome::Submitted => return self.next(ctx),
            WidgetOutcome::Changed => return self.changed(ctx),
            WidgetOutcome::Ignored => {}
            _ => return Handled::done(),
        }
        let Input::Key(key) = input else { return Handled::No };
        match KeyAction::of(key) {
            KeyAction::Interrupt => self.ask_to_leave(),
            KeyAction::Back => match self.page {
                SetupPage::Shop => self.ask_to_leave(),
                SetupPage::Pack => self.back_to(SetupPage::Shop),
                SetupPage::Hours => self.back_to(SetupPage::Pack),
                SetupPage::People => self.back_to(SetupPage::Hours),
            },
            _ => Handled::No,
        }
    }

    /// What the packs bring is read; Enter goes on.
    fn on_pack(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        let Input::Key(key) = input else {
            let _ = self.pack.0.handle(input);
            return Handled::done();
        };
        match KeyAction::of(key) {
            KeyAction::Accept | KeyAction::Done if !key.repeat => return self.next(ctx),
            KeyAction::Back => return self.back_to(SetupPage::Shop),
            KeyAction::Interrupt => return self.ask_to_leave(),
            _ => {}
        }
        match self.pack.0.handle(input) {
            WidgetOutcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    fn draw_pack(&mut self, canvas: &mut Canvas, place: Rect, ctx: &Ctx<'_>) {
        if self.pack.1 != Some(ctx.lang)
            && let (Some(pair), Some(currency)) = (self.packs(), self.currency())
        {
            self.pack.0.set(pack_page::lines(pair, currency, ctx.now.calendar_date(), ctx.lang));
            self.pack.1 = Some(ctx.lang);
        }
        self.pack.0.draw(canvas, place);
    }

    /// A letter in a long field opens the list it is looked for in: it would choose unseen what begins with it.
    fn begins_search(&mut self, input: &Input, lang: Lang) -> bool {
        let Input::Key(key) = input else { return false };
        let Some(letter) = key.typed().filter(|c| c.is_alphanumeric()) else { return false };
        let field = self.form().focused_id();
        let (label, rows): (Label, Vec<String>) = match field {
            "currency" => (msg::setup::currency.into(), self.currencies.iter().map(currency_name).collect()),
            "country" => {
                let names = packs::countries().iter().map(|pack| country_name(pack, lang));
                (msg::setup::country.into(), names.collect())
            }
            _ => return false,
        };
        self.searched = Some((field, Pick::new(label, rows, &letter.to_string())));
        true
    }

    /// Passes input to the open list; a choice goes into the form.
    fn on_search(&mut self, input: &Input) -> Handled {
        let Some((id, pick)) = &mut self.searched else { return Handled::No };
        if let Input::Key(key) = input
            && KeyAction::of(key) == KeyAction::Suspend
        {
            return Handled::No;
        }
        match pick.handle(input) {
            WidgetOutcome::Chosen(at) => {
                let id = *id;
                self.searched = None;
                if let Some(field) = self.form().field_mut(id) {
                    field.choose(Some(at));
                }
                if id == "country" {
                    self.currency_of_country();
                }
            }
            WidgetOutcome::Cancelled => self.searched = None,
            _ => {}
        }
        Handled::done()
    }

    /// F2 changes the language as well, and the field says so.
    fn follow(&mut self, lang: Lang) {
        if let Some(field) = self.forms[SetupPage::Shop.form()].field_mut("lang") {
            field.choose(Some(lang.index()));
        }
        self.as_in_country(lang);
    }

    /// Times and hours that are offered stand as the country chosen writes them.
    fn as_in_country(&mut self, lang: Lang) {
        let lang = lang.in_country(self.packs().map(|pair| pair.country.id.as_str()));
        let here = self.page.form();
        for (at, form) in self.forms.iter_mut().enumerate() {
            let typing = if at == here { form.focused_id() } else { "" };
            form.fields.iter_mut().filter(|field| field.id != typing).for_each(|field| field.write_in(lang));
        }
    }

    fn back_to(&mut self, page: SetupPage) -> Handled {
        self.page = page;
        Handled::done()
    }

    fn changed(&mut self, ctx: &Ctx<'_>) -> Handled {
        self.phrase_wanted();
        if self.page == SetupPage::Shop && self.form().focused_id() == "country" {
            self.currency_of_country();
        }
        let lang = self.form().field("lang").and_then(Field::choice_index);
        if self.page == SetupPage::Shop && lang.is_some_and(|at| at != ctx.lang.index()) {
            return Handled::then(Effect::Language);
        }
        Handled::done()
    }

    fn draw_blocked(canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let inner = canvas.pane(area, msg::setup::blocked_title(ctx.lang), Focus::Here);
        let cols = inner.width.saturating_sub(2);
        let mut y = inner.y + 1;
        let mut say = |canvas: &mut Canvas, text: &str, role| {
            for line in width::wrap(text, usize::from(cols.max(8))) {
                canvas.text_in(inner.x + 1, y, cols, &line, role);
                y = y.saturating_add(1);
            }
            y = y.saturating_add(1);
        };
        canvas.within(inner, |canvas| {
            say(canvas, msg::setup::blocked_body(ctx.lang), TextRole::Text);
            for problem in &ctx.model.first_start.blocked {
                say(canvas, &problem.text(ctx.lang), TextRole::Bad);
            }
        });
    }
}

/// Checks names typed in one field against each other and against those taken before.
fn distinct(
    field: &'static str,
    names: &[String],
    taken: &mut Vec<String>,
) -> Result<Vec<String>, SetupRefusal> {
    let mut good = Vec::new();
    for name in names {
        let name = check_name(name).map_err(|problem| (field, problem))?;
        if let Some(other) = taken.iter().find(|other| looks_like(&name, other)) {
            let problem = Problem::new("text.looks_like").with("other", other);
            return Err((field, problem));
        }
        taken.push(name.clone());
        good.push(name);
    }
    Ok(good)
}

impl View for Setup {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_setup.into())
    }

    fn explained_form(&self) -> Option<&Form> {
        (self.made.is_none() && self.page != SetupPage::Pack).then(|| &self.forms[self.page.form()])
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        if !ctx.model.first_start.blocked.is_empty() {
            return vec![Hint::key(Code::Esc, msg::setup::blocked_leave(lang), 0)];
        }
        if let Some(made) = &self.made {
            return made.hints(lang);
        }
        if let Some(dialog) = &self.leaving {
            return dialog.hints(lang);
        }
        let list = self.searched.as_ref().map(|(_, pick)| pick.hints(lang));
        if let Some(hints) = self.zone.hints(lang).or(list) {
            return hints;
        }
        if self.page == SetupPage::Pack {
            return vec![
                Hint::key(Code::Enter, msg::setup::hint_next(lang), 0),
                Hint::new(HintKey::UpDown, msg::kit::hint_scroll(lang), 1),
                Hint::key(Code::Esc, msg::kit::hint_back(lang), 0),
            ];
        }
        let form = &self.forms[self.page.form()];
        let mut hints = if self.page == SetupPage::People {
            form.hints(lang)
        } else {
            form.hints_as(lang, msg::setup::hint_next(lang))
        };
        if self.page == SetupPage::Shop {
            // At 80 columns it stands on the page alone: the way to the other language keeps its place.
            let backup = Hint::key(restore::KEY, msg::restore_ui::have_backup(lang), 4);
            hints.push(backup.or_short(small(msg::restore_ui::bring_back(lang))));
        }
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if !ctx.model.first_start.blocked.is_empty() {
            let Input::Key(key) = input else { return Handled::No };
            return match KeyAction::of(key) {
                KeyAction::Back | KeyAction::Interrupt => Handled::then(Effect::Quit),
                _ => Handled::No,
            };
        }
        if let Some(made) = &mut self.made {
            return made.on(input);
        }
        if let Some(dialog) = &mut self.leaving {
            match dialog.handle(input) {
                WidgetOutcome::Chosen(0) => return Handled::then(Effect::Quit),
                WidgetOutcome::Chosen(_) | WidgetOutcome::Cancelled => self.leaving = None,
                _ => {}
            }
            return Handled::done();
        }
        if self.zone.is_open() {
            let mut zone = std::mem::take(&mut self.zone);
            let handled = zone.on(input, self.form());
            self.zone = zone;
            return handled;
        }
        if self.searched.is_some() {
            return self.on_search(input);
        }
        if self.page == SetupPage::Pack {
            return self.on_pack(input, ctx);
        }
        self.on_form(input, ctx)
    }

    fn dialog(&self) -> Option<DialogId> {
        self.leaving.as_ref().map(Dialog::id)
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        if self.made.is_some() {
            return Vec::new();
        }
        let pages = (0..).zip(&mut self.forms);
        let searched = self.searched.iter_mut();
        pages
            .map(|(page, form)| (format!("setup/{page}"), Typed::Form(form)))
            .chain(searched.map(|(field, pick)| (format!("setup/search/{field}"), Typed::Search(pick))))
            .chain(self.zone.unsaved())
            .collect()
    }

    fn put_back(&mut self, _: &Ctx<'_>) {
        self.phrase_wanted();
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        if !ctx.model.first_start.blocked.is_empty() {
            return Self::draw_blocked(canvas, area, ctx);
        }
        if let Some(made) = &mut self.made {
            return made.draw(canvas, area, ctx);
        }
        self.follow(ctx.lang);
        let title = match self.page {
            SetupPage::Shop => msg::setup::page_shop,
            SetupPage::Pack => msg::setup::page_pack,
            SetupPage::Hours => msg::setup::page_hours,
            SetupPage::People => msg::setup::page_people,
        };
        let inner = canvas.pane(area, title(ctx.lang), Focus::Here);
        let width = inner.width.saturating_sub(2).min(WIDEST);
        let mut place = Rect { x: inner.x.saturating_add(1), width, ..inner };
        if self.page == SetupPage::Shop {
            // Both languages: whoever reads the other one finds the way to it.
            for lang in [ctx.lang, ctx.lang.next()] {
                for line in width::wrap(msg::setup::welcome(lang), usize::from(place.width.max(8))) {
                    let role = if lang == ctx.lang { TextRole::Text } else { TextRole::Muted };
                    canvas.within(inner, |canvas| canvas.text_in(place.x, place.y, place.width, &line, role));
                    place = below(place, 1);
                }
            }
        }
        if self.page == SetupPage::Shop {
            let way = format!("F8  {}", msg::restore_ui::have_backup(ctx.lang));
            canvas
                .within(inner, |canvas| canvas.text_in(place.x, place.y, place.width, &way, TextRole::Title));
            place = below(place, 1);
        }
        place = below(place, 1);
        let focused = self.leaving.is_none() && !self.zone.is_open() && self.searched.is_none();
        if self.page == SetupPage::Pack {
            self.draw_pack(canvas, Rect { y: inner.y, height: inner.height, ..place }, ctx);
        } else {
            self.form().draw(canvas, place, Focus::when(focused));
        }
        self.zone.draw(canvas, area);
        if let Some((_, pick)) = &mut self.searched {
            pick.draw(canvas, area);
        }
        if let Some(dialog) = &mut self.leaving {
            canvas.shield();
            dialog.draw(canvas);
        }
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Founded { pins, phrases, recovery } => {
                self.made = Some(Secrets::new(ctx.model, pins, phrases, recovery));
                // What was typed is not needed any more.
                for id in ["phrase", "again"] {
                    if let Some(field) = self.forms[SetupPage::People.form()].field_mut(id) {
                        field.set_raw("");
                    }
                }
                let second = second_place::typed(&self.forms[SetupPage::People.form()]);
                return second.map(|second| Effect::SecondPlace(Some(second))).into_iter().collect();
            }
            Event::Refused(error) => {
                let field = self.form().focused_id();
                self.form().refuse(field, error.problem());
            }
            _ => {}
        }
        Vec::new()
    }

    fn clock_zone(&self) -> Option<Zone> {
        Zone::parse(self.raw(SetupPage::Shop, "zone")).ok()
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        if !ctx.model.first_start.blocked.is_empty() {
            return String::new();
        }
        if self.made.is_some() {
            return msg::setup::title_secrets(ctx.lang).to_owned();
        }
        let at = SetupPage::ALL.iter().position(|page| *page == self.page).unwrap_or(0);
        msg::setup::title(ctx.lang, at + 1)
    }
}
