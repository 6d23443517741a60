"""Tasks without a person, loggers that write elsewhere, and one record for several people."""

from dataclasses import replace
from datetime import timedelta

from tests.cases import Case
from tests.core.building import call, contact, email, profile, task
from tests.core.worlds import GENERIC, MARKETO, World, judged, only
from tray_app.core.model.activity import Activity
from tray_app.core.model.crm import Task
from tray_app.core.model.profiles import Profile
from tray_app.core.model.verdict import Finding

JANE, JOHN = contact(1), contact(2, "john@example.com")
ACCOUNT, OPPORTUNITY, CASE, OTHER = (
    "001000000000001AAA",
    "006000000000001AAA",
    "500000000000001AAA",
    "a0B000000000001AAA",
)
TWO = "jane@example.com,john@example.com"
CAPTURE = profile("einstein-activity-capture")
AIRCALL, DIALPAD = profile("aircall"), profile("dialpad")


def said(finding: Finding) -> str:
    """Verdict, reason, the records it names, and notes but that on the subject, which is always the logger's."""
    reason = finding.reason
    parts = [finding.verdict.value]
    if reason is not None:
        parts.append(f"{reason.code}, {reason.confidence}")
        parts += [f"{ref.object}" for ref in reason.records if ref.object != "Task"]
    return " | ".join((*parts, *(note.code for note in finding.notes if note.code != "note.renamed_subject")))


def stands_on(what: str | None, logger: Profile) -> str:
    """A Task without a person on this record, under this logger."""
    there = task(who=None, what_id=what)
    return said(only(World(activities=[email()], tasks=(there,), people=(JANE,), profile=logger)))


def without_task(logger: Profile, *activities: Activity, tasks: tuple[Task, ...] = ()) -> str:
    """What is said about the first of these calls, of which only those in `tasks` have a Task."""
    people = (contact(1, phones=frozenset({"+12025550123"})),)
    found = judged(World(activities=activities, tasks=tasks, people=people, profile=logger))
    return said(found[0])


def to_two(logger: Profile) -> str:
    """An email to two people with a Task on the first."""
    return said(only(World(activities=[email(to=TWO)], tasks=(task(),), people=(JANE, JOHN), profile=logger)))


UNATTACHED = "incomplete | task.unattached, proved"
MISSING = "not_logged | unknown.unproven, likely | Contact"
CALLED = task(9, subject="Outbound answered call to Jane", subtype="Call", call_duration_s=120)
CASES = (
    Case(
        kind="a Task on an Account alone, where the logger writes so",
        given="WhatId 001…, profile generic",
        before=UNATTACHED,
        right="logged | note.on_account",
        answer=lambda: stands_on(ACCOUNT, GENERIC),
    ),
    Case(
        kind="a Task on an Opportunity alone, where the logger writes so",
        given="WhatId 006…, a team's own profile",
        before=UNATTACHED,
        right="logged | note.on_account",
        answer=lambda: stands_on(OPPORTUNITY, replace(MARKETO, writes_on_accounts=True, fields=())),
    ),
    Case(
        kind="a Task on an Opportunity alone, though the logger should name a person",
        given="WhatId 006…, profile marketo-actions",
        before=UNATTACHED,
        right="incomplete | task.no_person, proved | Opportunity",
        answer=lambda: stands_on(OPPORTUNITY, MARKETO),
    ),
    Case(
        kind="the same on an Account",
        given="WhatId 001…, profile marketo-actions",
        before=UNATTACHED,
        right="incomplete | task.no_person, proved | Account",
        answer=lambda: stands_on(ACCOUNT, MARKETO),
    ),
    Case(
        kind="the same on a Case",
        given="WhatId 500…, profile marketo-actions",
        before=UNATTACHED,
        right="incomplete | task.no_person, proved | Case",
        answer=lambda: stands_on(CASE, MARKETO),
    ),
    Case(
        kind="the same on a record of the org's own kind",
        given="WhatId a0B…, profile marketo-actions",
        before=UNATTACHED,
        right="incomplete | task.no_person, proved",
        answer=lambda: stands_on(OTHER, MARKETO),
    ),
    Case(
        kind="neither a person nor a record",
        given="WhoId and WhatId empty",
        before=UNATTACHED,
        right=UNATTACHED,
        answer=lambda: stands_on(None, MARKETO),
    ),
    Case(
        kind="neither, where the logger may write on Accounts",
        given="WhoId and WhatId empty, profile generic",
        before=UNATTACHED,
        right=UNATTACHED,
        answer=lambda: stands_on(None, GENERIC),
    ),
    Case(
        kind="a dialer that can write into an object of its own, and no call with a Task yet",
        given="a call without a Task, profile aircall",
        before=MISSING,
        right="cannot_check | logger.own_object, likely",
        answer=lambda: without_task(AIRCALL, call()),
    ),
    Case(
        kind="the same with Dialpad",
        given="a call without a Task, profile dialpad",
        before=MISSING,
        right="cannot_check | logger.own_object, likely",
        answer=lambda: without_task(DIALPAD, call()),
    ),
    Case(
        kind="its calls do get Tasks, and this one did not",
        given="two calls, a Task for the second, profile aircall",
        before=MISSING,
        right=MISSING,
        answer=lambda: without_task(AIRCALL, call(1, ago=timedelta(hours=9)), call(2), tasks=(CALLED,)),
    ),
    Case(
        kind="a team that has said so in its profile",
        given="writes_call_tasks = false",
        before=MISSING,
        right="cannot_check | logger.own_object, proved",
        answer=lambda: without_task(replace(AIRCALL, writes_call_tasks=False), call()),
    ),
    Case(
        kind="a logger without such an object",
        given="a call without a Task, profile generic",
        before=MISSING,
        right=MISSING,
        answer=lambda: without_task(GENERIC, call()),
    ),
    Case(
        kind="Einstein Activity Capture writes one record, whomever else the email went to",
        given="two recipients, a Task on one, profile einstein-activity-capture",
        before="cannot_check | eac.not_a_record, likely",
        right="logged",
        answer=lambda: to_two(CAPTURE),
    ),
    Case(
        kind="a logger that writes one for each",
        given="two recipients, a Task on one, profile generic",
        before="incomplete | recipients.partial, proved | Contact",
        right="incomplete | recipients.partial, proved | Contact",
        answer=lambda: to_two(GENERIC),
    ),
)
