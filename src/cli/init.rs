//! `handover init`: sets up a shop without questions, for scripts and many PCs.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde_json::json;

use crate::cli::{OutputFormat, secret_input};
use crate::i18n::{self, msg, text, width};
use crate::model::cash::sales_reports::{RefundsIn, ReportStart};
use crate::model::cash::ways::CountWay;
use crate::model::ids::PersonId;
use crate::model::lang::{Bilingual, Lang};
use crate::model::money::{Currency, Money};
use crate::model::packs::{self, Pack, PackPair};
use crate::model::people::{Person, Role};
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::shift::{ShiftDef, parse_hours};
use crate::model::templates;
use crate::model::templates::{NewPerson, NewRegister, NewShop};
use crate::model::time::Minute;
use crate::model::zone::Zone;
use crate::rules::pin::{Cost, Secret, recovery_code_grouped};
use crate::store::OpenOptions;
use crate::store::shop_setup;
use crate::store::shop_setup::{CreatedShop, ShopFiles};
use crate::system::config::Globals;
use crate::system::error::{Failure, FailureKind};
use crate::system::paths::{HEAD_LOG, KEY_FILE};

/// Float of a register where no pack knows better, in minor units.
const FLOAT: Money = Money(50_000);
/// Trade of a shop that names none.
const USUAL_TRADE: &str = "convenience";

/// Arguments of `handover init`.
#[derive(Debug, clap::Args)]
pub(crate) struct InitArgs {
    /// Name of the shop.
    #[arg(long, value_name = "NAME")]
    pub(crate) store: String,
    /// Country whose pack the shop starts with.
    #[arg(long, value_name = "CODE")]
    pub(crate) country: Option<String>,
    /// Trade whose pack the shop starts with.
    #[arg(long, value_name = "TRADE")]
    pub(crate) trade: Option<String>,
    /// Currency of the shop, by its code.
    #[arg(long, value_name = "CODE")]
    pub(crate) currency: Option<String>,
    /// Time zone of the shop.
    #[arg(long, value_name = "ZONE")]
    pub(crate) zone: Option<String>,
    /// Time at which a new business date begins.
    #[arg(long, value_name = "HH:MM", default_value = "04:00")]
    pub(crate) cutoff: String,
    /// Shifts with their hours.
    #[arg(long = "shift", value_name = "NAME HOURS")]
    pub(crate) shift: Vec<String>,
    /// Registers with their floats.
    #[arg(long = "register", value_name = "NAME[=FLOAT][:WAY]")]
    pub(crate) register: Vec<String>,
    /// The cash figure of the sales report has refunds already taken off.
    #[arg(long)]
    pub(crate) refunds_taken_off: bool,
    /// The sales report runs on since the last Z report.
    #[arg(long)]
    pub(crate) report_runs_on: bool,
    /// Name of the owner.
    #[arg(long, value_name = "NAME")]
    pub(crate) owner: String,
    /// File with the owner's passphrase. A secret on the command line could be read by every user.
    #[arg(long, value_name = "FILE")]
    pub(crate) owner_pin_file: Option<PathBuf>,
    /// Members of staff.
    #[arg(long = "staff", value_name = "NAME[:lead]")]
    pub(crate) staff: Vec<String>,
    /// Format of what is printed.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: OutputFormat,
}

/// Sets the shop up and prints what has to be written down.
///
/// # Errors
/// Kind `Usage` for an argument that cannot be used, `Output` when there is a file already or the secrets
/// cannot be written out; nothing is set up then.
pub(crate) fn run(globals: &Globals, args: &InitArgs) -> Result<(), Failure> {
    let db = &globals.config().db;
    if fs::symlink_metadata(db).is_ok() {
        return Err(exists(db));
    }
    let settings = settings(globals, args)?;
    let secret = args.owner_pin_file.as_deref().map(secret_input::read).transpose()?;
    let (key_file, head_log) = (globals.paths.key_dir.join(KEY_FILE), globals.paths.state_dir.join(HEAD_LOG));
    let places = ShopFiles { db, key_file: &key_file, head_log: &head_log };
    let options = OpenOptions {
        allow_network_fs: globals.config().allow_network_fs,
        ..OpenOptions::write(globals.clock.now_ms())
    };
    let made = shop_setup::found_with(
        &places,
        &globals.clock,
        Cost::DEFAULT,
        &settings,
        PersonId(1),
        secret.as_ref(),
        &options,
    )
    .map_err(|e| e.problem())?;
    let shown = match args.format {
        OutputFormat::Text => as_text(globals.lang, db, &settings, &made),
        OutputFormat::Json => as_json(db, &settings, &made),
    };
    let _ = made.store.close();
    // Whoever has no PINs has no shop: better none than one nobody can open.
    let mut out = io::stdout().lock();
    out.write_all(shown.as_bytes()).and_then(|()| out.flush()).map_err(|e| {
        take_back(db);
        Failure::new(FailureKind::Output, Problem::new("init.secrets_lost")).io(&e)
    })
}

