"""One outage is one cause and one notification, from its first activity to its last; and what the rep told us."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations

import pytest

from tests.core.building import NOON, PROFILES, call, contact, email, profile, schema, task
from tests.core.diagnosis.test_diagnosis import CALLS, EMAILS, ID, LATER_SENDS, REPLIES, logs, many
from tests.core.worlds import OWN, World, judged
from tests.fakes import FakeCrm, FakeNotifier, FakeSource, FakeStore
from tray_app.adapters.content.guides import GuideShelf
from tray_app.adapters.content.pages import PageMaker
from tray_app.adapters.salesforce.link_book import LinkBook
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.cycle.monitor import CycleRequest, Monitor
from tray_app.core.diagnosis import CallLogging, EmailLogging, ReplyLogging, SetUp
from tray_app.core.diagnosis.incidents import Incident, from_note, noted, seen_now, to_note
from tray_app.core.model.activity import Activity
from tray_app.core.model.crm import ApiUsage, Records, Task
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Batch
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.verdict import Alert, Confidence, Finding, Verdict
from tray_app.core.reporting.alerts import DIGEST_KEY
from tray_app.services.announcer import Announcer

JANE = contact(1)
HOUR = timedelta(hours=1)


class Office:
    """A rep at work: the monitor, and the announcer on a screen."""

    def __init__(self) -> None:
        self.store, self.crm = FakeStore(), FakeCrm(described=schema(), records=Records(people=(JANE,)))
        self.source, self.screen = FakeSource(), FakeNotifier()
        settings = CycleSettings(profile=profile(), boundaries=OWN)
        self.monitor = Monitor(sources=[self.source], crm=self.crm, store=self.store, settings=settings)
        resources = PROFILES.parent
        pages = PageMaker(
            GuideShelf(resources / "fixes", "en"), LinkBook(resources / "links.toml"), NullTranslations(), UTC
        )
        self.announcer = Announcer(self.store, lambda: self.screen, pages, NOON - 99 * HOUR)

    def cycle(self, now: datetime, *activities: Activity, request: CycleRequest | None = None) -> Snapshot:
        self.source.batches.append(Batch(activities=activities))
        snapshot = self.monitor.run_once(now, request)
        if request and request.only_activities:
            snapshot = self.monitor.last_known(now)
        self.announcer.announce(snapshot)
        return snapshot

    def logged(self, activities: Sequence[Activity]) -> None:
        self.crm.records = self.crm.records + Records(tasks=renumbered(logs(activities)))


def renumbered(tasks: Sequence[Task]) -> tuple[Task, ...]:
    """Ids by their time, so that those of two calls never meet."""
    return tuple(replace(one, id=f"00T{int(one.created_at.timestamp()):012d}AAA") for one in tasks)


def outage(count: int, *, ago: timedelta) -> list[Activity]:
    """Emails and calls in turn, a quarter of an hour apart."""
    made: list[Activity] = []
    for place in range(count):
        at = ago - timedelta(minutes=15 * place)
        made.append(
            call(200 + place, salesforce_id=ID, ago=at)
            if place % 3 == 2
            else email(200 + place, subject=f"Offer {place}", ago=at)
        )
    return made


BEFORE = many("email", 4, first=80, start_h=60)
DOWN = outage(37, ago=12 * HOUR)


def test_37_activities_of_one_outage_are_one_cause_and_one_notification_and_its_end_withdraws_it() -> None:
    # Given a rep whose activities logged, and a laptop that wakes after an outage of 37
    office = Office()
    office.logged(BEFORE)
    snapshot = office.cycle(NOON, *BEFORE, *DOWN)
    # Then it is one cause with all of them, told once
    (cause,) = snapshot.causes
    assert (cause.code, cause.key, cause.alert) == ("connection.tool_stopped", "connection.tool_stopped", Alert.NOW)
    assert set(cause.activities) == {activity.id for activity in DOWN}
    assert [notification.key for notification in office.screen.shown] == ["connection.tool_stopped"]
    office.cycle(NOON + HOUR)
    assert len(office.screen.shown) == 1
    # When the logger is connected again and catches up, and the rep checks just this cause again
    office.logged(DOWN)
    asked = len(office.crm.asked)
    after = office.cycle(NOON + 2 * HOUR, request=CycleRequest(only_activities=frozenset(cause.activities)))
    # Then one question heals it and the notification is gone
    assert len(office.crm.asked) == asked + 1
    assert after.causes == ()
    assert office.screen.on_screen == {}
    assert office.screen.withdrawn == ["connection.tool_stopped"]
    assert office.store.told() == {}


def test_an_outage_that_trickles_in_ends_up_as_one_cause_on_one_notification() -> None:
    # Given the same outage as it happens, a cycle every quarter of an hour
    office = Office()
    office.logged(BEFORE)
    office.cycle(BEFORE[-1].occurred_at + HOUR, *BEFORE)
    for activity in DOWN:
        snapshot = office.cycle(activity.occurred_at + timedelta(minutes=1), activity)
    snapshot = office.cycle(DOWN[-1].occurred_at + HOUR)
    # Then those nobody could explain at first belong to it as well, and what told of them is taken back
    (cause,) = snapshot.causes
    assert cause.code == "connection.tool_stopped"
    assert set(cause.activities) == {activity.id for activity in DOWN}
    assert list(office.screen.on_screen) == ["connection.tool_stopped"]
    assert [one.key for one in office.screen.shown] == [DIGEST_KEY, "connection.tool_stopped"]
    assert office.screen.withdrawn[-1] == DIGEST_KEY


def test_an_outage_that_is_over_is_told_as_over_and_stays_one_cause() -> None:
    # Given an outage that was told
    office = Office()
    office.logged(BEFORE)
    office.cycle(NOON, *BEFORE, *DOWN)
    # When the next email logs, and nothing of the outage is caught up
    later = email(900, subject="It works", ago=-HOUR)
    office.logged([later])
    office.cycle(NOON + 2 * HOUR, later)
    snapshot = office.cycle(NOON + 2 * HOUR + timedelta(minutes=15))
    # Then the warning of the standstill is withdrawn, and what it cost is one quieter cause
    (cause,) = snapshot.causes
    assert cause.code == "connection.tool_stopped"
    assert cause.key == f"connection.tool_stopped:{DOWN[0].occurred_at.isoformat()}"
    assert cause.alert is Alert.DIGEST
    assert set(cause.activities) == {activity.id for activity in DOWN}
    assert "connection.tool_stopped" in office.screen.withdrawn
    assert "connection.tool_stopped" not in office.screen.on_screen


def test_a_pattern_that_was_none_is_looked_at_again() -> None:
    # Given five that did not log: never connected, it seems
    office = Office()
    office.cycle(NOON, *many("email", 5, start_h=20))
    assert [cause.code for cause in office.monitor.last_known(NOON).causes] == ["connection.tool_not_connected"]
    # When two others of the time turn up, both logged, between them
    others = many("email", 2, first=70, start_h=19.5)
    office.logged(others)
    office.cycle(NOON + HOUR, *others)
    after = office.cycle(NOON + HOUR + timedelta(minutes=15))
    # Then nobody claims any more that the logger is not connected
    assert "connection.tool_not_connected" not in {cause.code for cause in after.causes}


OTHERS = [
    email(300 + place, "kim@example.org", subject=f"Hello {place}", ago=timedelta(hours=29.5 - place))
    for place in range(6)
]
KIM = contact(7, "kim@example.org")
KIMS_TASKS = tuple(
    task(700 + place, KIM.id, subject=f"Email: Hello {place}", ago=timedelta(hours=29.4 - place)) for place in range(6)
)


def test_all_missing_ones_of_one_domain_are_one_cause() -> None:
    missing = [email(400 + place, subject=f"Note {place}", ago=timedelta(hours=30 - place)) for place in range(6)]
    findings = judged(World(activities=[*missing, *OTHERS], people=(JANE, KIM), tasks=KIMS_TASKS))
    reasons = [finding.reason for finding in findings if finding.verdict is Verdict.NOT_LOGGED]

    assert len(reasons) == 6
    assert {(one.code, one.group, one.confidence) for one in reasons if one} == {
        ("unknown.unproven", "@example.com", Confidence.LIKELY)
    }
    assert all(one and len(one.evidence) > 3 for one in reasons), "and what was checked for each"


def test_one_email_of_the_domain_that_logged_breaks_the_pattern() -> None:
    missing = [email(400 + place, subject=f"Note {place}", ago=timedelta(hours=30 - place)) for place in range(6)]
    one = email(499, subject="It works", ago=timedelta(hours=26.5))
    tasks = (*KIMS_TASKS, task(799, subject="Email: It works", ago=timedelta(hours=26.4)))
    findings = judged(World(activities=[*missing, one, *OTHERS], people=(JANE, KIM), tasks=tasks))

    assert {finding.reason.group for finding in findings if finding.reason} == {""}


TOLD = [
    ("emails are off", SetUp(email_logging=EmailLogging.OFF), EMAILS[:2], [], "settings.email_logging_off"),
    ("calls are off", SetUp(call_logging=CallLogging.OFF), CALLS[:2], [], "settings.call_logging_off"),
    ("replies are off", SetUp(log_replies=ReplyLogging.NO), REPLIES[:2], LATER_SENDS, "settings.replies_off"),
    ("emails go by BCC", SetUp(email_logging=EmailLogging.BCC), EMAILS, CALLS, "settings.bcc_not_accepted"),
    ("emails go by API", SetUp(email_logging=EmailLogging.API), EMAILS, CALLS, "settings.email_logging_off"),
    ("nobody was asked", SetUp(), EMAILS[:2], [], "unknown.unproven"),
    ("other things are off", SetUp(call_logging=CallLogging.OFF), EMAILS[:2], [], "unknown.unproven"),
]


@pytest.mark.parametrize(
    ("set_up", "missing", "logged", "code"), [row[1:] for row in TOLD], ids=[row[0] for row in TOLD]
)
def test_what_the_rep_told_us(
    set_up: SetUp, missing: Sequence[Activity], logged: Sequence[Activity], code: str
) -> None:
    findings = judged(World(activities=[*missing, *logged], people=(JANE,), tasks=logs(logged), set_up=set_up))
    reasons = [finding.reason for finding in findings if finding.reason]

    assert {reason.code for reason in reasons} == {code}
    assert {reason.confidence for reason in reasons} == {Confidence.LIKELY}
    assert len(reasons) == len(missing)


def test_an_answer_that_no_longer_holds_explains_nothing_before_it() -> None:
    # Given emails said to be off, of which a later one logged
    later = many("email", 1, first=60, start_h=5)
    off = SetUp(email_logging=EmailLogging.OFF)
    findings = judged(World(activities=[*EMAILS[:2], *later], people=(JANE,), tasks=logs(later), set_up=off))
    # Then the answer is out of date for those before
    assert {finding.reason.code for finding in findings if finding.reason} == {"unknown.unproven"}


def test_emails_that_are_off_say_nothing_about_the_connection() -> None:
    off = SetUp(email_logging=EmailLogging.OFF)
    findings = judged(World(activities=[*EMAILS, *CALLS[:2]], people=(JANE,), set_up=off))

    assert {(one.activity_id[:4], one.reason.code) for one in findings if one.reason} == {
        ("mail", "settings.email_logging_off"),
        ("dial", "unknown.unproven"),
    }


def test_a_rep_who_said_it_is_off_is_not_told_at_once() -> None:
    off = SetUp(email_logging=EmailLogging.OFF)
    (finding,) = judged(World(activities=EMAILS[:1], people=(JANE,), set_up=off))

    assert finding.reason is not None
    assert finding.reason.alert is Alert.DIGEST


FULL, SPARE = ApiUsage(100, 100), ApiUsage(99, 100)
SEEN = [
    ("org.api_limit", None, {"org.api_limit"}),
    ("check.app_not_installed", SPARE, {"check.app_not_installed"}),
    ("check.offline", FULL, set()),
    (None, FULL, {"usage_full"}),
    (None, SPARE, set()),
    (None, None, set()),
]


@pytest.mark.parametrize(("code", "usage", "seen"), SEEN)
def test_what_counts_as_an_incident(code: str | None, usage: ApiUsage | None, seen: set[str]) -> None:
    assert seen_now(code, usage) == seen


def test_an_incident_lasts_from_the_first_to_the_last_sight_of_it() -> None:
    known: tuple[Incident, ...] = ()
    for hour, seen in enumerate([{"a"}, {"a"}, set(), {"a"}, {"a", "b"}]):
        known = noted(known, seen, NOON + hour * HOUR)

    assert [(one.what, one.since, one.until, one.over) for one in known] == [
        ("a", NOON, NOON + HOUR, True),
        ("a", NOON + 3 * HOUR, NOON + 4 * HOUR, False),
        ("b", NOON + 4 * HOUR, NOON + 4 * HOUR, False),
    ]
    assert from_note(to_note(known)) == known
    assert noted(known, set(), NOON + timedelta(days=91)) == ()


@pytest.mark.parametrize("note", ["", "{", "[1]", "[[1, 2, 3, 4]]", None])
def test_what_cannot_be_read_is_no_incident(note: str | None) -> None:
    assert from_note(note) == ()


def test_a_limit_that_was_reached_explains_what_was_missed_meanwhile() -> None:
    # Given a rep's afternoon in which Salesforce refuses everybody for two hours
    office = Office()
    during = email(2, subject="Meanwhile", ago=-HOUR)
    office.cycle(NOON, email(1))
    office.crm.trouble = CannotCheck("org.api_limit")
    for hours in (0.5, 1.5, 2.5):
        office.cycle(NOON + hours * HOUR, *([during] if hours == 1.5 else []), request=CycleRequest(everything=True))
    # When it answers again
    office.crm.trouble = None
    found = {item.activity.id: item.finding for item in office.cycle(NOON + 4 * HOUR).items}
    # Then the email of that time has its proved reason, and the earlier one has not
    assert reason_of(found["mail:7:2"]) == ("org.api_limit", Confidence.PROVED)
    assert reason_of(found["mail:7:1"]) == ("unknown.unproven", Confidence.LIKELY)


def reason_of(finding: Finding) -> tuple[str, Confidence] | None:
    return (finding.reason.code, finding.reason.confidence) if finding.reason else None
