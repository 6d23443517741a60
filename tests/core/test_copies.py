"""One email is one activity: further copies in the mailbox are no further emails."""

from dataclasses import replace

from tests.core.building import call, email
from tray_app.core.matching.deduplication import without_copies
from tray_app.core.model.activity import Activity


def ids(arrived: list[Activity], known: list[Activity]) -> list[str]:
    return [activity.id for activity in without_copies(arrived, known)]


FIRST = email(1)
RENUMBERED = replace(FIRST, id="mail:8:501")


def test_an_email_that_is_numbered_anew_is_known() -> None:
    assert ids([RENUMBERED, email(2)], [FIRST]) == ["mail:7:2"]


def test_two_copies_that_come_together_are_one_whatever_their_order() -> None:
    assert ids([FIRST, RENUMBERED], []) == [FIRST.id]
    assert ids([RENUMBERED, FIRST], []) == [RENUMBERED.id]


def test_what_is_known_under_its_id_stays_so_that_changes_of_it_are_kept() -> None:
    assert ids([FIRST, RENUMBERED], [FIRST, RENUMBERED]) == [FIRST.id, RENUMBERED.id]


def test_letters_of_a_mail_merge_with_one_message_id_are_many() -> None:
    merged = [replace(email(number, f"p{number}@example.com"), message_id="merge@example.com") for number in (1, 2)]
    assert ids([*merged], []) == ["mail:7:1", "mail:7:2"]


def test_emails_without_a_message_id_and_calls_are_left_alone() -> None:
    bare = [replace(email(number), message_id=None) for number in (1, 2)]
    assert ids([*bare, call(1), call(2)], [FIRST]) == ["mail:7:1", "mail:7:2", "dialer:call-1", "dialer:call-2"]


def test_a_copy_in_another_source_is_no_further_email() -> None:
    assert ids([replace(FIRST, id="program:1", source="program")], [FIRST]) == []
