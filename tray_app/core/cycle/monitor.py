"""The whole story in one page: poll the sources, save, pick what is due, confirm it in Salesforce, save, report.

Owns no thread, no clock and never sleeps; what cannot be asked becomes a trouble in the snapshot, never "not logged".
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from tray_app.core.cycle import allowance
from tray_app.core.cycle.allowance import Pace
from tray_app.core.cycle.clock import NOTE as CLOCK_NOTE
from tray_app.core.cycle.clock import UNPROVED_NOTE, ClockReading, has_run_ahead, is_to_be_noted, latest_unproved
from tray_app.core.cycle.confirmation import Confirmation, CycleQuestion
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.cycle.national_numbers import NationalNumbers
from tray_app.core.cycle.own_addresses import OwnAddresses
from tray_app.core.cycle.progress import CycleProgress, reading
from tray_app.core.cycle.signed_in_rep import NOTE as REP_NOTE
from tray_app.core.cycle.signed_in_rep import learn_rep, noted_rep
from tray_app.core.cycle.unread_note import NOTE as UNREAD_NOTE
from tray_app.core.cycle.unread_note import Unread, to_note, unread_of
from tray_app.core.cycle.unread_note import from_note as unread_in
from tray_app.core.diagnosis import snoozes
from tray_app.core.diagnosis.attachments import NOTE as ATTACHED_NOTE
from tray_app.core.diagnosis.attachments import from_note as attached_in
from tray_app.core.diagnosis.causes import causes_of
from tray_app.core.diagnosis.describe_age import BY_HAND
from tray_app.core.diagnosis.incidents import NOTE as INCIDENTS_NOTE
from tray_app.core.diagnosis.incidents import from_note as incidents_in
from tray_app.core.diagnosis.incidents import noted, seen_now
from tray_app.core.diagnosis.incidents import to_note as incidents_note
from tray_app.core.diagnosis.schedule import first_check, next_check
from tray_app.core.matching.deduplication import AROUND, without_copies
from tray_app.core.matching.logger_reports import one_for_each_email, with_reports
from tray_app.core.model.activity import Activity
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Check, Crm, NumberReader, ReadByRep, Source, Store, Trouble
from tray_app.core.model.reasons import CATALOGUE
from tray_app.core.model.snapshot import CrmState, Item, Snapshot, SourceState
from tray_app.core.model.verdict import Finding, Verdict
from tray_app.core.writing.own_records import own_records_in

LOOK_BACK = timedelta(days=7)
"""How far back activities are read and reported unless something else is asked for."""
HISTORY = timedelta(days=30)
"""How far back the rep's own history goes when a pattern is judged."""
_BATCHES = 50
"""Batches taken from one source in one cycle, so that a long holiday is read in one; the rest comes with the next."""
_MOST = 2000
"""Activities looked at in one cycle; the rest stays due."""
_SALESFORCE = "salesforce"


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleRequest:
    """What one cycle is asked to do."""

    since: datetime | None = None
    """Report activities from here on; LOOK_BACK when None. UTC-aware."""
    everything: bool = False
    """Look at every activity of the window again, due or not."""
    only_source: str | None = None
    """Poll and report this source alone."""
    only_activities: frozenset[str] = frozenset()
    """Look at these again and at nothing else; no source is polled."""

    @property
    def is_by_hand(self) -> bool:
        """Whether the rep asks, who may have had something mended just now."""
        return self.everything or bool(self.only_activities)


