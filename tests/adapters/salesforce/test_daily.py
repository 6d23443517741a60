"""What an admin changes from one day to the next is kept with the describe, as long as the rep is the same."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.adapters.salesforce.described import AT, schema
from tests.adapters.salesforce.scripted import Scripted, Tokens
from tests.adapters.salesforce.test_crm import described, org
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.salesforce_crm import SalesforceCrm
from tray_app.core.model.crm import Alteration, SchemaChange

DAY = timedelta(days=1)
HIDDEN = schema("Task.MSE_Viewed__c", "StagedUnmtchdEmailAddr")
GONE = SchemaChange(
    object="Task",
    field="MSE_Viewed__c",
    what=Alteration.GONE,
    was="MSE_Viewed__c",
    is_now="",
    seen_at=AT,
    noticed_at=AT + DAY,
)


def test_the_second_day_says_what_the_first_one_had() -> None:
    with org(described(), described(HIDDEN), described(HIDDEN)) as it:
        assert it.crm.schema().changes == ()
        it.time[0] += DAY
        assert it.crm.schema().changes == (GONE,)
        it.time[0] += DAY
        assert it.crm.schema().changes == (GONE,), "nothing new on the third day"


def test_a_restart_knows_the_changes_and_compares_with_the_day_before() -> None:
    with org(described(), described(HIDDEN)) as before:
        before.crm.schema()
        before.time[0] += DAY
        before.crm.schema()
        url, notes = before.server.url, before.notes
    with Scripted([described()]) as server:
        kept = {name: words.replace(url, server.url) for name, words in notes.items()}
        crm = SalesforceCrm(Tokens(server.url), HttpSession(), lambda: AT + 2 * DAY, notes=kept, version="66.0")
        back = replace(
            GONE, what=Alteration.APPEARED, was="", is_now=GONE.field, seen_at=AT + DAY, noticed_at=AT + 2 * DAY
        )
        assert crm.schema().changes == (GONE, back)
        crm.close()


def test_what_an_earlier_version_kept_is_read() -> None:
    with org(described(), described(HIDDEN)) as it:
        it.crm.schema()
        kept = json.loads(it.notes["salesforce.described"])
        del kept["schema"]["changes"]
        it.notes["salesforce.described"] = json.dumps(kept)
        later = SalesforceCrm(Tokens(it.server.url), HttpSession(), lambda: AT + DAY, notes=it.notes, version="66.0")
        assert later.schema().changes == (GONE,)
        later.close()


def test_another_reps_rights_are_no_change() -> None:
    with org(described(), described(HIDDEN)) as it:
        it.crm.schema()
        kept = json.loads(it.notes["salesforce.described"])
        kept["identity"] = f"{it.server.url} 005000000000002AAA"
        it.notes["salesforce.described"] = json.dumps(kept)
        other = SalesforceCrm(Tokens(it.server.url), HttpSession(), lambda: AT, notes=it.notes, version="66.0")
        assert other.schema().changes == ()
        other.close()


MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("age", "at_most", "is_asked"),
    [
        (timedelta(seconds=59), MINUTE, False),
        (MINUTE, MINUTE, True),
        (3 * HOUR, MINUTE, True),
        (3 * HOUR, 4 * HOUR, False),
        (3 * HOUR, None, False),
        (DAY, None, True),
        (DAY, 2 * DAY, True),
        (-MINUTE, 2 * DAY, True),  # the clock was put back: nobody knows how old it is
    ],
)
def test_the_rights_are_no_older_than_is_asked_for(age: timedelta, at_most: timedelta | None, is_asked: bool) -> None:
    with org(described(), *([described(HIDDEN)] if is_asked else [])) as it:
        it.crm.schema()
        it.time[0] += age
        seen = it.crm.schema(at_most)
        assert ("StagedUnmtchdEmailAddr" in seen.objects) is not is_asked
        assert it.crm.schema() == seen, "later questions go by it"
