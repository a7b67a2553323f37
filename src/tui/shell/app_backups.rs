//! What the program does about backups: begins them, says where they go, removes what is not needed.

use std::path::{Path, PathBuf};

use super::app::App;
use super::backup_job::BackupKeeper;
use crate::i18n::msg;

impl App {
    /// Makes a backup after each seal, into this folder and a second one.
    #[must_use]
    pub(crate) fn with_backups(mut self, folder: PathBuf, second: Option<PathBuf>) -> Self {
        self.model.backup_dir.clone_from(&folder);
        self.model.second_backup_dir.clone_from(&second);
        let state_dir = self.desk.head_log.parent().map_or_else(PathBuf::new, Path::to_owned);
        let keeper = BackupKeeper::new(folder, second, state_dir, self.desk.store.as_ref());
        self.model.backup = Some(keeper.state(self.desk.store.as_ref()));
        self.backups = Some(keeper);
        self
    }

    /// Begins a backup where something was sealed.
    pub(super) fn back_up(&mut self) {
        let now_ms = self.desk.clock.now_ms();
        if let (Some(keeper), Some(store)) = (&mut self.backups, &self.desk.store) {
            keeper.follow(store, now_ms, self.model.backup.get_or_insert_default());
        }
    }

    /// Begins a backup whatever was sealed.
    pub(super) fn back_up_now(&mut self) {
        let now_ms = self.desk.clock.now_ms();
        if let (Some(keeper), Some(store)) = (&mut self.backups, &self.desk.store) {
            keeper.begin(store, now_ms, self.model.backup.get_or_insert_default());
            self.status = Some(msg::data_ui::begun.into());
        }
    }

    /// Copies go there as well from now on, beginning with one at once.
    pub(crate) fn set_second_place(&mut self, second: Option<PathBuf>) {
        self.model.second_backup_dir.clone_from(&second);
        self.desk.copy_places =
            [Some(self.model.backup_dir.clone()), second.clone()].into_iter().flatten().collect();
        if let Some(keeper) = &mut self.backups {
            keeper.set_second(second);
            self.model.backup = Some(keeper.state(self.desk.store.as_ref()));
        }
        if self.model.second_backup_dir.is_some() {
            self.back_up_now();
        }
    }

    /// Removes the backups that no generation needs; what came of it stands in the footer.
    pub(super) fn prune_backups(&mut self) {
        let store = self.desk.store.as_ref();
        self.status = self.backups.as_ref().zip(store).map(|(keeper, store)| keeper.prune(store));
    }
}
