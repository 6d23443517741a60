"""A lid that was closed for a week: everything is caught up with, within bounds, and told in one notification."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

from tests.soak.office import EVERY, Office
from tray_app.core.model.verdict import Verdict


def test_a_week_asleep_is_caught_up_with_and_told_in_one_summary(tmp_path: Path) -> None:
    # Given a rep whose other devices sent 200 emails and calls while this computer slept
    office = Office(tmp_path, seed=5)
    with closing(office.store):
        office.cycle()
        for _ in range(7 * 24 - 3):
            office.pass_time(timedelta(hours=1))
            office.work(1)
        asked = office.org.requests_made
        # When it wakes up
        for _ in range(3):
            office.cycle()
            office.pass_time(EVERY)
        # Then all of it has an answer, with a handful of requests, and one notification tells of it
        verdicts = office.verdicts()
        assert len(verdicts) == 7 * 24 - 3
        assert not [key for key, (verdict, _) in verdicts.items() if verdict == Verdict.CANNOT_CHECK]
        assert {key for key, (verdict, _) in verdicts.items() if verdict == Verdict.NOT_LOGGED} == office.never_logged
        assert office.org.requests_made - asked <= 8
        assert [shown.key for shown in office.desktop.shown] == ["digest"]
