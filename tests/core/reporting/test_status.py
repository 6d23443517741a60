"""What the icon and its two lines say."""

from __future__ import annotations

from dataclasses import replace

from tests.core.building import NOON, email
from tray_app.core.model.snapshot import Item, Snapshot, SourceState
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Finding, Verdict
from tray_app.core.reporting.status import IconState, status_of

LOGGED = Item(email(1), Finding(activity_id="mail:7:1", verdict=Verdict.LOGGED, checked_at=NOON))
GREEN = Snapshot(at=NOON, sources=(SourceState(id="mail", type="imap"),), items=(LOGGED,))


def test_all_logged_is_green_only_as_long_as_checks_come_to_their_end() -> None:
    assert status_of(GREEN).icon is IconState.ALL_LOGGED
    broke_off = status_of(replace(GREEN, failure=text("no room left")))
    assert broke_off.icon is IconState.CANNOT_CHECK
    assert (str(broke_off.headline), str(broke_off.detail)) == ("The last check broke off", "no room left")


def test_a_first_check_that_breaks_off_is_not_taken_for_nothing_to_do() -> None:
    broke_off = status_of(Snapshot(at=NOON, failure=text("no room left")))
    assert (str(broke_off.headline), str(broke_off.detail)) == ("The last check broke off", "no room left")
