//! Settings · Data: where the backups are, and what is needed to come back.

use ratatui::layout::Rect;

use super::area::with_signed_in;
use crate::i18n::{self, msg, width};
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::rules::authority::Act;
use crate::tui::dialogs::astray::Astray;
use crate::tui::dialogs::make_anew::MakeAnew;
use crate::tui::dialogs::recover::Recover;
use crate::tui::dialogs::rotate::Rotate;
use crate::tui::dialogs::second_place::SecondPlace;
use crate::tui::screens::home::summary;
use crate::tui::screens::restore::RestoreScreen;
use crate::tui::screens::setup::secrets::CodeSheet;
use crate::tui::shell::app_data::AppData;
use crate::tui::shell::canvas::{Canvas, below, cells};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::keymap::{Hint, HintKey, small};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Command, Ctx, Effect, Event, Handled, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::menu::Menu;

/// The key that opens the folder with the backups.
const OPEN: Code = Code::Char('o');

/// Something that can be done here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DataAct {
    BackUp,
    Restore,
    Second,
    Prune,
    NewCode,
    Rotate,
    Recover,
    MakeAnew,
    /// An older or another file lies in place of the last one: the owner goes on with it.
    Settle,
    /// Shows the backups in the program for files.
    Folder,
}

impl DataAct {
    const ALL: [Self; 10] = [
        Self::BackUp,
        Self::Restore,
        Self::Second,
        Self::Prune,
        Self::NewCode,
        Self::Rotate,
        Self::Recover,
        Self::MakeAnew,
        Self::Settle,
        Self::Folder,
    ];

    /// What can be done now.
    fn all(model: &AppData) -> Vec<Self> {
        Self::ALL.into_iter().filter(|act| *act != Self::Settle || model.astray.is_some()).collect()
    }

    fn label(self) -> Label {
        match self {
            Self::BackUp => msg::data_ui::back_up.into(),
            Self::Restore => msg::data_ui::copies.into(),
            Self::Second => msg::data_ui::second.into(),
            Self::Prune => msg::data_ui::prune.into(),
            Self::NewCode => msg::data_ui::new_code.into(),
            Self::Rotate => msg::data_ui::rotate.into(),
            Self::Recover => msg::data_ui::recover.into(),
            Self::MakeAnew => msg::data_ui::make_anew.into(),
            Self::Settle => msg::in_place::settle.into(),
            Self::Folder => msg::data_ui::open_folder.into(),
        }
    }
}

/// The page with backups and what is needed to come back.
#[derive(Debug)]
pub(super) struct DataScreen {
    menu: Menu,
    /// What the lines of the menu do.
    acts: Vec<DataAct>,
    /// What a passphrase was asked for.
    asked: Option<DataAct>,
}

impl DataScreen {
    pub(super) fn new(model: &AppData) -> Self {
        let acts = DataAct::all(model);
        let items = acts.iter().map(|act| act.label()).collect();
        Self { menu: Menu::down(items), acts, asked: None }
    }

    fn chosen(&mut self, act: DataAct, ctx: &Ctx<'_>) -> Handled {
        match act {
            DataAct::BackUp | DataAct::Restore | DataAct::Second | DataAct::Prune | DataAct::Folder
                if ctx.model.backup.is_none() =>
            {
                Handled::then(Effect::Say(msg::data_ui::none_in_demo.into()))
            }
            DataAct::BackUp => Handled::then(Effect::BackUp),
            DataAct::Folder => Handled::then(Effect::OpenFile(ctx.model.backup_places.first.clone())),
            DataAct::Recover => Handled::then(Effect::Open(Box::new(Recover::new(ctx.model)))),
            DataAct::Rotate => Handled::then(Effect::Open(Box::new(Rotate::new()))),
            // While keys are here the owner gets in by passphrase or code: nobody makes a break by the way.
            DataAct::MakeAnew if ctx.model.read_only.is_none() => {
                Handled::then(Effect::Say(msg::data_ui::anew_not_needed.into()))
            }
            DataAct::MakeAnew => Handled::then(Effect::Open(Box::new(MakeAnew::new(ctx.model)))),
            DataAct::Settle => Handled::Yes(
                ctx.model
                    .astray
                    .clone()
                    .map(|found| Effect::Open(Box::new(Astray::new(found))))
                    .into_iter()
                    .collect(),
            ),
            DataAct::Restore => Handled::then(Effect::Open(Box::new(RestoreScreen::new()))),
            DataAct::NewCode | DataAct::Second | DataAct::Prune => {
                self.asked = Some(act);
                let who = ctx.model.may_do(Act::ManageShop, &[]);
                let purpose = PinPurpose::Settings(Act::ManageShop);
                Handled::then(Effect::AskPin { title: act.label(), who, purpose })
            }
        }
    }

