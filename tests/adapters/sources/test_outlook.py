"""Classic Outlook as it may answer: guards, policies, other address forms, several accounts. On a played Outlook."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from tests.adapters.sources.stands.outlook import ComFailure, FakeOutlook, Folder, Mail, Store
from tray_app.adapters.sources import outlook_com
from tray_app.adapters.sources.outlook import OutlookSource
from tray_app.adapters.sources.outlook_com import ComError, OutlookProgram
from tray_app.core.model.activity import Email, Mark, RecipientRole
from tray_app.core.model.ports import Batch, Trouble
from tray_app.testing import NOW, SINCE


def polled(outlook: FakeOutlook, cursor: bytes | None = None) -> Batch:
    return OutlookSource(id="work-mail", outlook=outlook).poll(cursor, SINCE)


def only(outlook: FakeOutlook) -> Email:
    batch = polled(outlook)
    assert batch.trouble is None, batch.trouble
    (email,) = batch.activities
    assert isinstance(email, Email)
    return email


def told(trouble: Trouble | None) -> tuple[str, str]:
    assert trouble is not None
    assert "acme.example" not in repr(trouble)
    return trouble.code, str(trouble.evidence[0].answer)


def test_an_email_with_everything() -> None:
    outlook = FakeOutlook()
    outlook.send(
        NOW,
        outlook.person("jane@example.com"),
        outlook.person("/O=EXCHANGELABS/OU=X/CN=RECIPIENTS/CN=KIM", 2, "kim@acme.example"),
        outlook.person("boss@example.com", 3),
        **{"1042001F": "<earlier@example.com>"},
    )
    email = only(outlook)
    assert (email.occurred_at, email.message_id, email.sender) == (NOW, "mail-1@acme.example", "rep@acme.example")
    assert [(one.address, one.role) for one in email.recipients] == [
        ("jane@example.com", RecipientRole.TO),
        ("kim@acme.example", RecipientRole.CC),
        ("boss@example.com", RecipientRole.BCC),
    ]
    assert email.marks == {Mark.REPLY}


def test_somebody_without_an_address_that_can_be_read_is_named_and_the_rest_comes() -> None:
    outlook = FakeOutlook()
    colleague = outlook.person("/O=EXCHANGELABS/CN=KIM")
    colleague.Name = "Kim"
    outlook.send(NOW, outlook.person("jane@example.com"), colleague)
    email = only(outlook)
    assert ([one.address for one in email.recipients], email.unreadable_recipients) == (["jane@example.com"], ("Kim",))


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("'jane@example.com'", "jane@example.com"),
        ("SMTP:jane@example.com", "jane@example.com"),
        ("Jane Doe <jane@example.com>", "jane@example.com"),
        ("\u200bjane@example.com ", "jane@example.com"),
        ("한글@example.com", "한글@example.com"),
        ("/o=Acme/ou=First/cn=Recipients/cn=jane", None),
        ("Jane Doe", None),
    ],
)
def test_addresses_as_they_stand_there(written: str, address: str | None) -> None:
    outlook = FakeOutlook()
    outlook.send(NOW, outlook.person(written))
    email = only(outlook)
    assert [one.address for one in email.recipients] == ([address] if address else [])
    assert bool(email.unreadable_recipients) is (address is None)


def test_without_a_time_in_utc_the_shown_one_counts_as_local_time() -> None:
    outlook = FakeOutlook()
    outlook.send(NOW, **{"00390040": None})
    assert only(outlook).occurred_at == NOW


@pytest.mark.parametrize(
    ("change", "marks"),
    [
        ({"Class": 53, "MessageClass": "IPM.Schedule.Meeting.Request"}, {Mark.MEETING}),
        ({"Class": 56, "MessageClass": "IPM.Schedule.Meeting.Resp.Pos"}, {Mark.MEETING}),
        ({"MessageClass": "IPM.Note.Rules.OofTemplate.Microsoft"}, {Mark.AUTOMATIC}),
        ({"MessageClass": "IPM.Note.SMIME.MultipartSigned"}, set()),
        ({"Sent": False}, {Mark.DRAFT}),
    ],
)
def test_the_nature_of_an_item_is_told(change: dict[str, object], marks: set[Mark]) -> None:
    outlook = FakeOutlook()
    mail = outlook.send(NOW)
    for name, value in change.items():
        setattr(mail, name, value)
    assert only(outlook).marks == marks


def test_items_that_are_no_mail_are_passed_over() -> None:
    outlook = FakeOutlook()
    outlook.send(NOW, kind=49)  # a task request
    outlook.send(NOW)
    assert only(outlook).subject == "Pricing 2"


def test_every_store_is_read_and_one_without_the_folder_does_no_harm() -> None:
    outlook = FakeOutlook()
    shared = Folder(outlook.world)
    shared.items.append(Mail(outlook.world, 77, NOW, outlook.person("kim@example.com")))
    outlook.stores.append(Store("sales@acme.example", shared))
    outlook.send(NOW)
    assert {email.subject for email in polled(outlook).activities if isinstance(email, Email)} == {
        "Pricing 1",
        "Pricing 77",
    }


def test_a_message_id_that_comes_later_is_added() -> None:
    outlook = FakeOutlook()
    mail = outlook.send(NOW, **{"1035001F": None})
    first = polled(outlook)
    mail.PropertyAccessor._values["http://schemas.microsoft.com/mapi/proptag/0x1035001F"] = "<late@acme.example>"
    (email,) = polled(outlook, first.cursor).activities
    assert isinstance(email, Email)
    assert (email.id, email.message_id) == (first.activities[0].id, "late@acme.example")


def test_a_long_history_is_not_walked_through() -> None:
    outlook = FakeOutlook()
    for number in range(500):
        outlook.send(NOW - timedelta(days=500 - number))
    old = outlook.sent.items[100]
    old.EntryID, old.Class = "", "not asked for"  # type: ignore[assignment]
    assert len(polled(outlook).activities) == 7


REFUSALS = {
    "policy lock": (ComError(0x80070005), "source.access_locked"),
    "not running": (ComError(0x800401E3), "source.unreachable"),
    "not installed": (ComError(0x800401F3), "source.misconfigured"),
    "class not registered": (ComError(0x80040154), "source.misconfigured"),
    "busy with a dialog": (ComError(0x8001010A), "source.unreachable"),
    "no COM": (ImportError("pythoncom"), "source.misconfigured"),
}


@pytest.mark.parametrize(("error", "code"), REFUSALS.values(), ids=REFUSALS.keys())
def test_what_outlook_refuses_has_its_reason(error: Exception, code: str) -> None:
    outlook = FakeOutlook()
    outlook.refusal = error
    source = OutlookSource(id="work-mail", outlook=outlook)
    assert told(source.poll(None, SINCE).trouble)[0] == code
    assert told(source.test().trouble)[0] == code


def test_addresses_that_are_refused_are_a_locked_door_and_cost_nothing_that_came_before() -> None:
    outlook = FakeOutlook()
    outlook.send(NOW)
    first = polled(outlook)
    outlook.send(NOW + timedelta(minutes=1))
    outlook.world.denies = True
    locked = polled(outlook, first.cursor)
    assert told(locked.trouble)[0] == "source.access_locked"
    assert locked.activities == ()
    outlook.world.denies = False
    assert len(polled(outlook, locked.cursor).activities) == 1


def test_a_question_to_the_rep_that_nobody_answers_is_a_locked_door() -> None:
    outlook = FakeOutlook()
    mail = outlook.send(NOW)

    class Asking:
        def GetProperty(self, tag: str) -> object:  # noqa: N802
            outlook.world.waiting = outlook.world.waiting or threading.Event()
            outlook.world.ask()
            return None

    mail.PropertyAccessor = Asking()  # type: ignore[assignment]
    batch = OutlookSource(id="work-mail", outlook=outlook, limit_s=0.2).poll(None, SINCE)
    outlook.world.go_on.set()
    code, words = told(batch.trouble)
    assert code == "source.access_locked"
    assert "asking you" in words


def test_the_new_outlook_is_recognised_and_not_asked() -> None:
    outlook = FakeOutlook()
    outlook.is_new = True
    outlook.refusal = AssertionError("it was asked")
    code, words = told(polled(outlook).trouble)
    assert code == "source.misconfigured"
    assert "new Outlook" in words


def test_errors_of_the_library_lose_their_words() -> None:
    for inside in (False, True):
        with pytest.raises(ComError) as caught, outlook_com.translated(ComFailure):
            raise ComFailure(-2147467260, inside=inside)
        assert (str(caught.value), caught.value.number) == ("0x80004004", 0x80004004)


def test_where_there_is_no_outlook_it_is_said() -> None:
    assert OutlookProgram().is_new is False
    assert told(OutlookSource(id="work-mail").poll(None, SINCE).trouble) == (
        "source.misconfigured",
        "it is on Windows alone",
    )


def test_the_trial_counts_and_asks_what_may_be_refused() -> None:
    outlook = FakeOutlook()
    outlook.send(datetime.now(UTC))
    source = OutlookSource(id="work-mail", outlook=outlook)
    trial = source.test()
    assert (trial.place, trial.count, trial.own_addresses) == ("rep@acme.example", 1, ("rep@acme.example",))
    outlook.world.denies = True
    assert told(source.test().trouble)[0] == "source.access_locked"
