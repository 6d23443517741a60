"""What a cycle says about how far it is, and what a cycle that is broken off leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.core.building import NOON, contact, email, profile, schema, task
from tests.fakes import FakeCrm, FakeSource, FakeStore
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.cycle.monitor import CycleRequest, Monitor
from tray_app.core.cycle.progress import CycleProgress, CycleStage, reading
from tray_app.core.matching.expectation import Boundaries
from tray_app.core.model.crm import Keys, Records
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Batch
from tray_app.core.model.verdict import Verdict

SETTINGS = CycleSettings(profile=profile(), boundaries=Boundaries(own_domains=frozenset({"acme.example"})))
EMAILS = tuple(email(number, f"p{number}@example.com", subject=f"s{number}") for number in range(1, 251))


class Crm(FakeCrm):
    """Breaks off in the question of this number, as a connection does that is cut."""

    cancelled = False
    cut_at = 0

    def look_up(self, keys: Keys) -> Records:
        found = super().look_up(keys)
        if len(self.asked) == self.cut_at:
            self.cancelled = True
            raise CannotCheck("check.offline")
        return found


class House:
    def __init__(self, *batches: Batch) -> None:
        self.told: list[CycleProgress] = []
        self.store, self.crm = FakeStore(), Crm(described=schema())
        self.source = FakeSource(batches=batches)
        self.monitor = Monitor(
            sources=[self.source],
            crm=self.crm,
            store=self.store,
            settings=SETTINGS,
            cancelled=lambda: self.crm.cancelled,
            tell=self.told.append,
        )


@pytest.mark.parametrize(
    ("progress", "stage", "numbers"),
    [
        (reading("imap"), CycleStage.READING_EMAILS, (0, None)),
        (reading("imap", left=150, total=350), CycleStage.READING_EMAILS, (200, 350)),
        (reading("imap", left=400, total=350), CycleStage.READING_EMAILS, (0, 350)),
        (reading("imap", left=0, total=0), CycleStage.READING_EMAILS, (0, None)),
        (reading("call-files"), CycleStage.READING_CALLS, (0, None)),
        (reading("call-files", left=None, total=20), CycleStage.READING_CALLS, (0, None)),
    ],
)
def test_a_source_says_as_much_as_it_knows(
    progress: CycleProgress, stage: CycleStage, numbers: tuple[int, int | None]
) -> None:
    assert (progress.stage, (progress.done, progress.total)) == (stage, numbers)


def test_every_stage_has_words() -> None:
    assert len({str(CycleProgress(stage).words) for stage in CycleStage}) == len(CycleStage)


def test_a_cycle_tells_how_far_it_is_from_the_mailbox_to_the_reason() -> None:
    house = House(Batch(activities=EMAILS[:200], more=True, left=50), Batch(activities=EMAILS[200:], left=0))
    house.crm.records = Records(people=tuple(contact(n, f"p{n}@example.com") for n in range(1, 251)))
    house.monitor.run_once(NOON, CycleRequest(everything=True))

    read, asked = CycleStage.READING_EMAILS, CycleStage.ASKING
    assert [(told.stage, told.done, told.total) for told in house.told] == [
        (read, 0, None),
        (read, 200, 250),
        (read, 250, 250),
        (asked, 0, None),
        (asked, 0, 250),
        (asked, 200, 250),
        (CycleStage.LOOKING_CLOSER, 0, None),
    ]


def test_a_quiet_cycle_only_tells_that_it_reads() -> None:
    house = House(Batch())
    house.monitor.run_once(NOON)
    assert [told.stage for told in house.told] == [CycleStage.READING_EMAILS] * 2


def test_what_is_broken_off_is_not_lost_and_not_called_missing() -> None:
    # Given 250 emails, and a rep who stops the check in the second question
    house = House(Batch(activities=EMAILS))
    house.crm.records = Records(
        people=tuple(contact(n, f"p{n}@example.com") for n in range(1, 251)), tasks=(task(1, subject="Email: s1"),)
    )
    house.crm.cut_at = 2
    house.monitor.run_once(NOON)
    # Then everything read is kept, nothing is said about it, and Salesforce is not blamed
    known = house.monitor.last_known(NOON)
    assert {item.finding.verdict for item in known.items} == {Verdict.PENDING}
    assert len(known.items) == 250
    assert known.troubles == ()
    # And the next cycle goes on from there
    house.crm.cancelled, house.crm.cut_at = False, 0
    after = house.monitor.run_once(NOON + timedelta(minutes=5))
    assert len(house.source.polls) == 2
    assert after.summary[Verdict.PENDING] == 0
    assert after.summary[Verdict.LOGGED] == 1
