//! Only what people did who were there: a half seal attributes nothing to those who did not come.

use std::borrow::Cow;

use crate::model::cash::Count;
use crate::model::handover::draft::Draft;
use crate::model::handover::{SignRole, State};
use crate::model::ids::PersonId;
use crate::model::said::SaidBy;

/// A draft as far as a record may say it. What was typed on the pages of those taking over before it was clear that they
/// do not come stays as it was answered, without a name.
#[must_use]
pub(crate) fn of_those_present(draft: &Draft) -> Cow<'_, Draft> {
    let elsewhere = draft.head.imported || draft.snapshot.as_ref().is_some_and(|s| s.origin.is_some());
    if elsewhere {
        return Cow::Borrowed(draft);
    }
    let mut own = draft.clone();
    // Constants of an earlier version: nobody was asked.
    own.people.prepared = false;
    own.review.talked_through = false;
    without_signers(&mut own);
    if draft.review.half.is_some() || draft.head.state == State::HalfSealed {
        without_absent(&mut own);
    }
    Cow::Owned(own)
}

/// Whoever signs after all, and whoever is on no side any more, is not said not to have signed.
fn without_signers(draft: &mut Draft) {
    let (people, signatures) = (&draft.people, &draft.signatures);
    let signed = |who: PersonId| {
        let side = |role| matches!(role, SignRole::Outgoing | SignRole::Incoming);
        signatures.iter().any(|s| side(s.role) && s.person == who)
    };
    let on_a_side = people.on_a_side();
    draft.review.not_signing.retain(|one| on_a_side.contains(&one.person) && !signed(one.person));
}