    fn granted(&mut self, person: PersonId, model: &AppData) -> Vec<Effect> {
        match self.asked.take() {
            Some(DataAct::NewCode) => vec![Effect::Do(Command::NewCode { by: person })],
            Some(DataAct::Prune) => vec![Effect::Prune],
            Some(DataAct::Second) => vec![Effect::Open(Box::new(SecondPlace::new(model)))],
            _ => Vec::new(),
        }
    }
}

/// What is known, a paragraph each.
fn lines(ctx: &Ctx<'_>) -> Vec<(String, TextRole)> {
    let (lang, model) = (ctx.lang, ctx.model);
    // Elsewhere such a line leads here.
    let here = |text: &str| text.replace(msg::data_ui::points_here(lang), "");
    let mut lines = Vec::new();
    if model.backup.is_some() {
        lines.extend(summary::backup_line(model, ctx.now, lang).map(|(text, role)| (here(&text), role)));
        lines.push((msg::data_ui::folder(lang).to_owned(), TextRole::Muted));
        // A path is copied from the screen: nothing else stands on its line.
        lines.push((model.backup_places.first.display().to_string(), TextRole::Value));
        lines.push(match &model.backup_places.second {
            Some(second) => (msg::data_ui::second_in(lang, second.display()), TextRole::Muted),
            None => (msg::data_ui::second_none(lang).to_owned(), TextRole::Warn),
        });
    }
    lines.push(if model.no_code {
        (msg::data_ui::code_none(lang).to_owned(), TextRole::Warn)
    } else {
        (msg::data_ui::code_there(lang).to_owned(), TextRole::Text)
    });
    lines.push(match &model.key_trouble {
        Some(problem) => (here(&i18n::text(lang, problem.key, &problem.args)), TextRole::Bad),
        None => (msg::data_ui::key_signs(lang).to_owned(), TextRole::Text),
    });
    lines
}

/// The entry of the menu of settings.
pub(super) fn title(lang: Lang) -> &'static str {
    msg::data_ui::title(lang)
}

