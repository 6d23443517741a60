"""A describe that is refused costs what hangs on its own object, and no check that can do without it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.adapters.salesforce.described import describe_answers, schema
from tests.adapters.salesforce.scripted import Script, composite, says
from tests.adapters.salesforce.test_crm import BROKEN, KEYS, NO_OBJECT, Org, answering, org
from tests.core.building import NOON, email, profile
from tray_app.adapters.salesforce.describe import OBJECTS, remembered
from tray_app.core.cycle.confirmation import Confirmation, CycleQuestion
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.model.crm import ObjectInfo, Question, Schema
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Check

FORBIDDEN = (403, [{"errorCode": "INSUFFICIENT_ACCESS", "message": "You don't have access to this record."}])
ODD = (400, [{"errorCode": "INVALID_FIELD", "message": "x"}])
SHAPELESS = (200, {"fields": 3})
LIMIT = (403, [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}])
NEEDED = ("Task", "Contact", "Lead")
SPARE = tuple(name for name in OBJECTS if name not in NEEDED)
CLOSED = "check.salesforce_unavailable"


def refusing(name: str, refused: tuple[int, object], shown: Schema | None = None) -> Script:
    """The daily answer, in which this describe is refused."""
    parts = describe_answers(shown or schema())
    said = [(one, *refused) if one == name else (one, status, body) for one, status, body in parts]
    return says(200, composite(*said))


@pytest.mark.parametrize("name", SPARE)
@pytest.mark.parametrize("refused", [FORBIDDEN, BROKEN, ODD, SHAPELESS, LIMIT, NO_OBJECT])
def test_an_object_nobody_needs_stops_no_check(name: str, refused: tuple[int, object]) -> None:
    with org(refusing(name, refused), answering()) as it:
        assert name not in it.crm.schema().objects
        it.crm.look_up(KEYS)


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize(
    ("refused", "code"),
    [(FORBIDDEN, CLOSED), (BROKEN, CLOSED), (ODD, CLOSED), (SHAPELESS, CLOSED), (LIMIT, "org.api_limit")],
)
def test_one_that_is_needed_stops_it_and_says_nothing_of_a_person(
    name: str, refused: tuple[int, object], code: str
) -> None:
    expected = "check.no_task_access" if (name, refused) == ("Task", FORBIDDEN) else code
    with org(refusing(name, refused)) as it, pytest.raises(CannotCheck) as raised:
        it.crm.schema()
    assert raised.value.code == expected


def open_questions(it: Org) -> set[Question]:
    return {*it.crm.look_up(KEYS).unanswered}


@pytest.mark.parametrize(
    ("name", "hidden", "refused", "question"),
    [
        ("EmailMessage", (), BROKEN, Question.MESSAGES),
        ("EmailMessage", (), FORBIDDEN, None),
        ("EmailMessage", (), NO_OBJECT, None),
        ("EmailMessageRelation", (), BROKEN, Question.MESSAGES),
        ("EmailMessageRelation", ("EmailMessage",), BROKEN, None),
        ("TaskRelation", (), BROKEN, Question.TASKS_ON_PEOPLE),
        ("TaskRelation", ("Task.WhoCount",), BROKEN, None),
        ("Opportunity", (), BROKEN, None),
    ],
)
def test_what_may_hold_the_record_and_could_not_be_described_leaves_its_question_open(
    name: str, hidden: tuple[str, ...], refused: tuple[int, object], question: Question | None
) -> None:
    with org(refusing(name, refused, schema(*hidden)), answering()) as it:
        assert open_questions(it) == ({question} if question else set())


def test_an_email_that_may_stand_where_nobody_could_look_is_not_called_missing() -> None:
    with org(refusing("EmailMessage", BROKEN), answering()) as it:
        due = [Check(activity=email())]
        question = CycleQuestion(now=NOON, due=due, history=due)
        found = Confirmation(question, it.crm, CycleSettings(profile=profile("generic"))).findings()
    assert [(one.verdict, one.reason and one.reason.code) for one in found] == [("cannot_check", CLOSED)]


def test_what_nobody_could_say_is_asked_again_within_the_hour_and_is_no_change() -> None:
    gap, whole = refusing("EmailMessage", BROKEN), refusing("nothing", BROKEN)
    with org(gap, gap, whole, answering(), whole) as it:
        for minutes in (0, 61):
            it.time[0] += timedelta(minutes=minutes)
            assert it.crm.schema().unknown == {"EmailMessage": CLOSED}
        it.time[0] += timedelta(minutes=59)
        assert it.crm.schema().unknown
        assert it.crm.requests_made == 2
        it.time[0] += timedelta(minutes=2)
        assert (it.crm.schema().unknown, it.crm.schema().changes) == ({}, ())
        assert open_questions(it) == set()
        it.time[0] += timedelta(hours=23)
        it.crm.schema()
        assert it.crm.requests_made == 4
        it.time[0] += timedelta(hours=1)
        it.crm.schema()


def test_an_object_that_comes_to_be_known_is_no_change() -> None:
    account = ObjectInfo(name="Account", fields=schema().objects["Contact"].fields)
    whole = replace(schema(), objects={**schema().objects, "Account": account})
    with org(refusing("Account", BROKEN, whole), refusing("nothing", BROKEN, whole)) as it:
        it.crm.schema()
        it.time[0] += timedelta(hours=1)
        assert ("Account" in it.crm.schema().objects, it.crm.schema().changes) == (True, ())


def test_what_was_known_before_still_holds_where_nobody_could_say_more() -> None:
    whole = schema()
    account = ObjectInfo(name="Account", fields=whole.objects["Contact"].fields)
    whole = replace(whole, objects={**whole.objects, "Account": account})
    again = [refusing(name, BROKEN, whole) for name in ("EmailMessage", "Account")]
    with org(refusing("nothing", BROKEN, whole), *again, answering()) as it:
        before = it.crm.schema().objects
        for hours in (24, 1):
            it.time[0] += timedelta(hours=hours)
            assert (it.crm.schema().objects, it.crm.schema().changes) == (before, ())
        assert open_questions(it) == set()


def test_what_nobody_could_say_is_remembered_across_restarts() -> None:
    with org(refusing("EmailMessage", BROKEN)) as it:
        it.crm.schema()
        known = remembered(it.notes)
    assert known is not None
    assert known.schema.unknown == {"EmailMessage": CLOSED}
