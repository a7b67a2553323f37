//! Finding a copy of the shop, checking it, and putting it in the place of the database.

use std::path::Path;

use super::executor::{CommandOutcome, Executor};
use super::view::Event;
use crate::model::ids::PersonId;
use crate::model::problem::Problem;
use crate::rules::pin::Secret;
use crate::store::backup_places::BackupPlaces;
use crate::store::custody_break;
use crate::store::restore::{FoundCopy, LiveFile, check_copy, copies_in, no_such_place, why_not};
use crate::store::rotation::rotate;
use crate::store::shop_keys::KeysHere;
use crate::store::shop_setup::ShopFiles;
use crate::store::{AuditAction, OpError, OpenOptions, Store, StoreError, in_place};
use crate::system::sticks;

/// A refusal that keeps its sentence.
fn refused(problem: &Problem) -> OpError {
    problem.clone().into()
}

impl Executor {
    /// Copies of this shop, or of whatever shop while there is none, the newest first: in the place that was typed, else
    /// where this PC makes them and on every stick.
    pub(crate) fn find_copies(
        &self,
        place: Option<&Path>,
        usual: &BackupPlaces,
    ) -> Result<Vec<FoundCopy>, StoreError> {
        let chain = match &self.store {
            Some(store) => store.shop()?.chain_id,
            None => String::new(),
        };
        let places = match place {
            Some(place) => {
                // What cannot be looked into holds nothing that anybody could tell.
                std::fs::metadata(place).map_err(|e| no_such_place(place, &e))?;
                vec![place.to_owned()]
            }
            None => usual.all().map(Path::to_owned).chain(sticks::folders()).collect(),
        };
        Ok(copies_in(&places, &chain, &self.db))
    }

    /// Unpacks and checks a copy; what is known of it then stands on the screen.
    pub(super) fn check_copy(&mut self, from: &Path) -> CommandOutcome {
        self.copy = None;
        let copy = check_copy(from, &self.db, self.clock.now_ms()).map_err(|e| refused(&why_not(&e)))?;
        let places = ShopFiles { db: &self.db, key_file: &self.key_file, head_log: &self.head_log };
        let facts = copy.facts(&places, self.store.as_ref().ok_or(LiveFile::Missing))?;
        self.copy = Some((Box::new(copy), facts.clone()));
        Ok(Event::CopyChecked(Box::new(facts)))
    }

    /// Seals that the file is gone on with as it is, though this PC has seen other records.
    pub(super) fn accept_file(&mut self, by: PersonId) -> CommandOutcome {
        let store = self.store.as_ref().ok_or(OpError::NotSetUp)?;
        let lost = in_place::given_up(store, &self.head_log)?;
        self.sealing(|store, at, key| {
            let action = AuditAction::new(at.ms, by.0, "shop.accept_file", "shop".to_owned());
            store.accept_file(&action, at, &lost, key)
        })
    }

    /// Puts a new signing key in place of the one in use.
    pub(super) fn rotate_key(&mut self, by: PersonId, code: Option<&Secret>) -> CommandOutcome {
        let places = ShopFiles { db: &self.db, key_file: &self.key_file, head_log: &self.head_log };
        let store = self.store.as_mut().ok_or(OpError::NotSetUp)?;
        let done = rotate(store, &places, &self.clock, self.cost, (by, code))?;
        self.keys = done.keys.into();
        self.unlogged = done.unplaced;
        Ok(Event::KeyRotated { code: done.code, seq: done.seq })
    }

    /// Makes keys and PINs anew, where neither passphrase nor code is left.
    pub(super) fn make_anew(&mut self, owner: PersonId, phrase: &Secret) -> CommandOutcome {
        let places = ShopFiles { db: &self.db, key_file: &self.key_file, head_log: &self.head_log };
        let store = self.store.as_mut().ok_or(OpError::NotSetUp)?;
        let made = custody_break::without_code(store, &places, &self.clock, self.cost, (owner, phrase))?;
        self.keys = made.keys.into();
        Ok(Event::MadeAnew { pins: made.pins, phrases: made.phrases, code: made.code })
    }

    /// Puts the checked copy in place once the owner has proved who they are, and opens it.
    pub(super) fn restore(&mut self, owner: PersonId, secret: &Secret) -> CommandOutcome {
        let places = ShopFiles { db: &self.db, key_file: &self.key_file, head_log: &self.head_log };
        if let Some(other) = self.store.as_ref().and_then(|store| store.others().into_iter().next()) {
            let problem = Problem::new("restore.open_elsewhere").with("terminal", &other.terminal);
            return Err(problem.into());
        }
        let (mut copy, facts) = self.copy.take().ok_or(OpError::NotSetUp)?;
        let proved = copy.prove(&places, &self.clock, owner, (facts.means, secret), self.store.as_mut());
        let proof = match proved {
            Ok(proof) => proof,
            Err(e) => {
                // Typed wrongly, it is typed again.
                self.copy = Some((copy, facts));
                return Err(e.into());
            }
        };
        let now_ms = self.clock.now_ms();
        let at = copy.settings.store.zone.stamp_at(now_ms);
        // What cannot be folded in lies in the journal, which is kept aside with the file.
        let _ = self.store.take().map(Store::close);
        let back = copy.put_in_place(&places, at, owner, &facts.lost, &proof);
        // Whatever came of it, what lies there now is gone on with.
        let options = OpenOptions { allow_network_fs: self.allow_network_fs, ..OpenOptions::write(now_ms) };
        let store = Store::open(&self.db, &options)?;
        self.keys = KeysHere::of(&store, &self.key_file, &self.head_log)?;
        self.store = Some(store);
        let back = back?;
        Ok(Event::Restored { kept: back.kept, trouble: back.trouble })
    }
}
