//! Says where a file lies that was written, and how to get there.

use std::path::Path;

use super::dialog::Dialog;
use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::KeyAction;
use crate::tui::shell::view::Handled;
use crate::tui::widgets::WidgetOutcome;

/// The file and the command that opens its folder.
#[must_use]
pub(crate) fn dialog(path: &Path) -> Dialog {
    let path = path.to_owned();
    let body = move |lang: Lang| msg::reports_ui::written(lang, open_folder(path.parent()), path.display());
    Dialog::tell(msg::reports_ui::written_title, body)
}

/// Passes input to what is told, which goes away when it was answered.
pub(crate) fn close(told: &mut Option<Dialog>, input: &Input) -> Handled {
    let Some(dialog) = told else { return Handled::No };
    if matches!(dialog.handle(input), WidgetOutcome::Chosen(_) | WidgetOutcome::Cancelled) {
        *told = None;
        return Handled::done();
    }
    match input {
        Input::Key(key) => match KeyAction::of(key) {
            action if action.is_global() => Handled::No,
            _ => Handled::done(),
        },
        _ => Handled::done(),
    }
}

/// The command that shows a folder on this system.
fn open_folder(folder: Option<&Path>) -> String {
    let folder = folder.unwrap_or_else(|| Path::new(".")).display().to_string();
    let quoted = folder.replace('\'', r"'\''");
    if cfg!(windows) {
        format!("explorer \"{folder}\"")
    } else if cfg!(target_os = "macos") {
        format!("open '{quoted}'")
    } else {
        format!("xdg-open '{quoted}'")
    }
}
