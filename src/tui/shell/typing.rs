//! What is typed and not saved: followed from form to form, written down when typing pauses, and put back into the form
//! when it is opened again after the program was ended.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::app::App;
use super::typing_state::Typing;
use super::view::Ctx;
use crate::i18n::msg;
use crate::model::log::LogKind;
use crate::system::unsaved::{self, KeptField, KeptForm, KeptForms};
use crate::tui::widgets::kept;

/// In front of the name of a form of the log.
const LOG: &str = "log/";

impl App {
    /// The file for it: of this shop, or of the set-up.
    fn typing_file(&self) -> PathBuf {
        let chain = self.desk.store.as_ref().and_then(|store| store.shop().ok()).map(|shop| shop.chain_id);
        unsaved::path(&self.desk.head_log, &chain.unwrap_or_default())
    }

    /// Looks for what was typed when the program ended. What another window has open is left to it.
    pub(super) fn find_typing(&mut self) {
        let file = self.typing_file();
        let others = self.desk.store.as_ref().map(crate::store::Store::others).unwrap_or_default();
        let theirs = |form: &KeptForm| others.iter().any(|other| other.pid == form.pid);
        let forms = unsaved::read(&file, self.desk.clock.now_ms());
        self.typing = Typing { file, ..Typing::default() };
        for (name, form) in forms.into_iter().filter(|(_, form)| !theirs(form)) {
            match name.strip_prefix(LOG).and_then(LogKind::parse) {
                Some(kind) => {
                    self.model.log_drafts.insert(kind, form.fields.clone());
                    self.typing.written.insert(name, form.fields);
                }
                None => {
                    self.typing.found.insert(name, form.fields);
                }
            }
        }
    }

    /// Forms may have been opened or closed: into those that are new what was found is put back, and what stood in the
    /// others is dropped.
    pub(super) fn follow_forms(&mut self) {
        let mut before = std::mem::take(&mut self.typing.open);
        let mut back = false;
        let ctx = Ctx { lang: self.look.lang, model: &self.model, now: self.desk.now() };
        for view in &mut self.stack {
            let mut put = false;
            for (name, form) in view.unsaved() {
                let empty = before.remove(&name).unwrap_or_else(|| {
                    let empty = kept::of(form);
                    if let Some(fields) = self.typing.found.remove(&name) {
                        kept::put_back(form, &fields);
                        self.typing.written.insert(name.clone(), fields);
                        put = true;
                    }
                    empty
                });
                self.typing.open.insert(name, empty);
            }
            if put {
                view.put_back(&ctx);
            }
            back |= put;
        }
        if back {
            self.status = Some(msg::app::typed_back.into());
        }
        let logged = |name: &String| {
            let kind = name.strip_prefix(LOG).and_then(LogKind::parse);
            kind.is_some_and(|kind| self.model.log_drafts.get(&kind).is_none_or(Vec::is_empty))
        };
        // What is saved or given up is dropped before anything else is done: it must not come back a second time.
        let closed = before.keys().any(|name| self.typing.written.contains_key(name));
        if closed || self.typing.written.keys().any(logged) {
            self.keep_typing();
        }
    }

    /// Writes down what is typed and not saved, where that has changed. It is on the disk when this returns.
    pub(super) fn keep_typing(&mut self) {
        let mut wanted: BTreeMap<String, Vec<KeptField>> = BTreeMap::new();
        for view in &mut self.stack {
            for (name, form) in view.unsaved() {
                let fields = kept::of(form);
                if self.typing.open.get(&name).is_some_and(|empty| *empty != fields) {
                    wanted.insert(name, fields);
                }
            }
        }
        let drafts = self.model.log_drafts.iter().filter(|(_, fields)| !fields.is_empty());
        wanted.extend(drafts.map(|(kind, fields)| (format!("{LOG}{}", kind.as_str()), fields.clone())));
        if wanted == self.typing.written {
            return;
        }
        let file = self.typing_file();
        if file != self.typing.file {
            // The shop was made, or another one restored: what was typed before belongs to neither.
            let old: Vec<String> = self.typing.written.keys().cloned().collect();
            let now_ms = self.desk.clock.now_ms();
            let _ = unsaved::change(&self.typing.file, &KeptForms::new(), &old, now_ms);
            self.typing.written.clear();
            self.typing.file = file;
        }
        let (pid, at_ms) = (std::process::id(), self.desk.clock.now_ms());
        let changed = wanted.iter().filter(|(name, fields)| self.typing.written.get(*name) != Some(*fields));
        let put: KeptForms = changed
            .map(|(name, fields)| (name.clone(), KeptForm { pid, at_ms, fields: fields.clone() }))
            .collect();
        let gone: Vec<String> =
            self.typing.written.keys().filter(|name| !wanted.contains_key(*name)).cloned().collect();
        // Nothing was called saved: where it cannot be written the next pause tries again.
        if unsaved::change(&self.typing.file, &put, &gone, at_ms).is_ok() {
            self.typing.written = wanted;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;
    use crate::tui::screens::{end_shift, log};
    use crate::tui::shell::input::Code;
    use crate::tui::test_support::Shop;

    /// The program on the same files, as after a kill.
    fn again(shop: Shop) -> Shop {
        shop.reopened()
    }

    fn file(shop: &Shop) -> String {
        std::fs::read_to_string(shop.app.typing_file()).unwrap_or_default()
    }

    #[test]
    fn a_form_of_the_log_comes_back_after_a_kill_and_goes_when_it_is_logged() {
        for lang in Lang::ALL {
            let mut shop = Shop::new(lang);
            shop.open(log::open(LogKind::Note));
            shop.key(Code::Enter).keys("freezer two is warm");
            assert_eq!(file(&shop), "", "nothing before the pause");
            shop.app.save_pending();
            assert!(file(&shop).contains("freezer two"));
            let mut shop = again(shop);
            shop.open(log::open(LogKind::Note));
            let shown = shop.screen(80, 24);
            assert!(shown.contains("freezer two is warm"), "{shown}");
            shop.key(Code::F(10));
            shop.app.save_pending();
            assert_eq!(file(&shop), "", "{}", shop.screen(80, 24));
            let mut shop = again(shop);
            shop.open(log::open(LogKind::Note));
            assert!(!shop.screen(80, 24).contains("freezer two"));
        }
    }

    #[test]
    fn a_dialog_comes_back_and_goes_when_it_is_given_up() {
        let mut shop = Shop::new(Lang::En);
        shop.open(Box::new(end_shift::EndShift::new()));
        shop.keys("nobody came, the snow");
        shop.app.save_pending();
        assert!(file(&shop).contains("the snow"));
        let mut shop = again(shop);
        assert!(file(&shop).contains("the snow"), "kept until its form is opened");
        shop.open(Box::new(end_shift::EndShift::new()));
        let shown = shop.screen(80, 24);
        assert!(
            shown.contains("nobody came, the snow") && shown.contains(msg::app::typed_back(Lang::En)),
            "{shown}"
        );
        shop.key(Code::Esc);
        assert_eq!(file(&shop), "", "given up");
        shop.open(Box::new(end_shift::EndShift::new()));
        assert!(!shop.screen(80, 24).contains("the snow"));
    }
}
