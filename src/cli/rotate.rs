//! `handover rotate`: a new signing key, brought in by a record that the old one signs.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use serde_json::json;

use super::out::{self, Content};
use super::pin::PinSource;
use super::secret_input::{self, Asked};
use super::{backup, pin, shop};
use crate::cli::OutputFormat;
use crate::i18n::msg;
use crate::model::problem::Problem;
use crate::rules::authority::Act;
use crate::rules::pin::{Cost, Secret, read_recovery_code, recovery_code_grouped};
use crate::store::StoreError;
use crate::store::rotation::rotate;
use crate::store::shop_keys::KeysHere;
use crate::store::shop_setup::ShopFiles;
use crate::system::config::Globals;
use crate::system::error::{Failure, FailureKind};
use crate::system::paths::{HEAD_LOG, KEY_FILE};

/// What the command line asks of a change of the key.
#[derive(Debug, clap::Args)]
pub(crate) struct RotateArgs {
    /// Which owner, where there are several.
    #[arg(long, value_name = "NAME")]
    pub(crate) owner: Option<String>,
    /// File with the owner's passphrase; asked for on the terminal when left out.
    #[arg(long, value_name = "FILE")]
    pub(crate) pin_file: Option<PathBuf>,
    /// File with the recovery code, which then stays.
    #[arg(long, value_name = "FILE", conflicts_with = "new_code")]
    pub(crate) code_file: Option<PathBuf>,
    /// A new recovery code is issued, without a question.
    #[arg(long)]
    pub(crate) new_code: bool,
    /// Text or JSON.
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: OutputFormat,
}

/// The recovery code that is kept; none where a new one is issued.
fn code(globals: &Globals, args: &RotateArgs) -> Result<Option<Secret>, Failure> {
    let typed = match &args.code_file {
        Some(file) => secret_input::read(file)?,
        None if args.new_code || !std::io::stdin().is_terminal() => return Ok(None),
        None => secret_input::ask(Asked::Shown, msg::rotate::ask_code(globals.lang))?,
    };
    if typed.expose().trim().is_empty() && args.code_file.is_none() {
        return Ok(None);
    }
    read_recovery_code(typed.expose()).map(Some).map_err(|p| Failure::new(FailureKind::Usage, p))
}

/// Asks for the owner and the code, changes the key and says what has to be put on paper.
///
/// # Errors
/// Kind `Refused` for a wrong passphrase or code and without the key in use, `Usage` where something cannot be asked, and
/// what the store says.
pub(crate) fn run(globals: &Globals, args: &RotateArgs) -> Result<(), Failure> {
    let mut store = shop::write(globals)?;
    let lang = globals.lang;
    let (key_file, head_log) = (globals.paths.key_dir.join(KEY_FILE), globals.paths.state_dir.join(HEAD_LOG));
    let here = KeysHere::of(&store, &key_file, &head_log).map_err(|e| e.failure())?;
    let refused = |problem| Failure::new(FailureKind::Refused, problem);
    if here.signing().is_err() {
        return Err(refused(Problem::new("rotate.needs_key")));
    }
    let pepper = here.pepper.map_err(refused)?;
    let from = PinSource { name: args.owner.as_deref(), file: args.pin_file.as_deref() };
    let by = pin::ask(globals, &mut store, &pepper, Act::ManageShop, from)?;
    let code = code(globals, args)?;
    let places = ShopFiles { db: &globals.config().db, key_file: &key_file, head_log: &head_log };
    let who = (by, code.as_ref());
    let done = rotate(&mut store, &places, &globals.clock, Cost::DEFAULT, who).map_err(|e| match e {
        StoreError::Rule(problem) => refused(problem),
        other => other.failure(),
    })?;
    let closed = store.close();
    let issued = done.code.as_ref().map(recovery_code_grouped);
    let shown = match args.format {
        OutputFormat::Json => {
            let mut report = json!({
                "schema": "handover-rotate/v1",
                "record": done.seq,
                "key_id": done.keys.key_id,
            });
            if let Some(code) = issued {
                report["recovery_code"] = code.into();
            }
            format!("{report:#}\n")
        }
        OutputFormat::Text => {
            let mut lines = vec![msg::rotate::done(lang, done.seq)];
            match issued {
                None => lines.push(msg::rotate::same_code(lang).to_owned()),
                Some(code) => lines.extend([
                    String::new(),
                    msg::init::once(lang).to_owned(),
                    format!("  {}  {code}", msg::init::recovery(lang)),
                ]),
            }
            out::for_reading(&lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect::<String>())
        }
    };
    // What was committed is shown, whatever comes after: the old code opens the new key no more.
    out::OutputTarget::Stdout.write(Content::Text, |w| w.write_all(shown.as_bytes()))?;
    if let Some(problem) = done.unplaced {
        let detail = crate::i18n::text(lang, problem.key, &problem.args);
        let problem = Problem::new("store.saved_and_then").with("detail", detail);
        return Err(Failure::new(FailureKind::Output, problem));
    }
    closed.map_err(|e| e.behind_a_save())?;
    if let Err(failure) = backup::after(globals) {
        let said = failure.render(lang);
        let _ = std::io::Write::write_all(&mut std::io::stderr(), said.as_bytes());
    }
    Ok(())
}