/// Takes the names of those who did not come off what was answered in them. Somebody answered it, and nobody was named:
/// it is not put under another name, not even of the only one who handed over.
fn without_absent(draft: &mut Draft) {
    let absent = draft.people.incoming.clone();
    let is_absent = |who: &PersonId| absent.contains(who);
    let unnamed = |who: &mut PersonId| {
        if is_absent(who) {
            *who = PersonId::NOT_STATED;
        }
    };
    let nobody = |who: &mut Option<PersonId>| *who = who.filter(|who| !is_absent(who));
    // Who said it, of every answer that keeps that beside it.
    let unsaid = |said: &mut Option<SaidBy>| {
        if said.as_ref().is_some_and(|said| is_absent(&said.by)) {
            *said = None;
        }
    };
    draft.briefing.clear();
    draft.people.left_out.iter_mut().for_each(|out| unnamed(&mut out.by));
    unsaid(&mut draft.people.said);
    unsaid(&mut draft.stock_review.quality_said);
    unsaid(&mut draft.stock_review.not_counted_said);
    unsaid(&mut draft.feedback.said);
    draft.stock.values_mut().for_each(|line| unsaid(&mut line.said));
    draft.attendance.values_mut().for_each(|line| unsaid(&mut line.remark_said));
    draft.review.put_away.iter_mut().for_each(|away| unsaid(&mut away.said));
    draft.review.half.iter_mut().for_each(|half| unsaid(&mut half.said));
    for cash in draft.cash.values_mut() {
        cash.incoming = Count::default();
        cash.marks.incoming.clear();
        for void in &mut cash.sold_on {
            void.incoming.clear();
            unnamed(&mut void.by);
        }
        cash.again.clear();
        cash.close.disagreed.clear();
        cash.close.disagreed_said = None;
        for said in
            [&mut cash.close.float_left_said, &mut cash.close.uncounted_said, &mut cash.close.large_said]
        {
            unsaid(said);
        }
        cash.tenders.values_mut().for_each(|line| unsaid(&mut line.said));
        cash.why.values_mut().for_each(|why| unsaid(&mut why.said));
        for void in &mut cash.withdrawn {
            unnamed(&mut void.by);
            void.why.iter_mut().for_each(|why| unsaid(&mut why.said));
        }
        cash.non_cash.iter_mut().for_each(|line| unsaid(&mut line.said));
        cash.worked.iter_mut().for_each(|worked| unsaid(&mut worked.said));
        cash.opening.iter_mut().for_each(|opening| unnamed(&mut opening.by));
        nobody(&mut cash.report.by);
        cash.worked
            .iter_mut()
            .flat_map(|worked| &mut worked.changed)
            .for_each(|was| nobody(&mut was.said_by));
        cash.deposits.iter_mut().for_each(|slip| nobody(&mut slip.by));
        cash.results.iter_mut().for_each(|step| nobody(&mut step.by));
    }
    draft.checks.values_mut().for_each(|answer| unnamed(&mut answer.by));
    for carried in draft.carried.values_mut() {
        carried.act = None;
        carried.text.clear();
        unnamed(&mut carried.mark.by);
        unsaid(&mut carried.overdue_said);
    }
    // Of an item that was only taken over nothing is left to say.
    draft.carried.retain(|_, carried| !carried.overdue_reason.is_empty());
    draft.feedback.passed_on = false;
    draft.feedback.said = draft.feedback.said.take().filter(|_| draft.feedback.none);
    draft.attendance.retain(|who, _| !is_absent(who));
    draft.review.read_back = None;
    draft.review.spoken = None;
    draft.review.not_signing.retain(|one| !is_absent(&one.person));
    draft.review.not_accepted.retain(|one| !is_absent(&one.by));
    draft.review.taken_back.retain(|one| !is_absent(&one.person));
    draft.review.taken_back.iter_mut().for_each(|one| nobody(&mut one.by));
    draft.signatures.retain(|signature| !is_absent(&signature.person));
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::model::handover::{HalfSeal, Mark, Panel, Spoken};
    use crate::model::ids::PersonId;
    use crate::record::body;
    use crate::record::tests::sample::{NOON, empty, everything, shop};

    /// Places of a document that hold a name.
    fn names(value: &Value, path: &str, name: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(all) => {
                all.iter().for_each(|(key, value)| names(value, &format!("{path}/{key}"), name, found));
            }
            Value::Array(all) => all.iter().for_each(|value| names(value, path, name, found)),
            Value::String(text) if text == name => found.push(path.to_owned()),
            _ => {}
        }
    }

    #[test]
    fn a_half_seal_says_nothing_of_who_did_not_come() {
        let settings = shop();
        let mut case = empty(&settings);
        everything(&mut case);
        let absent = PersonId(4);
        for panel in Panel::ALL {
            case.draft.briefing.insert(panel, Mark { by: absent, at_ms: NOON });
        }
        for cash in case.draft.cash.values_mut() {
            cash.report.by = Some(absent);
            cash.marks.incoming.iter_mut().for_each(|mark| mark.by = absent);
            let void = cash.sold_on.iter_mut();
            void.for_each(|void| void.incoming.iter_mut().for_each(|mark| mark.by = absent));
            cash.deposits.iter_mut().for_each(|slip| slip.by = Some(absent));
            if let Some(opening) = &mut cash.opening {
                opening.by = absent;
            }
        }
        case.draft.checks.values_mut().for_each(|answer| answer.by = absent);
        case.draft.carried.values_mut().for_each(|answer| answer.mark.by = absent);
        let line = case.draft.attendance[&PersonId(2)].clone();
        case.draft.attendance.insert(absent, line);
        case.draft.review.spoken = Some(Spoken { yes: true, by: absent, at: NOON });
        case.draft.review.half = Some(HalfSeal {
            said: None,
            bag_no: "5".into(),
            witness: Some(PersonId(5)),
            reason: "no answer".into(),
        });
        // What was logged in the shift was done by whoever it says.
        case.entries.clear();
        case.draft.people.outgoing.push(PersonId(3));
        case.seal();
        let value: Value = serde_json::from_slice(&body(&case.document()).unwrap()).unwrap();
        let mut found = Vec::new();
        names(&value, "", settings.person_name(absent), &mut found);
        assert_eq!(found, ["/people/incoming"], "expected, and nothing else");
        // Nor is it the doing of one of those who handed over: it was answered, and nobody is named.
        let (cash, checks) = (&value["cash"], &value["checks"]);
        for place in
            [&cash[0]["report"], &cash[0]["opening"], &cash[0]["deposits"][0], &cash[0]["sold_on"][0]]
        {
            assert!(place.is_object() && place.get("by").is_none(), "{place}");
        }
        assert!(checks.as_array().unwrap().iter().all(|check| check.get("by").is_none()), "{checks}");
        assert!(value["people"]["left_out"][0].get("by").is_none(), "{}", value["people"]);
        let left: Vec<&str> =
            value["not_done"].as_array().unwrap().iter().map(|l| l["what"].as_str().unwrap()).collect();
        for what in
            ["briefing", "second_count", "incoming_check", "open_items", "read_back", "talked_through"]
        {
            assert!(left.contains(&what), "{what}: {left:?}");
        }
        assert!(
            value["review"].get("read_back").is_none()
                && value.get("feedback").unwrap().get("passed_on").is_none()
        );
    }

    #[test]
    fn an_answer_without_a_name_behind_one_with_a_name_stays_without_one() {
        let settings = shop();
        let mut case = empty(&settings);
        everything(&mut case);
        let (own, absent) = (case.draft.people.outgoing[0], case.draft.people.incoming.clone());
        let ids: Vec<String> = case.draft.checks.keys().cloned().collect();
        for (at, id) in ids.iter().enumerate() {
            let by = if at % 3 == 1 { own } else { absent[0] };
            case.draft.checks.get_mut(id).unwrap().by = by;
        }
        case.draft.review.half = Some(HalfSeal {
            said: None,
            bag_no: "5".into(),
            witness: Some(PersonId(5)),
            reason: "no answer".into(),
        });
        case.seal();
        let document = case.document();
        let bytes = body(&document).unwrap();
        let read = crate::record::from_body(&bytes, None).unwrap();
        let said = |document: &crate::record::Document| -> Vec<(String, String)> {
            document.checks.iter().map(|check| (check.item.clone(), check.by.clone())).collect()
        };
        assert_eq!(said(&read), said(&document));
        let named = said(&read).into_iter().filter(|(_, by)| !by.is_empty()).count();
        assert!(named > 0 && named < ids.len(), "{:?}", said(&read));
        assert_eq!(body(&read).unwrap(), bytes, "the same bytes again");
    }
}