impl View for DataScreen {
    fn settles_banners(&self) -> bool {
        true
    }

    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_data.into())
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        vec![
            Hint::key(Code::Enter, msg::kit::hint_open(ctx.lang), 0),
            Hint::new(HintKey::UpDown, msg::kit::hint_choose(ctx.lang), 1),
            Hint::key(OPEN, small(msg::data_ui::open_folder(ctx.lang)), 3),
            Hint::key(Code::Esc, msg::kit::hint_back(ctx.lang), 0),
        ]
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if matches!(input, Input::Key(key) if *key == KeyPress::plain(OPEN)) {
            return self.chosen(DataAct::Folder, ctx);
        }
        match self.menu.handle(input) {
            WidgetOutcome::Chosen(at) => match self.acts.get(at) {
                Some(act) => self.chosen(*act, ctx),
                None => Handled::done(),
            },
            WidgetOutcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        // What was settled in a dialog above is not offered again.
        if self.acts != DataAct::all(ctx.model) {
            *self = Self { asked: self.asked, ..Self::new(ctx.model) };
        }
        match news {
            Event::Pin { person, .. } => self.granted(*person, ctx.model),
            Event::Code(code) => vec![Effect::Open(Box::new(CodeSheet::new(ctx.model, code)))],
            _ => Vec::new(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let inner = canvas.pane(area, &with_signed_in(title(ctx.lang), ctx), Focus::Here);
        let mut place =
            Rect { x: inner.x.saturating_add(1), width: inner.width.saturating_sub(2).min(90), ..inner };
        canvas.within(inner, |canvas| {
            for (text, role) in lines(ctx) {
                for line in width::wrap(&text, usize::from(place.width.max(8))) {
                    canvas.text_in(place.x, place.y, place.width, &line, role);
                    place = below(place, 1);
                }
            }
        });
        place = below(place, 1);
        let rows = cells(self.acts.len()).min(place.height);
        self.menu.draw(canvas, Rect { height: rows, ..place }, Focus::Here);
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        title(ctx.lang).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::store::backup_places::BackupPlaces;
    use crate::tui::test_support::{OWNER_SECRET, Shop};

    /// A shop that makes backups, on this page.
    fn page(lang: Lang) -> Shop {
        let shop = Shop::new(lang);
        let folder = shop.dir.path().join("backups");
        let Shop { app, dir, pins } = shop;
        let mut shop =
            Shop { app: app.with_backups(BackupPlaces { first: folder, second: None }), dir, pins };
        let page = DataScreen::new(&shop.app.model);
        shop.open(Box::new(page));
        shop
    }

    #[test]
    fn a_shop_of_an_earlier_version_is_told_until_its_owner_issues_a_code() {
        for (lang, home) in [(Lang::En, "A backup cannot sign"), (Lang::Zh, "备份还不能在另一台电脑上签名")]
        {
            let mut shop = page(lang);
            let conn = shop.app.desk.store.as_ref().unwrap().conn();
            conn.execute("DELETE FROM sealed_keys", []).unwrap();
            shop.app.desk.refresh(&mut shop.app.model).unwrap();
            let shown = shop.screen(80, 24);
            assert!(shown.contains(&msg::data_ui::code_none(lang)[..12]), "{shown}");
            shop.app.carry_out(Effect::Home);
            assert!(shop.screen(80, 24).contains(home), "{}", shop.screen(80, 24));
            let page = DataScreen::new(&shop.app.model);
            shop.open(Box::new(page));
            shop.keys("5").keys(OWNER_SECRET).key(Code::Enter);
            shop.app.check_waiting_pin();
            let shown = shop.screen(80, 24);
            assert!(shown.contains(msg::setup::secrets_owner(lang)), "{shown}");
            shop.keys(" ").key(Code::Enter);
            assert!(!shop.screen(80, 24).contains(home), "{}", shop.screen(80, 24));
            let store = shop.app.desk.store.as_ref().unwrap();
            assert!(store.sealed_keys().unwrap().is_some());
            assert_eq!(store.verify(crate::store::VerifyLevel::Sense).unwrap().findings, []);
        }
    }

    #[test]
    fn a_backup_is_made_now_and_what_stands_there_is_read_at_80_columns() {
        for lang in Lang::ALL {
            let mut shop = page(lang);
            shop.keys("1");
            while shop.app.working() {
                shop.app.look_at_work(Duration::from_secs(20));
            }
            let at = shop.app.model.backup.as_ref().unwrap().last_ms;
            assert_eq!(at, Some(shop.app.desk.clock.now_ms()));
            let shown = shop.screen(80, 24);
            assert!(shown.contains(msg::data_ui::backed_up(lang)), "{shown}");
            shop.app.model.backup_places.first = "/home/olga/backups".into();
            insta::assert_snapshot!(format!("data_{}_80x24", lang.code()), shop.screen(80, 24));
        }
    }
}
