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
            for (name, mut typed) in view.unsaved() {
                let empty = before.remove(&name).unwrap_or_else(|| {
                    let empty = typed.fields();
                    if let Some(fields) = self.typing.found.remove(&name) {
                        // What was saved as an answer meanwhile stands there already.
                        if empty != fields {
                            typed.put_back(&fields);
                            put = true;
                        }
                        self.typing.written.insert(name.clone(), fields);
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
            for (name, typed) in view.unsaved() {
                let fields = typed.fields();
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
    use crate::model::handover::Step;
    use crate::model::ids::RunId;
    use crate::model::lang::Lang;
    use crate::tui::dialogs::pin::{MayWait, PinPrompt};
    use crate::tui::handover::screen::HandoverScreen;
    use crate::tui::handover::test_support::at;
    use crate::tui::screens::logbook::Logbook;
    use crate::tui::screens::reports::Reports;
    use crate::tui::screens::{end_shift, log};
    use crate::tui::shell::input::Code;
    use crate::tui::shell::pin_purpose::PinPurpose;
    use crate::tui::shell::view::Command;
    use crate::tui::test_support::{LEAD, OWNER, Shop};

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

    /// What is typed there is back after a kill once the place is opened again, and gone once it was given up.
    fn comes_back(shop: Shop, open: impl Fn(&mut Shop), typed: &str) {
        let mut shop = shop;
        open(&mut shop);
        shop.keys(typed);
        shop.app.save_pending();
        assert!(file(&shop).contains(typed), "{typed} on\n{}", shop.screen(80, 24));
        let mut shop = again(shop);
        open(&mut shop);
        assert!(shop.screen(80, 24).contains(typed), "{}", shop.screen(80, 24));
        shop.times(Code::Esc, 2);
        shop.app.save_pending();
        assert_eq!(file(&shop), "", "given up");
    }

    #[test]
    fn what_is_searched_for_comes_back() {
        let open = |shop: &mut Shop| {
            let view = Logbook::new(&shop.app.model);
            shop.open(Box::new(view)).keys("/");
        };
        comes_back(Shop::new(Lang::En), open, "the snow");
    }

    #[test]
    fn what_the_reports_are_to_show_and_the_file_they_go_to_come_back() {
        let reports = |shop: &mut Shop| {
            shop.sign_in(LEAD);
            let view = Reports::new(&shop.app.model);
            shop.open(Box::new(view));
        };
        let days = |shop: &mut Shop| {
            reports(shop);
            shop.key(Code::Down).key(Code::Enter);
        };
        comes_back(Shop::new(Lang::En), days, "2026-10-0");
        let export = |shop: &mut Shop| {
            reports(shop);
            shop.keys("e").key(Code::Down);
        };
        comes_back(Shop::new(Lang::En), export, "for-the-owner");
    }

    #[test]
    fn who_was_told_comes_back_in_the_same_shift_and_no_pin_is_ever_kept() {
        let ask = |run: i64| {
            move |shop: &mut Shop| {
                let (title, who) = ("PIN".into(), vec![LEAD, OWNER]);
                let asked = (PinPurpose::CashReturns, RunId(run));
                shop.open(Box::new(PinPrompt::new(title, who, asked, MayWait::Yes))).key(Code::End);
            }
        };
        comes_back(Shop::new(Lang::En), ask(1), "Li Lei, by phone");
        let mut shop = Shop::new(Lang::En);
        ask(1)(&mut shop);
        shop.keys("Li Lei");
        shop.app.save_pending();
        let mut shop = again(shop);
        ask(2)(&mut shop);
        assert!(!shop.screen(80, 24).contains("Li Lei"), "{}", shop.screen(80, 24));
        shop.key(Code::Up).keys("483920");
        shop.app.save_pending();
        assert!(!file(&shop).contains("4839"), "{}", file(&shop));
    }

    #[test]
    fn a_reading_that_is_no_answer_yet_comes_back_in_its_own_handover_alone() {
        let mut shop = at(Lang::En, Step::Devices, |_| {});
        shop.key(Code::Enter).keys("a").keys("37.5");
        shop.app.save_pending();
        let kept = file(&shop);
        assert!(kept.contains("37.5") && kept.contains("handover/1/check/D7"), "{kept}");
        let mut shop = again(shop);
        let shown = shop.screen(80, 24);
        assert!(shown.contains("37.5"), "{shown}");
        // What is wrong, before it is said.
        shop.key(Code::Enter).keys("the door does not close");
        shop.app.save_pending();
        let mut shop = again(shop);
        assert!(shop.screen(80, 24).contains("does not close"), "{}", shop.screen(80, 24));
    }

    #[test]
    fn why_nothing_was_counted_comes_back() {
        let open = |shop: &mut Shop| {
            shop.perform(Command::Cursor("stock:not_counted".parse().unwrap()));
            shop.open(Box::new(HandoverScreen::resume(&shop.app.model))).key(Code::Enter);
        };
        let mut shop = at(Lang::En, Step::Stock, |_| {});
        open(&mut shop);
        shop.keys("the list is lost");
        shop.app.save_pending();
        assert!(file(&shop).contains("handover/1/not_counted"), "{}", shop.screen(80, 24));
        let mut shop = again(shop);
        shop.key(Code::Enter);
        assert!(shop.screen(80, 24).contains("the list is lost"), "{}", shop.screen(80, 24));
    }
}
