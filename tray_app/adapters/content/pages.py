"""Findings and causes made ready to be read: guide, evidence in the rep's words, links resolved to exact pages."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import tzinfo
from gettext import NullTranslations
from typing import Protocol

from tray_app.adapters.content.guides import GuideShelf
from tray_app.core.diagnosis import UNPROVEN
from tray_app.core.diagnosis.causes import address_of, key_of, reasons_of
from tray_app.core.model.activity import Activity, Direction, Email
from tray_app.core.model.guide import Step
from tray_app.core.model.page import Page, PageProof, PageReason, PageRecord, PageStep
from tray_app.core.model.ports import Trouble
from tray_app.core.model.reasons import facts_of
from tray_app.core.model.snapshot import Item, Snapshot
from tray_app.core.model.text import Text, ntext, text
from tray_app.core.model.verdict import Cause, Confidence, Reason, RecordRef, Verdict
from tray_app.core.reporting.bidi_text import tamed

_VERDICT_TITLES = {
    Verdict.LOGGED: text("Logged in Salesforce"),
    Verdict.INCOMPLETE: text("Logged, but not complete"),
    Verdict.PENDING: text("Not in Salesforce yet, and still within the usual time"),
    Verdict.NOT_LOGGED: text("Not logged in Salesforce"),
    Verdict.IGNORED: text("Nothing is expected for this one"),
    Verdict.CANNOT_CHECK: text("Could not be checked"),
}
_NOTHING_TO_DO = text("There is nothing to do. DidItLog looks again by itself, and tells you only if it stays away.")
"""What is said about an activity whose time is not over."""


_PARTIAL = "recipients.partial"


class Links(Protocol):
    """Turns link keys and records into addresses."""

    def of_key(self, key: str, records: Iterable[RecordRef], instance_url: str | None) -> str | None:
        """Where a step leads; None when its record or the org's address is not known."""

    def of_record(self, record: RecordRef, instance_url: str | None) -> str | None:
        """Where a record opens; None while the org's address is not known."""


