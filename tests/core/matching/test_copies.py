"""One email is one activity: further copies in the mailbox are no further emails."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.building import call, email
from tray_app.core.matching.deduplication import without_copies
from tray_app.core.model.activity import Activity, Email


def ids(arrived: list[Activity], known: list[Activity]) -> list[str]:
    return [activity.id for activity in without_copies(arrived, known)]


FIRST = email(1)
RENUMBERED = replace(FIRST, id="mail:8:501")


def test_an_email_that_is_numbered_anew_is_known() -> None:
    assert ids([RENUMBERED, email(2, subject="Another")], [FIRST]) == ["mail:7:2"]


def test_two_copies_that_come_together_are_one_whatever_their_order() -> None:
    assert ids([FIRST, RENUMBERED], []) == [FIRST.id]
    assert ids([RENUMBERED, FIRST], []) == [RENUMBERED.id]


def test_what_is_known_under_its_id_stays_so_that_changes_of_it_are_kept() -> None:
    assert ids([FIRST, RENUMBERED], [FIRST, RENUMBERED]) == [FIRST.id, RENUMBERED.id]


def test_letters_of_a_mail_merge_with_one_message_id_are_many() -> None:
    merged = [replace(email(number, f"p{number}@example.com"), message_id="merge@example.com") for number in (1, 2)]
    assert ids([*merged], []) == ["mail:7:1", "mail:7:2"]


def test_a_copy_in_another_mailbox_is_no_further_email() -> None:
    other = replace(FIRST, id="private:1:1", source="private")
    assert ids([other, call(1), call(2)], [FIRST]) == ["dialer:call-1", "dialer:call-2"]


@pytest.mark.parametrize(
    "copy",
    [
        replace(RENUMBERED, message_id="rewritten@acme.example", original_message_id=FIRST.message_id),
        replace(RENUMBERED, message_id="rewritten@acme.example"),
        replace(RENUMBERED, message_id=None),
        replace(RENUMBERED, message_id=None, subject="Pricing  for  spring", sender="REP@acme.example"),
        replace(RENUMBERED, occurred_at=FIRST.occurred_at + timedelta(hours=1)),
    ],
)
def test_whatever_a_server_did_to_a_copy_it_is_the_same_email(copy: Email) -> None:
    assert ids([copy], [FIRST]) == []
    assert ids([FIRST], [copy]) == []


@pytest.mark.parametrize(
    "other",
    [
        replace(RENUMBERED, message_id=None, occurred_at=FIRST.occurred_at + timedelta(seconds=30)),
        replace(RENUMBERED, message_id=None, subject="Pricing for summer"),
        replace(email(9, "john@example.com"), message_id=None, occurred_at=FIRST.occurred_at),
        replace(RENUMBERED, message_id=None, sender="colleague@acme.example"),
    ],
)
def test_what_differs_in_one_of_them_is_another_email(other: Email) -> None:
    assert ids([other], [FIRST]) == [other.id]


def test_the_copy_that_kept_bcc_tells_the_first_one_whom_it_went_to_and_it_stays_told() -> None:
    full = replace(email(1, bcc=("sam@example.net",)), id="mail:8:501")
    (kept,) = without_copies([full], [FIRST])
    assert isinstance(kept, Email)
    assert (kept.id, kept.recipients) == (FIRST.id, full.recipients)
    # Both are read again at the next check.
    assert without_copies([FIRST, full], [kept]) == ()
    assert ids([FIRST, full], []) == [FIRST.id]


def test_letters_that_went_to_others_in_bcc_alone_are_many() -> None:
    letters = [replace(email(1, bcc=(f"p{number}@example.com",)), id=f"mail:7:{number}") for number in (1, 2)]
    assert ids([*letters], []) == ["mail:7:1", "mail:7:2"]