class Monitor:
    """Runs cycles. One at a time, from one thread."""

    def __init__(
        self,
        *,
        sources: Sequence[Source],
        crm: Crm,
        store: Store,
        settings: CycleSettings,
        numbers: NumberReader | None = None,
        cancelled: Callable[[], bool] = lambda: False,
        tell: Callable[[CycleProgress], None] = lambda _: None,
    ) -> None:
        """`numbers` reads numbers without a country; `cancelled` is asked between the steps of a cycle.

        `tell` hears how far it is, on the same thread.
        """
        self._sources = sources
        self._crm = crm
        self._store = store
        self._settings = settings
        self._numbers = NationalNumbers(store, crm, numbers)
        self._addresses = OwnAddresses(store, settings.boundaries)
        self._cancelled = cancelled
        self._tell = tell

    def run_once(self, now: datetime, request: CycleRequest | None = None) -> Snapshot:
        """One cycle at `now` (UTC-aware).

        A source that breaks in a way nobody foresaw costs itself alone: its state holds the error.

        Raises:
            OSError: The store cannot be written.

        """
        request = request or CycleRequest()
        made = self._crm.requests_made
        clock = self._read_clock(now)
        noted = self._store.note(CLOCK_NOTE)
        now, since = clock.now, request.since or clock.earliest(noted) - LOOK_BACK
        states = [] if request.only_activities else self._poll(clock.due_at, since, request)
        crm = self._check(clock, since, request)
        if not clock.is_proved and clock.differs_from(offset := self._crm.clock_offset()):
            # The first answer came only now: what was read and judged by the wrong time is read and judged anew.
            clock = ClockReading(clock.local, offset)
            now, since = clock.now, request.since or clock.earliest(noted) - LOOK_BACK
            for state in states:
                self._store.forget_cursor(state.id)
            states = [] if request.only_activities else self._poll(clock.due_at, since, request)
            crm = self._check(clock, since, request)
        self._note_clock(clock, noted)
        crm = replace(crm, requests=self._crm.requests_made - made)
        if crm.requests:
            self._note_usage(clock.now)
        window = since, clock.shown_until(noted)
        shown = self._report(clock.latest(noted), window, request, states, crm)
        is_whole = request in {CycleRequest(), CycleRequest(everything=True)} and not self._cancelled()
        if clock.is_proved and is_whole and crm.trouble is None:  # all causes are in it
            self._forget_snoozes(shown)
        is_sure = clock.is_proved and not clock.is_wrong and not clock.differs_from(self._crm.clock_offset())
        return replace(shown, at=now, is_time_proved=is_sure)

    def _check(self, clock: ClockReading, since: datetime, request: CycleRequest) -> CrmState:
        """Read the numbers and addresses that are known, and confirm what is to be looked at."""
        trouble = self._read_numbers(clock)
        self._addresses.leave_out_of_known(clock.now - HISTORY, clock.now)
        crm = self._confirm(clock, self._pick(clock.now, since, request), by_hand=request.is_by_hand)
        if trouble is None or crm.asked:
            return crm
        self._remember(_SALESFORCE, trouble)
        return replace(crm, trouble=trouble)

    def _note_clock(self, clock: ClockReading, noted: Any) -> None:
        """Remember what was confirmed, and mend what was stamped in the future before."""
        if not clock.is_proved:
            self._store.write_note(UNPROVED_NOTE, latest_unproved(clock, self._store.note(UNPROVED_NOTE)))
            return
        unproved = self._store.note(UNPROVED_NOTE)
        if has_run_ahead(clock, noted, unproved):
            self._store.mend_times(clock.now)
            if noted is not None or unproved is not None:  # what looked too old then was passed over
                for source in self._sources:
                    self._store.forget_cursor(source.id)
        if unproved is not None and not clock.is_wrong:
            self._store.write_note(UNPROVED_NOTE, None)
        if is_to_be_noted(clock, noted):
            self._store.write_note(CLOCK_NOTE, clock.now.isoformat())

    def _forget_snoozes(self, shown: Snapshot) -> None:
        """Whose cause has healed or come back: its key may name a person."""

        def kept(note: Any) -> Any:
            return snoozes.to_note(snoozes.still_resting(snoozes.from_note(note), shown.every_cause, shown.at))

        if (note := self._store.note(snoozes.NOTE)) is not None and kept(note) != note:
            self._store.change_note(snoozes.NOTE, kept)  # the rep may lay one to rest at this moment

    def _read_clock(self, now: datetime) -> ClockReading:
        return ClockReading(now, self._crm.clock_offset())

    def last_known(self, now: datetime, since: datetime | None = None) -> Snapshot:
        """What the store says, without any network."""
        states = [
            _state(source, self._remembered(source.id), unread=self._unread(source.id)) for source in self._sources
        ]
        crm = CrmState(trouble=self._remembered(_SALESFORCE), instance_url=self._crm.instance_url)
        return self._report(now, (since or now - LOOK_BACK, now), CycleRequest(), states, crm)

    def _poll(self, now: datetime, since: datetime, request: CycleRequest) -> list[SourceState]:
        """How the sources did, in the order of the configuration.

        Those that could not be read last time come last: a server that hangs until its time is over delays no other.
        """
        asked = [source for source in self._sources if request.only_source in {None, source.id}]
        if any(isinstance(one, ReadByRep) and one.needs_rep for one in asked) and not self._cancelled():
            # A call read in the computer's zone would be looked for at a wrong time in this very cycle. Where nobody
            # can be asked, nothing is called missing either, and the calls are read anew once the rep is known.
            learn_rep(self._store, self._crm)
        states = {}
        for source in sorted(self._sources, key=lambda one: self._remembered(one.id) is not None):
            if request.only_source not in {None, source.id} or self._cancelled():
                continue
            states[source.id] = self._poll_one(source, now, since)
        return [states[source.id] for source in self._sources if source.id in states]

    def _poll_one(self, source: Source, now: datetime, since: datetime) -> SourceState:
        fetched = total = 0
        trouble: Trouble | None = None
        error: Exception | None = None
        unread = before = self._unread(source.id)
        self._tell(reading(source.type))
        for _ in range(_BATCHES):
            cursor = self._store.cursor(source.id)
            try:
                batch = source.poll(cursor, since)
            except Exception as raised:  # a defect in one source must not keep the others from being read
                error, trouble = raised, Trouble("source.broken")
                break
            total = max(total, len(batch.activities) + (batch.left or 0))
            self._tell(reading(source.type, batch.left, total))
            arrived = tuple(self._addresses.without(self._numbers.read(one)) for one in batch.activities)
            batch = replace(batch, activities=self._without_copies(arrived))
            first = {activity.id: first_check(activity, now) for activity in batch.activities}
            fetched += self._store.save_batch(source.id, batch, first)
            trouble, unread = batch.trouble, unread_of(batch, unread)
            if not batch.more or trouble is not None or self._cancelled():
                break
        if trouble is None or not self._cancelled():
            self._remember(source.id, trouble)
        if unread != before:
            self._store.write_note(UNREAD_NOTE.format(id=source.id), to_note(unread))
        return replace(_state(source, trouble, fetched, unread), error=error)

    def _read_numbers(self, clock: ClockReading) -> Trouble | None:
        """Read the numbers of known calls as the country of now has it; why the country could not be asked for."""
        if self._numbers.are_read:
            return None
        known = self._store.between(clock.now - HISTORY, clock.now)
        trouble = None if self._cancelled() else self._numbers.learn_country(known)
        self._numbers.read_anew(known, lambda activity: first_check(activity, clock.due_at))
        return trouble

    def _without_copies(self, arrived: tuple[Activity, ...]) -> tuple[Activity, ...]:
        if not arrived:
            return ()
        times = [activity.occurred_at for activity in arrived]
        known = [check.activity for check in self._store.between(min(times) - AROUND, max(times) + AROUND)]
        stored = {activity.id: activity for activity in known}
        arrived = tuple(with_reports(activity, stored.get(activity.id)) for activity in arrived)
        return without_copies(one_for_each_email(arrived, known), known)

    def _pick(self, now: datetime, since: datetime, request: CycleRequest) -> list[Check]:
        """What this cycle looks at."""
        if request.only_activities:
            return [check for key in sorted(request.only_activities) if (check := self._store.find(key)) is not None]
        if request.everything:
            window = self._store.between(since, now)
            return [check for check in window if request.only_source in {None, check.activity.source}][-_MOST:]
        return list(self._store.due(now, _MOST))

    def _confirm(self, clock: ClockReading, due: Sequence[Check], *, by_hand: bool) -> CrmState:
        """Ask Salesforce about what is due, and save what follows.

        Nobody can be asked with a wrong clock, nor while hardly anything is left of the org's allowance.
        """
        now = clock.now
        incidents = incidents_in(self._store.note(INCIDENTS_NOTE))
        question = CycleQuestion(
            now=now,
            due=due,
            history=self._store.between(now - HISTORY, now) if due else (),
            incidents=incidents,
            attached=attached_in(self._store.note(ATTACHED_NOTE)),
            own=own_records_in(self._store.journal()),
            rights_at_most=BY_HAND if by_hand else None,
        )
        settings = self._settings.with_rules(self._store.rules())
        confirmation = Confirmation(question, self._crm, settings, self._tell)
        trouble = None
        heard = allowance.from_note(self._store.note(allowance.NOTE), self._crm.instance_url)
        pace = allowance.pace_of(heard, now, by_hand=by_hand)
        held_back = clock.trouble()
        if held_back is None and heard is not None and pace is Pace.STOP and confirmation.needs_salesforce:
            held_back = heard.trouble
            self._remember(_SALESFORCE, held_back)
        asked = confirmation.needs_salesforce and not self._cancelled() and not clock.is_wrong and pace is Pace.ASK
        try:
            found = confirmation.findings() if asked else confirmation.without_salesforce(held_back)
            if asked and clock.differs_from(self._crm.clock_offset()):
                found = ()  # judged by the wrong time, or while the clock was set: the next look is by the right one
            if asked:
                trouble = confirmation.trouble
                self._store.write_note(REP_NOTE, asdict(self._crm.rep()))
        except CannotCheck as error:
            trouble = Trouble(error.code, error.evidence, error.retry_after_s)
            found = confirmation.without_salesforce(trouble)
        if trouble is None or not self._cancelled():
            # A question that was given up because the app quits says nothing about Salesforce.
            if asked:
                self._remember(_SALESFORCE, trouble)
                seen = seen_now(trouble.code if trouble else None, self._crm.usage)
                if seen or incidents:
                    self._store.write_note(INCIDENTS_NOTE, incidents_note(noted(incidents, seen, now)))
            self._save(clock, due, found, confirmation, question.own.activities)
        return CrmState(
            trouble=trouble or held_back,
            asked=asked,
            instance_url=self._crm.instance_url,
            usage=self._crm.usage,
        )

    def _note_usage(self, now: datetime) -> None:
        """Keep what the answers of this cycle said of the allowance, as far as it holds checks back."""
        note = allowance.to_note(self._crm.usage, now, self._crm.instance_url)
        if note is not None or self._store.note(allowance.NOTE) is not None:
            self._store.write_note(allowance.NOTE, note)

    def _save(
        self,
        clock: ClockReading,
        due: Sequence[Check],
        found: Sequence[Finding],
        confirmation: Confirmation,
        own: frozenset[str],
    ) -> None:
        now = clock.now
        activities = {check.activity.id: check.activity for check in due}
        again: dict[str, datetime | None] = {}
        for finding in found:
            # What could not be checked stays due: the runner decides when to try again.
            unchecked = finding.verdict is Verdict.CANNOT_CHECK and finding.checked_at != now
            activity = activities[finding.activity_id]
            later = next_check(activity, finding, confirmation.grace, now, watched=activity.id in own)
            again[activity.id] = clock.due_at if unchecked else later
        others = confirmation.regrouping
        again |= dict.fromkeys(others.look_again, now)
        self._store.save_findings((*found, *others.findings), again)

    def _report(
        self,
        now: datetime,
        window: tuple[datetime, datetime],
        request: CycleRequest,
        states: Sequence[SourceState],
        crm: CrmState,
    ) -> Snapshot:
        items = tuple(
            Item(check.activity, check.finding or _not_yet(check))
            for check in reversed(self._store.between(*window))
            if request.only_source in {None, check.activity.source}
            and (not request.only_activities or check.activity.id in request.only_activities)
        )
        troubles = [trouble for trouble in (crm.trouble, *(state.trouble for state in states)) if trouble is not None]
        rested = snoozes.from_note(self._store.note(snoozes.NOTE))
        told, resting = snoozes.parted(causes_of(items, troubles), rested, now)
        return Snapshot(
            at=now,
            rep=noted_rep(self._store),
            crm=crm,
            sources=tuple(states),
            items=items,
            causes=told,
            snoozed=resting,
        )

    def _remember(self, name: str, trouble: Trouble | None) -> None:
        self._store.write_note(f"trouble:{name}", trouble.code if trouble else None)

    def _unread(self, source_id: str) -> Unread:
        return unread_in(self._store.note(UNREAD_NOTE.format(id=source_id)))

    def _remembered(self, name: str) -> Trouble | None:
        code = str(self._store.note(f"trouble:{name}"))
        return Trouble(code) if code in CATALOGUE else None  # a newer version may know more


def _state(source: Source, trouble: Trouble | None, fetched: int = 0, unread: Unread = (0, ())) -> SourceState:
    return SourceState(
        id=source.id, type=source.type, trouble=trouble, fetched=fetched, not_read=unread[0], problems=unread[1]
    )


def _not_yet(check: Check) -> Finding:
    return Finding(activity_id=check.activity.id, verdict=Verdict.PENDING, checked_at=None)
