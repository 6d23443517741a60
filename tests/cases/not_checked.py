"""What is said about activities that were not checked: neither "not in Salesforce" nor "everything is logged"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.cases import Case
from tests.core.building import NOON, email
from tray_app.core.model.reasons import facts_of
from tray_app.core.model.snapshot import Item, Snapshot, SourceState
from tray_app.core.model.verdict import Alert, Cause, Confidence, Finding, Reason, Verdict
from tray_app.core.reporting.status import status_of
from tray_app.services.announcer import body_of

_SOURCE = (SourceState(id="mail", type="imap"),)
_ONLY_LISTED = "org.busy"


def _item(number: int, verdict: Verdict, code: str | None = None) -> Item:
    one = email(number)
    reason = Reason(code=code, confidence=Confidence.PROVED) if code else None
    return Item(one, Finding(activity_id=one.id, verdict=verdict, checked_at=NOON, reason=reason))


def _header(*items: Item) -> str:
    causes = tuple(
        Cause(
            code=reason.code,
            confidence=reason.confidence,
            activities=(item.activity.id,),
            alert=facts_of(reason.code).alert,
            key=reason.code,
        )
        for item in items
        if (reason := item.finding.reason) is not None
    )
    status = status_of(Snapshot(at=NOON, sources=_SOURCE, items=items, causes=causes))
    return f"{status.headline} | {status.detail}"


def _told(code: str) -> str:
    return str(
        body_of(
            Cause(code=code, confidence=Confidence.PROVED, activities=("a", "b"), alert=Alert.NOW, key=code),
        )
    )


def _rows() -> Iterator[Case]:
    unchecked = [_item(number, Verdict.CANNOT_CHECK) for number in range(3)]
    yield Case(
        kind="the header counts what was not checked",
        given="three emails, not signed in",
        before="Some activities could not be checked | 0 logged, 0 pending, 0 not logged",
        right="Some activities could not be checked | 0 logged, 0 pending, 0 not logged, 3 not checked",
        answer=partial(_header, *unchecked),
    )
    yield Case(
        kind="the header adds up",
        given="one logged, one left out on purpose",
        before="Everything is logged | 1 logged, 0 pending, 0 not logged",
        right="Everything is logged | 1 logged, 0 pending, 0 not logged, 1 ignored",
        answer=partial(_header, _item(1, Verdict.LOGGED), _item(2, Verdict.IGNORED)),
    )
    yield Case(
        kind="not logged is not everything logged",
        given="one email is missing, for a cause that is only ever listed",
        before="Everything is logged | 0 logged, 0 pending, 1 not logged",
        right="Nothing needs you | 0 logged, 0 pending, 1 not logged",
        answer=partial(_header, _item(1, Verdict.NOT_LOGGED, _ONLY_LISTED)),
    )
    for code, right in (
        ("check.signed_out", "2 activities could not be checked."),
        ("source.auth_failed", "2 activities could not be checked."),
        ("task.unattached", "2 activities are in Salesforce, but not complete."),
        ("person.no_record", "2 activities are not in Salesforce yet."),
    ):
        yield Case(
            kind="a notification says what is known",
            given=code,
            before="2 activities are not in Salesforce yet.",
            right=right,
            answer=partial(_told, code),
        )


CASES = tuple(_rows())
