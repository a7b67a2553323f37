//! From settings and files to a running program.

use std::path::PathBuf;

use super::app::App;
use super::glyphs::Glyphs;
use super::theme::Theme;
use crate::demo;
use crate::demo::{DemoPerson, DemoPlan};
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::model::zone::Zone;
use crate::rules::pin::Cost;
use crate::store::backup_places::BackupPlaces;
use crate::store::in_place::{self, Lies};
use crate::store::shop_keys::KeysHere;
use crate::store::shop_setup::ShopFiles;
use crate::store::{OpenOptions, Store, StoreError};
use crate::system::config::Globals;
use crate::system::error::{Failure, FailureKind};
use crate::system::paths::{DB_NAME, TempFolder};

pub(crate) use crate::system::paths::{HEAD_LOG, KEY_FILE};
use crate::tui::shell::app_data::{AppData, FirstStart, LookChoice};
use crate::tui::shell::canvas::CanvasLook;
use crate::tui::shell::executor::Executor;

/// Days of records in the throw-away shop.
const DEMO_DAYS: u32 = 60;

/// Opens the store, if there is one, and puts the first screen up.
///
/// # Errors
/// What the store says when the file cannot be used.
pub(crate) fn app(globals: &Globals) -> Result<App, Failure> {
    if globals.demo {
        return demo_app(globals);
    }
    let config = globals.config();
    let now = globals.clock.now_ms();
    let options = OpenOptions { allow_network_fs: config.allow_network_fs, ..OpenOptions::write(now) };
    let store = match Store::open(&config.db, &options) {
        Ok(store) => {
            store.keep_locked_months(now).map_err(|e| e.failure())?;
            Some(store)
        }
        Err(StoreError::NotFound(_)) => None,
        Err(e) => return Err(e.failure()),
    };
    let mut model = AppData {
        look: LookChoice { theme: config.theme, glyphs: config.glyphs, mouse: config.mouse },
        config_file: globals.report.file.clone(),
        reports_dir: globals.paths.reports_dir.clone(),
        ..AppData::default()
    };
    if store.is_none() {
        model.first_start = FirstStart {
            zone: globals.env.zone(),
            db: config.db.clone(),
            // A broken settings file may hide the real path: then nothing new is set up.
            blocked: if globals.report.db_sure { Vec::new() } else { globals.report.problems.clone() },
        };
    }
    model.money_locked = globals.report.money_lock();
    if let Some(store) = &store {
        let fallen = store.fallen().map(|_| Problem::new("app.ended_abruptly"));
        let migrated = store
            .migrated()
            .map(|m| Problem::new("app.migrated").with("from", m.from).with("backup", m.backup.display()));
        let exposed =
            store.exposed().then(|| Problem::new("app.exposed").with("path", store.path().display()));
        let beside = store
            .others()
            .first()
            .map(|other| Problem::new("app.other_window").with("terminal", &other.terminal));
        let journal =
            store.journal_aside().map(|kept| Problem::new("app.journal_aside").with("path", kept.display()));
        model.notices.extend([fallen, migrated, exposed, beside, journal].into_iter().flatten());
    }
    let key_file = globals.paths.key_dir.join(KEY_FILE);
    let head_log = globals.paths.state_dir.join(HEAD_LOG);
    let keys = match &store {
        Some(store) => KeysHere::of(store, &key_file, &head_log).map_err(|e| e.failure())?,
        None => KeysHere::none(&key_file),
    };
    let mut desk = Executor {
        keys,
        store,
        clock: globals.clock.clone(),
        db: PathBuf::from(&config.db),
        key_file,
        head_log,
        copy: None,
        allow_network_fs: config.allow_network_fs,
        unlogged: None,
        cost: Cost::DEFAULT,
        zone: globals.env.zone(),
    };
    desk.refresh(&mut model).map_err(|e| e.failure())?;
    if let Some(store) = &desk.store {
        let lies = Lies::of(&config.db, &globals.paths.db);
        model.astray =
            in_place::look_around(store, &desk.head_log, lies, desk.now()).map_err(|e| e.failure())?;
        if config.allow_network_fs
            && let Some(kind) = store.network_kind()
        {
            model.notices.push(Problem::new("app.network").with("kind", kind));
        }
    }
    let lang = config.lang.or(model.store_lang()).unwrap_or(globals.lang);
    Ok(App::new(desk, model, look(globals, lang)).with_backups(BackupPlaces::of(config)))
}

fn look(globals: &Globals, lang: Lang) -> CanvasLook {
    let config = globals.config();
    let glyphs = Glyphs::choose(config.glyphs, |name| std::env::var(name).ok());
    CanvasLook { theme: Theme::choose(config.theme), glyphs, lang }
}

/// Makes the demo's shop in a folder of its own; it is removed with the program's end. Nothing of the real
/// shop is opened.
fn demo_app(globals: &Globals) -> Result<App, Failure> {
    let folder = TempFolder::new().map_err(|(path, e)| {
        Failure::new(FailureKind::Output, Problem::new("demo.no_folder").with("path", path.display())).io(&e)
    })?;
    let at = |name| folder.path().join(name);
    let (db, key_file, head_log) = (at(DB_NAME), at(KEY_FILE), at(HEAD_LOG));
    let places = ShopFiles { db: &db, key_file: &key_file, head_log: &head_log };
    let plan = DemoPlan { days: DEMO_DAYS, seed: 1, now_ms: globals.clock.now_ms(), lang: globals.lang };
    let made = demo::build(&places, &plan).map_err(|problem| Failure::new(FailureKind::Output, problem))?;
    let phrase = |p: &DemoPerson| p.phrase.clone().map(|phrase| (p.id, phrase));
    let mut model = AppData {
        demo_phrases: made.people.iter().filter_map(phrase).collect(),
        demo_pins: made.people.into_iter().map(|p| (p.id, p.pin)).collect(),
        reports_dir: globals.paths.reports_dir.clone(),
        ..AppData::default()
    };
    let mut desk = Executor {
        keys: made.keys.into(),
        store: Some(made.store),
        clock: globals.clock.clone(),
        db,
        key_file,
        head_log,
        copy: None,
        allow_network_fs: false,
        unlogged: None,
        cost: Cost::test(),
        zone: Zone::default(),
    };
    desk.refresh(&mut model).map_err(|e| e.failure())?;
    Ok(App::new(desk, model, look(globals, globals.lang)).with_folder(folder))
}
