"""Every state and every sighting: when a OwnTrace may be sent, and what is believed of one that was."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.building import NOON, REP, task
from tray_app.core.model.task_writing import JournalEntry, RecordDraft, WriteAnswer, WriteOutcome, WriteState
from tray_app.core.writing.exactly_once import (
    SETTLED,
    Move,
    Sighting,
    answered,
    begun,
    move_for,
    removed,
    settled,
)
from tray_app.core.writing.own_task import OwnTrace

DRAFT = RecordDraft(
    activity_id="mail:7:1", address="jane@example.com", kind="email", values={"Subject": "Email: Pricing"}
)
SOON, LATE = NOON + timedelta(minutes=1), NOON + SETTLED
OURS = OwnTrace(id=task(1).id)


def entry(state: WriteState = WriteState.SENDING, **more: object) -> JournalEntry:
    made = replace(begun(DRAFT, None, REP.user_id, NOON), state=state)
    return replace(made, **more)  # type: ignore[arg-type]  # its own fields


def seen(at: object = SOON, **more: object) -> Sighting:
    return Sighting(at=at, **more)  # type: ignore[arg-type]  # its own fields


@pytest.mark.parametrize(
    ("sighting", "state"),
    [
        (seen(SOON, is_missing=True), WriteState.SENDING),
        (seen(LATE - timedelta(seconds=1), is_missing=True), WriteState.SENDING),
        (seen(LATE, is_missing=True), WriteState.ABSENT),
        (seen(LATE, is_missing=True, whole=False), WriteState.SENDING),
        (seen(SOON, is_there=True), WriteState.SENDING),
        (seen(LATE, is_there=True), WriteState.DROPPED),
        (seen(SOON, own=OURS), WriteState.WRITTEN),
        (seen(SOON, own=OURS, whole=False), WriteState.WRITTEN),
        (seen(LATE, own=replace(OURS, is_deleted=True)), WriteState.REMOVED),
    ],
)
def test_what_was_sent_stays_in_doubt_until_it_is_seen_or_cannot_be_under_way(
    sighting: Sighting, state: WriteState
) -> None:
    after = settled(entry(), sighting)
    assert after.state is state
    assert not after.is_told
    assert after.record_id == (sighting.own.id if sighting.own else None)


@pytest.mark.parametrize("state", [one for one in WriteState if one is not WriteState.SENDING])
@pytest.mark.parametrize("own", [None, OURS])
def test_a_look_changes_nothing_that_is_not_in_doubt(state: WriteState, own: OwnTrace | None) -> None:
    known = entry(state, record_id=OURS.id)
    assert settled(known, seen(LATE, own=own)) == known


def test_a_written_one_that_somebody_deleted_is_removed() -> None:
    after = settled(entry(WriteState.WRITTEN, record_id=OURS.id), seen(own=replace(OURS, is_deleted=True)))
    assert after.state is WriteState.REMOVED


@pytest.mark.parametrize("state", [None, *WriteState])
@pytest.mark.parametrize("sighting", [seen(is_missing=True), seen(is_there=True), seen()])
def test_only_what_is_missing_and_surely_not_sent_is_sent(state: WriteState | None, sighting: Sighting) -> None:
    move = move_for(entry(state) if state else None, sighting)
    if state in {WriteState.SENDING, WriteState.REMOVING}:
        assert move is Move.WAIT
    elif state is WriteState.WRITTEN or sighting.is_there:
        assert move is Move.NOTHING
    else:
        assert move is (Move.SEND if sighting.is_missing else Move.WAIT)


def test_answers_to_a_sending() -> None:
    refusal = WriteAnswer(
        outcome=WriteOutcome.REFUSED, code="org.required_field", error="E", message="words", fields=("R__c",)
    )
    made = answered(entry(), WriteAnswer(outcome=WriteOutcome.DONE, record_id=OURS.id), SOON)
    assert (made.state, made.record_id, made.is_told, made.changed_at) == (WriteState.WRITTEN, OURS.id, True, SOON)
    refused = answered(entry(), refusal, SOON)
    assert (refused.state, refused.code, refused.fields) == (WriteState.REFUSED, "org.required_field", ("R__c",))
    unsent = answered(entry(), WriteAnswer(outcome=WriteOutcome.UNSENT, code="check.offline"), SOON)
    assert (unsent.state, unsent.code) == (WriteState.ABSENT, "check.offline")
    unknown = answered(entry(), WriteAnswer(outcome=WriteOutcome.UNKNOWN, code="check.offline"), SOON)
    assert (unknown.state, unknown.sent_at) == (WriteState.SENDING, NOON)


def test_answers_to_a_deletion() -> None:
    asked = entry(WriteState.REMOVING, record_id=OURS.id, is_told=True)
    assert removed(asked, WriteAnswer(outcome=WriteOutcome.DONE), SOON).state is WriteState.REMOVED
    assert removed(asked, WriteAnswer(outcome=WriteOutcome.UNKNOWN), SOON).state is WriteState.REMOVING
    for outcome in (WriteOutcome.REFUSED, WriteOutcome.UNSENT):
        assert removed(asked, WriteAnswer(outcome=outcome, code="check.offline"), SOON).state is WriteState.WRITTEN


def test_each_sending_is_counted() -> None:
    again = begun(DRAFT, entry(WriteState.REFUSED), REP.user_id, LATE)
    assert (again.state, again.attempts, again.sent_at, again.record_id) == (WriteState.SENDING, 2, LATE, None)
    third = begun(DRAFT, replace(again, state=WriteState.REMOVED, record_id=OURS.id), REP.user_id, LATE)
    assert (third.attempts, third.former) == (3, (OURS.id,))