class PageMaker:
    """Makes pages in one language and time zone."""

    def __init__(self, shelf: GuideShelf, links: Links, translations: NullTranslations, zone: tzinfo) -> None:
        self._shelf = shelf
        self._links = links
        self._translations = translations
        self._zone = zone

    def say(self, words: Text) -> str:
        """A sentence in the rep's language and zone."""
        return words.render(self._translations, self._zone)

    def title_of(self, code: str) -> str:
        """The title of a code."""
        return self._shelf.title_of(code)

    def line_of(self, item: Item, cause: Cause | None = None) -> str:
        """One line that tells which email or call it is, and whom the cause is about."""
        activity, person = item.activity, self.person_of(item, cause)
        if isinstance(activity, Email):
            subject = self.subject_of(activity)
            return self.say(text("{subject} → {to}", subject=subject, to=person)) if person else subject
        if activity.direction is Direction.INBOUND:
            return self.say(text("Call from {person}", person=person))
        return self.say(text("Call to {person}", person=person))

    def person_of(self, item: Item, cause: Cause | None = None) -> str:
        """Who is at the other end, as far as it is known, first the one that the cause is about; empty for an email
        without recipients.
        """
        activity = item.activity
        if isinstance(activity, Email):
            if not activity.recipients:
                return ""
            others = len(activity.recipients) - 1
            to = address_of(item, _reason_of(cause, item) if cause is not None else item.finding.reason)
            return self.say(ntext("{to} and {n} other", "{to} and {n} others", others, to=to)) if others else to
        other = tamed(activity.person_name or activity.number or activity.raw_number or "")
        return other or self.say(text("an unknown number"))

    def subject_of(self, activity: Activity) -> str:
        """What an email is about, or which way a call went."""
        if isinstance(activity, Email):
            return tamed(activity.subject) or self.say(text("(no subject)"))
        way = text("Incoming call") if activity.direction is Direction.INBOUND else text("Call")
        minutes = round(activity.duration_s / 60) if activity.duration_s else 0
        if not minutes:
            return self.say(way)
        return self.say(text("{call}, {n} min", call=self.say(way), n=minutes))

    def of_item(self, item: Item, instance_url: str | None) -> Page:
        """The page of one activity."""
        finding = item.finding
        notes = tuple(self._note(note.code, note.detail) for note in finding.notes)
        page = self._page(
            finding.reason,
            finding.verdict,
            instance_url,
            what=self.line_of(item),
            item=item,
            notes=notes,
            records=finding.records,
            activities=(item.activity.id,),
        )
        if not finding.records:
            return page
        proof = PageProof(
            person=self.person_of(item),
            subject=self.subject_of(item.activity),
            logged_at=finding.logged_at,
            time_to_log_s=finding.time_to_log_s,
        )
        return replace(page, proof=proof)

    def of_cause(self, cause: Cause, snapshot: Snapshot) -> Page:
        """The page of a cause: its reason as the oldest of its activities shows it, and all it holds back."""
        held = [item for activity_id in cause.activities if (item := snapshot.by_id.get(activity_id)) is not None]
        first = held[0] if held else None
        reason = _reason_of(cause, first) if first else None
        if reason is None:
            reason = Reason(code=cause.code, confidence=cause.confidence, evidence=snapshot.seen_of(cause.code))
        what = self.line_of(first, cause) if first else ""
        if len(held) > 1:
            what = self.say(
                ntext("{what}, and {n} more activity", "{what}, and {n} more activities", len(held) - 1, what=what)
            )
        return self._page(
            reason,
            snapshot.verdict_of(cause) or facts_of(cause.code).verdict,
            snapshot.crm.instance_url,
            what=what,
            item=first,
            activities=cause.activities,
        )

    def of_trouble(self, trouble: Trouble, instance_url: str | None) -> Page:
        """The page of what kept something from working."""
        reason = Reason(code=trouble.code, confidence=Confidence.PROVED, evidence=trouble.evidence)
        return self._page(reason, facts_of(trouble.code).verdict, instance_url, what="", item=None)

    def _page(
        self,
        reason: Reason | None,
        verdict: Verdict,
        instance_url: str | None,
        *,
        what: str,
        item: Item | None,
        notes: tuple[str, ...] = (),
        records: tuple[RecordRef, ...] = (),
        activities: tuple[str, ...] = (),
    ) -> Page:
        when = item.activity.occurred_at if item else None
        shown = tuple(
            PageRecord(object=record.object, id=record.id, url=url, match=record.match)
            for record in (*records, *(reason.records if reason else ()))
            if record.object != "User" and (url := self._links.of_record(record, instance_url)) is not None
        )
        if reason is None:
            title = self.say(_VERDICT_TITLES[verdict])
            return Page(
                code=None, verdict=verdict, title=title, what=what, when=when, notes=notes, records=shown,
                activities=activities, cause=self.say(_NOTHING_TO_DO) if verdict is Verdict.PENDING else "",
            )  # fmt: skip
        kind = item.activity.kind if item else None
        guide = self._shelf.of(reason.code, kind)
        steps = tuple(
            PageStep(
                who=step.who,
                text=step.text,
                url=self._links.of_key(step.link, whose.records, instance_url) if step.link else None,
                branch=step.branch,
            )
            for step, whose in self._steps(reason, kind)
        )
        instead = tuple(self.title_of(code) for code in reason.also_possible)
        evidence = self._evidence(reason)
        if reason.code == _PARTIAL and (reason.also or instead):
            why = dict.fromkeys((*(self.title_of(one.code) for one in reason.also), *instead))
            evidence.append((self.say(text("Why they have no record")), "; ".join(why)))
        return Page(
            code=reason.code,
            verdict=verdict,
            title=guide.title,
            what=what,
            when=when,
            cause=guide.cause,
            confidence=None if reason.code == UNPROVEN and not instead else reason.confidence,
            fixers=self._shelf.fixers_of(reason.code),
            evidence=tuple(evidence),
            steps=steps,
            also=tuple(self._further(one) for one in reason.also),
            also_possible=instead if reason.confidence is Confidence.LIKELY and reason.code != _PARTIAL else (),
            notes=notes,
            records=tuple({record.id: record for record in shown}.values()),
            activities=activities,
        )

    def _steps(self, reason: Reason, kind: str | None) -> list[tuple[Step, Reason]]:
        """The steps of the reason and of what holds as well, each once and with the reason it belongs to.

        For an email logged for some, what helps those for whom it is not comes first.
        """
        own = [(step, reason) for step in self._shelf.of(reason.code, kind).steps]
        others = [(step, one) for one in reason.also for step in self._shelf.of(one.code, kind).steps]
        if reason.code == _PARTIAL:
            others += [(step, reason) for code in reason.also_possible for step in self._shelf.of(code, kind).steps]
            return _each_once([*others, *own])
        return _each_once([*own, *others])

    def _evidence(self, reason: Reason) -> list[tuple[str, str]]:
        return [(self.say(line.question), self.say(line.answer)) for line in reason.evidence]

    def _further(self, reason: Reason) -> PageReason:
        return PageReason(
            code=reason.code,
            title=self.title_of(reason.code),
            confidence=reason.confidence,
            fixers=self._shelf.fixers_of(reason.code),
            fields=reason.fields,
            evidence=tuple(self._evidence(reason)),
        )

    def _note(self, code: str, detail: Text) -> str:
        title, words = self.title_of(code), self.say(detail)
        return self.say(text("{title}: {detail}", title=title, detail=words)) if words else title


def _reason_of(cause: Cause, item: Item) -> Reason | None:
    """The reason by which the cause holds the activity, with everything else that holds it."""
    reasons = reasons_of(item)
    for reason in reasons:
        if cause.key in {key_of(item, reason), reason.code}:  # of a group the key is the code
            others = tuple(replace(one, also=()) for one in reasons if one is not reason)
            return replace(reason, also=others)
    return item.finding.reason


def _each_once(steps: Sequence[tuple[Step, Reason]]) -> list[tuple[Step, Reason]]:
    """Steps without doubles; the last of several is kept, because "Check again" comes last."""
    last: dict[Step, Reason] = {}
    for step, reason in reversed(steps):
        last.setdefault(step, reason)
    return list(reversed(last.items()))