fn exists(db: &Path) -> Failure {
    Failure::new(FailureKind::Output, Problem::new("init.exists").with("path", db.display()))
        .hint(Problem::new("init.exists_hint"))
}

/// Removes the store made a moment ago.
fn take_back(db: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut name = db.as_os_str().to_owned();
        name.push(ending);
        let _ = fs::remove_file(PathBuf::from(name));
    }
}

fn usage(problem: Problem) -> Failure {
    Failure::new(FailureKind::Usage, problem)
}

fn settings(globals: &Globals, args: &InitArgs) -> Result<Settings, Failure> {
    let lang = globals.lang;
    let zone = match &args.zone {
        Some(name) => Zone::parse(name).map_err(usage)?,
        None => globals.env.zone(),
    };
    let packs = packs(args, zone)?;
    let own = args.country.as_ref().and(packs.country.currency.as_deref());
    let likely = || own.unwrap_or_else(|| templates::likely_currency(zone, lang));
    let code = args.currency.as_deref().unwrap_or_else(likely);
    let currency = Currency::named(code).ok_or_else(|| {
        let known: Vec<String> = Currency::known().into_iter().map(|c| c.code).collect();
        usage(Problem::new("init.bad_currency").with("code", code).with("known", known.join(", ")))
    })?;
    let shifts = shifts(&args.shift)?;
    let own = packs.country.currency.as_ref() == Some(&currency.code);
    let float = packs.country.float.filter(|_| own).unwrap_or(FLOAT);
    let registers = if args.register.is_empty() {
        vec![NewRegister {
            name: msg::setup::register_one(lang).to_owned(),
            float_target: float,
            counted: CountWay::default(),
        }]
    } else {
        args.register.iter().map(|text| register(lang, text, &currency, float)).collect::<Result<_, _>>()?
    };
    let new = NewShop {
        name: args.store.clone(),
        cutoff: Minute::parse(&args.cutoff).map_err(usage)?,
        currency,
        zone,
        lang,
        shifts,
        registers,
        owner: args.owner.clone(),
        people: args.staff.iter().map(|text| person(lang, text)).collect::<Result<_, _>>()?,
    };
    let mut settings = templates::shop(new).map_err(usage)?;
    for register in &mut settings.registers {
        if args.refunds_taken_off {
            register.refunds = RefundsIn::TakenOff;
        }
        if args.report_runs_on {
            register.report_start = ReportStart::RunsOn;
        }
    }
    packs.apply(&mut settings, zone.stamp_at(globals.clock.now_ms()).calendar_date());
    Ok(settings)
}

/// The packs named, or those most likely.
fn packs(args: &InitArgs, zone: Zone) -> Result<PackPair, Failure> {
    let known = |all: &[Pack]| all.iter().map(|pack| pack.id.clone()).collect::<Vec<_>>().join(", ");
    let country = args.country.as_deref().unwrap_or_else(|| packs::likely_country(zone));
    let trade = args.trade.as_deref().unwrap_or(USUAL_TRADE);
    PackPair::named(country, trade).ok_or_else(|| {
        let (key, code, all) = if PackPair::named(country, USUAL_TRADE).is_none() {
            ("init.bad_country", country, packs::countries())
        } else {
            ("init.bad_trade", trade, packs::trades())
        };
        usage(Problem::new(key).with("code", code).with("known", known(all)))
    })
}

/// `Early 07:00-15:00`: the hours are what stands last, the name the rest. The usual names get both languages.
fn shifts(given: &[String]) -> Result<Vec<ShiftDef>, Failure> {
    let known = templates::default_shifts()?;
    (1..)
        .zip(given)
        .map(|(id, text)| {
            let bad = || usage(Problem::new("init.bad_shift").with("text", text));
            let words: Vec<&str> = text.split_whitespace().collect();
            let name_words = words
                .iter()
                .position(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(['-', '–']))
                .ok_or_else(bad)?;
            let (name, hours) = (words[..name_words].join(" "), words[name_words..].join(" "));
            if name.is_empty() {
                return Err(bad());
            }
            let same = |shift: &&ShiftDef| shift.name.en.eq_ignore_ascii_case(&name) || shift.name.zh == name;
            let name =
                known.iter().find(same).map_or_else(|| Bilingual::same(name.clone()), |s| s.name.clone());
            let segments = parse_hours(&hours).map_err(|_| bad())?;
            let id = crate::model::ids::ShiftId(id);
            Ok(ShiftDef { id, name, segments, weekdays: Vec::new(), graces: Vec::new(), active: true })
        })
        .collect()
}

