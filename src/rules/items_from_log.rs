//! Which logged facts open an item that is carried on.

use crate::model::item::{ItemDetail, NewItem};
use crate::model::item_state::ItemKind;
use crate::model::log::{Attention, Detail, Fault, Feedback, FeedbackKind, Incident, Receipt, Task};
use crate::model::settings::Settings;

/// The carried item a logged entry opens, if it opens one.
///
/// A fault opens a repair ticket, a complaint or a promise stays until answered, a delivery that differs
/// makes a task to tell the supplier, tasks and attention items carry by nature, incidents are followed up.
#[must_use]
pub(crate) fn opened_by(detail: &Detail, settings: &Settings) -> Option<NewItem> {
    match detail {
        Detail::Fault(fault) => Some(from_fault(fault, settings)),
        Detail::Feedback(feedback) if feedback.carries() => Some(from_feedback(feedback)),
        Detail::Receipt(receipt) => from_receipt(receipt),
        Detail::Task(task) => Some(from_task(task)),
        Detail::Attention(attention) => Some(from_attention(attention)),
        Detail::Incident(incident) => Some(from_incident(incident)),
        _ => None,
    }
}

fn from_fault(fault: &Fault, settings: &Settings) -> NewItem {
    let device = settings.device_of(fault);
    NewItem {
        severity: fault.severity,
        detail: ItemDetail {
            stops: fault.stops,
            impact: fault.impact.clone(),
            device: device.to_owned(),
            registered: fault.registered,
            reported_to: fault.reported_to.clone(),
            ..ItemDetail::default()
        },
        ..NewItem::new(ItemKind::Ticket, format!("{device}: {}", fault.symptom))
    }
}

fn from_feedback(feedback: &Feedback) -> NewItem {
    let kind =
        if feedback.feedback == FeedbackKind::Complaint { ItemKind::Complaint } else { ItemKind::Feedback };
    NewItem {
        severity: feedback.severity,
        due_ms: feedback.promised_ms,
        detail: ItemDetail {
            text: feedback.background.clone(),
            advice: feedback.judgement.clone(),
            promise: feedback.promise.clone(),
            contact: feedback.contact.clone(),
            special_care: feedback.special_care,
            ..ItemDetail::default()
        },
        ..NewItem::new(kind, feedback.what.clone())
    }
}

fn from_receipt(receipt: &Receipt) -> Option<NewItem> {
    if receipt.lines.is_empty() {
        return None;
    }
    let lines: Vec<String> = receipt.lines.iter().map(|l| format!("{} x {}", l.quantity, l.name)).collect();
    Some(NewItem {
        detail: ItemDetail { text: lines.join(", "), ..ItemDetail::default() },
        ..NewItem::new(ItemKind::Task, format!("{} {}", receipt.supplier, receipt.slip_no).trim().to_owned())
    })
}

fn from_task(task: &Task) -> NewItem {
    NewItem {
        severity: task.severity,
        owner: task.owner,
        due_ms: task.due_ms,
        detail: ItemDetail {
            text: task.problem.clone(),
            advice: task.advice.clone(),
            next_step: task.next_step.clone(),
            ..ItemDetail::default()
        },
        ..NewItem::new(ItemKind::Task, task.what.clone())
    }
}

fn from_attention(attention: &Attention) -> NewItem {
    NewItem {
        due_ms: Some(attention.until_ms),
        detail: ItemDetail {
            text: attention.condition.clone(),
            advice: attention.action.clone(),
            ..ItemDetail::default()
        },
        ..NewItem::new(ItemKind::Attention, attention.what.clone())
    }
}

fn from_incident(incident: &Incident) -> NewItem {
    NewItem {
        severity: incident.severity,
        detail: ItemDetail {
            text: incident.place.clone(),
            reported_to: incident.told.clone(),
            ..ItemDetail::default()
        },
        ..NewItem::new(ItemKind::Incident, incident.what.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::DeviceId;
    use crate::model::item_state::Severity;
    use crate::model::lang::Lang;
    use crate::model::log::{Acceptance, LineFault, Note, ReceiptLine};
    use crate::model::repair::Stops;
    use crate::model::templates::tests::{device, sample};

    fn feedback(kind: FeedbackKind, promise: &str) -> Detail {
        Detail::Feedback(Feedback {
            feedback: kind,
            what: "late".into(),
            background: "rain".into(),
            judgement: "ours".into(),
            promise: promise.into(),
            promised_ms: Some(5),
            topic: String::new(),
            contact: "555".into(),
            severity: Severity::Watch,
            special_care: true,
        })
    }

    #[test]
    fn a_complaint_or_a_promise_stays_and_praise_does_not() {
        let open = opened_by(&feedback(FeedbackKind::Complaint, ""), &sample()).unwrap();
        assert_eq!((open.kind, open.severity, open.due_ms), (ItemKind::Complaint, Severity::Watch, Some(5)));
        assert_eq!(open.detail.contact, "555");
        assert!(open.detail.special_care);
        let promised = opened_by(&feedback(FeedbackKind::Praise, "call back"), &sample()).unwrap();
        assert_eq!((promised.kind, promised.detail.promise.as_str()), (ItemKind::Feedback, "call back"));
        assert_eq!(opened_by(&feedback(FeedbackKind::Praise, ""), &sample()), None);
        assert_eq!(opened_by(&Detail::Note(Note { text: "x".into() }), &sample()), None);
    }

    #[test]
    fn a_fault_opens_a_ticket_and_only_a_delivery_that_differs_a_task() {
        let fault = Fault {
            device: "Scanner".into(),
            registered: None,
            symptom: "dead".into(),
            stops: Some(Stops::Something),
            impact: "queue".into(),
            reported_to: "Wang".into(),
            severity: Severity::Critical,
        };
        let ticket = opened_by(&Detail::Fault(fault.clone()), &sample()).unwrap();
        assert_eq!((ticket.kind, ticket.title.as_str()), (ItemKind::Ticket, "Scanner: dead"));
        assert_eq!(ticket.severity, Severity::Critical);
        assert_eq!((ticket.detail.stops, ticket.detail.impact.as_str()), (Some(Stops::Something), "queue"));
        // From the register it is called as the shop calls it, and points there.
        let mut settings = sample();
        settings.devices = vec![device(7, "Scanner 1", "扫码枪1")];
        settings.store.lang = Lang::Zh;
        let registered = Fault { device: String::new(), registered: Some(DeviceId(7)), ..fault };
        let ticket = opened_by(&Detail::Fault(registered), &settings).unwrap();
        assert_eq!((ticket.title.as_str(), ticket.detail.registered), ("扫码枪1: dead", Some(DeviceId(7))));
        let mut receipt = Receipt {
            supplier: "Dairy".into(),
            slip_no: String::new(),
            acceptance: Acceptance::Part,
            goods: String::new(),
            lines: vec![],
        };
        assert_eq!(opened_by(&Detail::Receipt(receipt.clone()), &sample()), None);
        receipt.lines.push(ReceiptLine { name: "milk".into(), quantity: 3, fault: LineFault::Short });
        let task = opened_by(&Detail::Receipt(receipt), &sample()).unwrap();
        assert_eq!((task.kind, task.title.as_str()), (ItemKind::Task, "Dairy"));
        assert_eq!(task.detail.text, "3 x milk");
    }
}
