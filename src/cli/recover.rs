//! `handover recover`: lets an owner in again who has the recovery code.

use std::path::PathBuf;

use serde_json::json;

use super::secret_input::{self, Asked};
use super::{backup, out, shop};
use crate::cli::OutputFormat;
use crate::cli::out::Content;
use crate::i18n::msg;
use crate::model::ids::PersonId;
use crate::model::people::{Person, Role};
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::rules::pin::{Cost, Secret, read_recovery_code, recovery_code_grouped};
use crate::store::recovery::{Regain, with_code};
use crate::store::shop_setup::ShopFiles;
use crate::store::{Store, StoreError, custody_break};
use crate::system::config::Globals;
use crate::system::error::{Failure, FailureKind};
use crate::system::paths::{HEAD_LOG, KEY_FILE};

/// What the command line asks of a recovery.
#[derive(Debug, clap::Args)]
pub(crate) struct RecoverArgs {
    /// Which owner, where there are several.
    #[arg(long, value_name = "NAME")]
    pub(crate) owner: Option<String>,
    /// File with the recovery code; asked for on the terminal when left out.
    #[arg(long, value_name = "FILE")]
    pub(crate) code_file: Option<PathBuf>,
    /// File with the new passphrase; asked for on the terminal when left out.
    #[arg(long, value_name = "FILE")]
    pub(crate) owner_pin_file: Option<PathBuf>,
    /// The code is lost too: new keys and PINs for everybody, and a record that stays for ever.
    #[arg(long, conflicts_with = "code_file")]
    pub(crate) without_code: bool,
    /// Name of the shop, which has to be given with `--without-code`; asked for on the terminal when left out.
    #[arg(long, value_name = "NAME", requires = "without_code")]
    pub(crate) shop: Option<String>,
    /// Text or JSON.
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: OutputFormat,
}

/// The owner it is about.
pub(super) fn owner<'a>(settings: &'a Settings, named: Option<&str>) -> Result<&'a Person, Failure> {
    let owners: Vec<&Person> = settings.staff().filter(|person| person.role == Role::Owner).collect();
    let names = || owners.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ");
    let usage = |key| Failure::new(FailureKind::Usage, Problem::new(key).with("names", names()));
    match (named, owners.as_slice()) {
        (Some(name), all) => all
            .iter()
            .find(|person| person.name == name)
            .copied()
            .ok_or_else(|| usage("recover_cmd.no_such_owner")),
        (None, [only]) => Ok(only),
        (None, _) => Err(usage("recover_cmd.which_owner")),
    }
}

/// Takes the code and a new passphrase; writes what has to be put on paper.
///
/// # Errors
/// Kind `Refused` for a wrong code, `Usage` where something cannot be asked, and what the store says.
pub(crate) fn run(globals: &Globals, args: &RecoverArgs) -> Result<(), Failure> {
    let mut store = shop::write(globals)?;
    let settings = store.settings().map_err(|e| e.failure())?.1;
    let owner = owner(&settings, args.owner.as_deref())?;
    let lang = globals.lang;
    if args.without_code {
        return without_code(globals, args, store, &settings, owner);
    }
    let code = secret_input::take(args.code_file.as_deref(), Asked::Shown, msg::recover_cmd::ask_code(lang))?;
    let code = read_recovery_code(code.expose()).map_err(|p| Failure::new(FailureKind::Usage, p))?;
    let phrase = secret_input::chosen(lang, args.owner_pin_file.as_deref(), &owner.name)?;
    let (key_file, head_log) = (globals.paths.key_dir.join(KEY_FILE), globals.paths.state_dir.join(HEAD_LOG));
    let places = ShopFiles { db: &globals.config().db, key_file: &key_file, head_log: &head_log };
    let regain = Regain { code: &code, owner: owner.id, phrase: &phrase };
    let done = with_code(&mut store, &places, &globals.clock, Cost::DEFAULT, regain).map_err(|e| {
        let wrong = e.problem() == Problem::new("recovery.wrong_code");
        if wrong { Failure::new(FailureKind::Refused, e.problem()) } else { e.failure() }
    })?;
    let closed = store.close();
    let shown = match args.format {
        OutputFormat::Json => {
            let report = json!({
                "schema": "handover-recover/v1",
                "owner": owner.name,
                "pin": done.pin.expose(),
                "recovery_code": recovery_code_grouped(&done.code),
                "key_file": if done.key_back { "brought_back" } else { "there" },
            });
            format!("{report:#}\n")
        }
        OutputFormat::Text => {
            let mut lines = vec![msg::recover_cmd::done(lang, &owner.name)];
            if done.key_back {
                lines.push(msg::recover_cmd::key_back(lang, key_file.display()));
            }
            lines.extend([
                String::new(),
                msg::init::once(lang).to_owned(),
                format!("  {}  {}", msg::init::recovery(lang), recovery_code_grouped(&done.code)),
                format!("  {}  {}", msg::pin_prompt::pin(lang), done.pin.expose()),
                String::new(),
                msg::recover_cmd::old_code(lang).to_owned(),
            ]);
            out::for_reading(&lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect::<String>())
        }
    };
    finished(globals, &shown, closed)
}

