use super::*;
use crate::model::log::{Detail, Fault};
use crate::tui::shell::view::Command;
use crate::tui::test_support::{LI_HUA, Shop};

/// The page of a chiller with a past.
fn chiller(lang: Lang) -> Shop {
    let mut settings = crate::tui::test_support::settings(lang);
    let device = settings.devices.iter_mut().find(|d| d.is_called("Chiller")).unwrap();
    device.number = "SN 4711".into();
    device.keeper = Some(LI_HUA);
    device.warranty_until = Some(BusinessDate::parse("2026-06-30").unwrap());
    device.next_check = Some(BusinessDate::parse("2027-01-15").unwrap());
    device.repairer.firm = "Frost Ltd".into();
    device.repairer.phone = "400-820".into();
    let id = device.id;
    let mut shop = Shop::with(lang, &settings);
    let fault = Fault { registered: Some(id), ..Fault::of("", "too warm") };
    shop.perform(Command::Log { by: LI_HUA, detail: Detail::Fault(fault) });
    shop.hand_over();
    shop.open(Box::new(DeviceView::new(id)));
    shop
}

#[test]
fn a_page_says_what_is_known_of_a_device_and_what_happened_to_it() {
    for lang in Lang::ALL {
        let mut shop = chiller(lang);
        insta::assert_snapshot!(format!("device_page_{}", lang.code()), shop.screen(80, 24));
    }
    let shown = chiller(Lang::En).screen(80, 24);
    for said in
        ["SN 4711", "Frost Ltd · 400-820", "30 Jun 2026 · over", "fault: too warm", "#1 Chiller: too warm"]
    {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    assert!(shown.contains("D7 · ") && shown.contains("7 °C (allowed 0.1 to 7 °C)"), "{shown}");
}

#[test]
fn nothing_happened_yet_is_said() {
    let mut shop = Shop::new(Lang::En);
    shop.open(Box::new(DeviceView::new(DeviceId(1))));
    assert!(shop.screen(80, 24).contains("Nothing has happened"), "{}", shop.screen(80, 24));
}
