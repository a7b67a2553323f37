//! What the program does about backups: begins them, says where they go, removes what is not needed.

use std::path::{Path, PathBuf};

use super::app::App;
use super::backup_job::BackupKeeper;
use crate::i18n::msg;
use crate::store::backup_places::BackupPlaces;

impl App {
    /// Makes a backup after each seal, into these places.
    #[must_use]
    pub(crate) fn with_backups(mut self, places: BackupPlaces) -> Self {
        let state_dir = self.desk.head_log.parent().map_or_else(PathBuf::new, Path::to_owned);
        let keeper = BackupKeeper::new(state_dir, &places, self.desk.store.as_ref());
        self.model.backup_places = places;
        self.model.backup = Some(keeper.state());
        self.backups = Some(keeper);
        self
    }

    /// Begins a backup where something was sealed.
    pub(super) fn back_up(&mut self) {
        let now_ms = self.desk.clock.now_ms();
        if let (Some(keeper), Some(store)) = (&mut self.backups, &self.desk.store) {
            let state = self.model.backup.get_or_insert_default();
            keeper.follow(store, now_ms, &self.model.backup_places, state);
        }
    }

    /// Begins a backup whatever was sealed.
    pub(super) fn back_up_now(&mut self) {
        let now_ms = self.desk.clock.now_ms();
        if let (Some(keeper), Some(store)) = (&mut self.backups, &self.desk.store) {
            let state = self.model.backup.get_or_insert_default();
            keeper.ask();
            keeper.begin(store, now_ms, &self.model.backup_places, state);
            self.status = Some(msg::data_ui::begun.into());
        }
    }

    /// Nobody may read a file that another one is put in place of: a backup under way is given up.
    pub(super) fn pause_backups(&mut self) {
        self.backups.iter_mut().for_each(BackupKeeper::pause);
    }

    /// The backup that was given up for that is begun anew.
    pub(super) fn resume_backups(&mut self) {
        let now_ms = self.desk.clock.now_ms();
        if let (Some(keeper), Some(store)) = (&mut self.backups, &self.desk.store) {
            let state = self.model.backup.get_or_insert_default();
            keeper.resume(store, now_ms, &self.model.backup_places, state);
        }
    }

    /// Copies go there as well from now on, beginning with one at once.
    pub(crate) fn set_second_place(&mut self, second: Option<PathBuf>) {
        self.model.backup_places.second = second;
        if self.model.backup_places.second.is_some() {
            self.back_up_now();
        } else if let Some(keeper) = &mut self.backups {
            keeper.forget_second();
            self.model.backup = Some(keeper.state());
        }
    }

    /// Removes the backups that no generation needs, beside the screen; what came of it stands in the footer.
    pub(super) fn prune_backups(&mut self) {
        if let (Some(keeper), Some(store)) = (&mut self.backups, &self.desk.store) {
            let state = self.model.backup.get_or_insert_default();
            keeper.prune(store, &self.model.backup_places, state);
            self.status = Some(msg::data_ui::pruning.into());
        }
    }
}