/// Shows what was committed, whatever closing the file says: the old code is used up. Then makes a backup: those of before
/// open with a code that is gone or lost.
fn finished(globals: &Globals, shown: &str, closed: Result<(), StoreError>) -> Result<(), Failure> {
    out::OutputTarget::Stdout.write(Content::Text, |w| w.write_all(shown.as_bytes()))?;
    closed.map_err(|e| e.behind_a_save())?;
    if let Err(failure) = backup::after(globals) {
        let said = failure.render(globals.lang);
        let _ = std::io::Write::write_all(&mut std::io::stderr(), said.as_bytes());
    }
    Ok(())
}

/// Asks for the name of the shop, so that nobody does it by a slip; then makes keys and PINs anew.
fn without_code(
    globals: &Globals,
    args: &RecoverArgs,
    mut store: Store,
    settings: &Settings,
    owner: &Person,
) -> Result<(), Failure> {
    let lang = globals.lang;
    let name = &settings.store.name;
    let typed = if let Some(typed) = &args.shop {
        typed.clone()
    } else {
        out::OutputTarget::Stdout.lines(&[msg::recover_cmd::anew_about(lang).to_owned()])?;
        secret_input::ask(Asked::Shown, &msg::recover_cmd::ask_shop(lang, name))?.expose().to_owned()
    };
    if typed.trim() != name {
        let problem = Problem::new("recover_cmd.other_shop").with("name", name);
        return Err(Failure::new(FailureKind::Usage, problem));
    }
    let phrase = secret_input::chosen(lang, args.owner_pin_file.as_deref(), &owner.name)?;
    let (key_file, head_log) = (globals.paths.key_dir.join(KEY_FILE), globals.paths.state_dir.join(HEAD_LOG));
    let places = ShopFiles { db: &globals.config().db, key_file: &key_file, head_log: &head_log };
    let who = (owner.id, &phrase);
    let done = custody_break::without_code(&mut store, &places, &globals.clock, Cost::DEFAULT, who)
        .map_err(|e| e.failure())?;
    let closed = store.close();
    let of = |all: &[(PersonId, Secret)], id: PersonId| {
        all.iter().find(|(who, _)| *who == id).map(|(_, secret)| secret.expose().to_owned())
    };
    let rows = settings.staff().map(|p| (p, of(&done.pins, p.id), of(&done.phrases, p.id)));
    let shown = match args.format {
        OutputFormat::Json => {
            let people: Vec<_> = rows
                .map(|(p, pin, phrase)| json!({ "name": p.name, "pin": pin, "passphrase": phrase }))
                .collect();
            let report = json!({
                "schema": "handover-recover/v1",
                "owner": owner.name,
                "custody_break": done.seq,
                "people": people,
                "recovery_code": recovery_code_grouped(&done.code),
            });
            format!("{report:#}\n")
        }
        OutputFormat::Text => {
            let mut lines = vec![
                msg::recover_cmd::anew_done(lang, &owner.name),
                String::new(),
                msg::init::once(lang).to_owned(),
                format!("  {}  {}", msg::init::recovery(lang), recovery_code_grouped(&done.code)),
            ];
            for (person, pin, phrase) in rows {
                let secrets = pin.into_iter().chain(phrase).collect::<Vec<_>>().join("  ");
                lines.push(format!("  {}  {secrets}", person.name));
            }
            lines.push(String::new());
            lines.push(msg::recover_cmd::anew_stays(lang, done.seq));
            out::for_reading(&lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect::<String>())
        }
    };
    finished(globals, &shown, closed)
}