fn register(lang: Lang, given: &str, currency: &Currency, usual: Money) -> Result<NewRegister, Failure> {
    // A name may have a colon of its own: what stands behind the last one is a way only where it names one.
    let way = given.rsplit_once(':').and_then(|(before, way)| Some((before, CountWay::parse(way)?)));
    let (sized, counted) = way.unwrap_or((given, CountWay::default()));
    let (name, float) = sized.split_once('=').map_or((sized, None), |(name, float)| (name, Some(float)));
    let float_target = match float {
        None => usual,
        Some(float) => currency.parse(float).map_err(|p| {
            let problem = text(lang, p.key, &p.args);
            usage(Problem::new("init.bad_register").with("text", given).with("problem", problem))
        })?,
    };
    Ok(NewRegister { name: name.to_owned(), float_target, counted })
}

fn person(lang: Lang, text: &str) -> Result<NewPerson, Failure> {
    let bad = || usage(Problem::new("init.bad_staff").with("text", text));
    let (name, role) = match text.rsplit_once(':') {
        None => (text, Role::Cashier),
        Some((name, "lead")) => (name, Role::Lead),
        Some((name, "cashier")) => (name, Role::Cashier),
        Some(_) => return Err(bad()),
    };
    Ok(NewPerson { name: name.to_owned(), role, lang })
}

/// What somebody got. A passphrase that was given is not said again.
struct SecretRow<'a> {
    name: &'a str,
    role: Role,
    pin: Option<&'a Secret>,
    phrase: Option<&'a Secret>,
}

/// Everyone with what they got; the owner first.
fn rows<'a>(settings: &'a Settings, made: &'a CreatedShop) -> Vec<SecretRow<'a>> {
    let of =
        |all: &'a [(PersonId, Secret)], id| all.iter().find(|(who, _)| *who == id).map(|(_, secret)| secret);
    let row = |p: &'a Person| SecretRow {
        name: p.name.as_str(),
        role: p.role,
        pin: of(&made.pins, p.id),
        phrase: of(&made.phrases, p.id),
    };
    settings.people.iter().map(row).collect()
}

fn as_text(lang: Lang, db: &Path, settings: &Settings, made: &CreatedShop) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    line(&msg::init::done(lang, db.display(), settings.store.name.as_str()));
    if let Some(pair) = settings.packs.as_ref().and_then(|p| PackPair::named(&p.country, &p.trade)) {
        line(&msg::init::began(lang, pair.country.name.get(lang), pair.trade.name.get(lang)));
    }
    line(msg::init::once(lang));
    line("");
    line(msg::init::recovery(lang));
    line(&format!("  {}", recovery_code_grouped(&made.recovery)));
    line("");
    line(msg::init::pins(lang));
    let role = |role: Role| i18n::name(lang, role.key());
    let rows = rows(settings, made);
    let phrase_label = msg::pin_prompt::passphrase(lang);
    let names = rows.iter().map(|row| width::width(row.name)).max().unwrap_or(0);
    let titles = rows.iter().map(|row| role(row.role)).chain([phrase_label]);
    let titles = titles.map(width::width).max().unwrap_or(0);
    let gap = |text: &str, all: usize| " ".repeat(all.saturating_sub(width::width(text)) + 2);
    let mut row = |name: &str, title: &str, secret: &str| {
        line(&format!("  {name}{}{title}{}{secret}", gap(name, names), gap(title, titles)));
    };
    for SecretRow { name, role: rank, pin, phrase } in rows {
        row(name, role(rank), pin.map_or("", Secret::expose));
        if rank == Role::Owner {
            row("", phrase_label, phrase.map_or(msg::init::owner_given(lang), Secret::expose));
        }
    }
    out
}

fn as_json(db: &Path, settings: &Settings, made: &CreatedShop) -> String {
    let people: Vec<_> = rows(settings, made)
        .into_iter()
        .map(|row| {
            let SecretRow { name, role, pin, phrase } = row;
            let mut person = json!({ "name": name, "role": role.as_str(), "pin": pin.map(Secret::expose) });
            if role == Role::Owner {
                person["passphrase"] = json!(phrase.map(Secret::expose));
            }
            person
        })
        .collect();
    let shown = json!({
        "schema": "handover.init/1",
        "file": db.display().to_string(),
        "store": settings.store.name,
        "country": settings.packs.as_ref().map(|packs| &packs.country),
        "trade": settings.packs.as_ref().map(|packs| &packs.trade),
        "people": people,
        "recovery_code": recovery_code_grouped(&made.recovery),
    });
    format!("{shown:#}\n")
}
