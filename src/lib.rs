//! **handover** (交接班): the record a shop makes when one shift hands over to the next.
//!
//! The house, and who may look at whom (a test reads the `use` lines):
//!
//! ```text
//! main ─▶ tui, cli ─▶ demo ─▶ store ─▶ system ─▶ i18n ─▶ record ─▶ rules ─▶ model
//!         tui, cli ─▶ report ─▶ i18n
//! ```

// What is linked to inside the house is read with `cargo doc --document-private-items`.
#![allow(rustdoc::private_intra_doc_links)]
// A function is read at a glance; tests write out whole samples.
#![cfg_attr(not(test), deny(clippy::too_many_lines))]

mod cli;
mod demo;
mod i18n;
mod model;
#[cfg(test)]
mod readme_tests;
mod record;
mod report;
mod rules;
mod store;
mod system;
#[cfg(test)]
mod terms_tests;
mod tui;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::cli::Invocation;
use crate::cli::out::{Content, OutputTarget, complain};
use crate::system::env::Env;
use crate::system::memory;

/// Runs the program with its arguments, the program's own name first: opens the terminal program or runs one command.
#[must_use]
pub fn run(args: &[OsString]) -> ExitCode {
    let env = Env::read();
    if let Err(failure) = memory::check() {
        complain(env.default_lang(), &failure);
        return ExitCode::from(failure.kind.code());
    }
    let (lang, result) = match cli::parse(args, env) {
        Ok(Invocation::Tui(globals)) => (globals.lang, tui::run(&globals)),
        Ok(Invocation::Run(globals, given)) => (globals.lang, cli::run(&globals, &given)),
        Ok(Invocation::Show(lang, text)) => {
            (lang, OutputTarget::Stdout.write(Content::Text, |out| out.write_all(text.as_bytes())))
        }
        Err((lang, failure)) => (lang, Err(failure)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            complain(lang, &failure);
            ExitCode::from(failure.kind.code())
        }
    }
}

/// What the benches and the tests of the built program use, and nobody else.
#[doc(hidden)]
pub mod internals {
    pub use crate::model::attendance::{AttendanceResult, PunchKind};
    pub use crate::model::cash::ways::CountWay;
    pub use crate::model::cash::{Close, Count, OpeningCount, SalesReport, Side, TenderLine};
    pub use crate::model::checklist::{AnswerKind, Finding, ListKind};
    pub use crate::model::count_unit::CountUnit;
    pub use crate::model::handover::answer::Answer;
    pub use crate::model::handover::{
        AttendanceLine, Carried, CarryAct, FeedbackReview, HandoverKind, LeftOut, Mark, Panel, People,
        ReadBack, Review, SignRole, Spoken, State, StockReview, TakenBack,
    };
    pub use crate::model::ids::{PersonId, RegisterId, StockId};
    pub use crate::model::lang::Lang;
    pub use crate::model::log::{Detail, Note, Punch};
    pub use crate::model::money::{Currency, Money};
    pub use crate::model::people::Role;
    pub use crate::model::period::Period;
    pub use crate::model::settings::{Settings, StockItem};
    pub use crate::model::stock::StockLine;
    pub use crate::model::templates;
    pub use crate::model::templates::{NewPerson, NewRegister, NewShop};
    pub use crate::model::time::{BusinessDate, Minute, Month, Stamp};
    pub use crate::model::zone::Zone;
    pub use crate::record::seal;
    pub use crate::record::seal::{
        ChainHead, KeyRing, SealCode, SealRecord, SigningKey, body_sha256, canonical, hex, key_id, seal_hash,
        sign,
    };
    pub use crate::report::formats::{Format, Job, csv, html, xlsx};
    pub use crate::report::tables::{
        Cell, CellKind, Chart, Column, Drawn, Formula, Picture, ReportTables, Rows, Sign, Table,
    };
    pub use crate::rules::authority::Act;
    pub use crate::rules::pin::{Cost, Secret};
    pub use crate::store::pin_check::{Access, check_passphrase, check_pin};
    pub use crate::store::shop_setup::ShopFiles;
    pub use crate::store::{AuditAction, OpenHandover, OpenOptions, Sealed, Store, StoreError, shop_setup};
    pub use crate::system::clock::Clock;
    pub use crate::system::key_file;
    pub use crate::system::key_file::Keys;
}
