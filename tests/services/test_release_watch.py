"""Newer versions as the app meets them: from a signed feed on a TLS server to what the rep is told."""

from __future__ import annotations

import base64
import json
import logging
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.core.building import NOON, email, task
from tests.fakes import FakeVault
from tests.rig.certificates import CertificateAuthority
from tests.rig.feeds import PATH, Publisher
from tests.rig.processes import PATIENCE_S
from tests.rig.sites import Site, server_context
from tests.services.test_engine import PEOPLE, House, places_in
from tray_app.adapters.net.release_feed import FEED_FILE, Feed
from tray_app.app import App
from tray_app.core.model.crm import Records
from tray_app.core.model.ports import Batch, Trouble
from tray_app.core.model.snapshot import CrmState, Snapshot
from tray_app.core.model.verdict import Alert, Cause, Confidence, Verdict
from tray_app.core.reporting.updates import NOTE
from tray_app.resources import resource_folder
from tray_app.services.live_configuration import LiveConfiguration
from tray_app.services.release_watch import ReleaseWatch

DAY = timedelta(days=1)
CALM = Snapshot(at=NOON)
CAUSE = Cause(code="person.no_record", confidence=Confidence.PROVED, activities=("a",), alert=Alert.NOW, key="k")


@pytest.fixture
def publisher(
    sites: Callable[..., Site], certificate_authority: CertificateAuthority, monkeypatch: pytest.MonkeyPatch
) -> Publisher:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate_authority.ca_file))
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    return Publisher(sites(server_context(certificate_authority)))


class Watched:
    """A watch on a real app with a clock of its own."""

    def __init__(self, folder: Path, feed: Feed | None, config: str = "") -> None:
        self.now = NOON
        self.snapshot: Snapshot | None = CALM
        self.config = folder / "config.toml"
        self.config.write_text(config, "utf-8")
        self.app = App(places_in(folder), FakeVault(), now=lambda: self.now)
        self.looked = threading.Event()
        self.live = LiveConfiguration(self.app.configure, self.app.reconnected)
        self.watch = ReleaseWatch(
            self.live,
            self.app.store,
            feed,
            now=self.app.now,
            snapshot=lambda: self.snapshot,
            changed=self.looked.set,
            version="0.1.0",
        )

    def cycle(self, snapshot: Snapshot = CALM, *, looks: bool = True) -> None:
        """A cycle ends; `looks`: whether a look follows, which is waited for."""
        self.looked.clear()
        before = self.app.store.note(NOTE)
        self.watch.cycle_ended(snapshot)
        if looks:
            assert self.looked.wait(PATIENCE_S)
        else:  # a look is written down before it begins
            assert self.app.store.note(NOTE) == before

    @property
    def told(self) -> str | None:
        return str(self.watch.notice.version) if self.watch.notice else None


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Callable[..., Watched]]:
    made: list[Watched] = []

    def make(feed: Feed | None, config: str = "") -> Watched:
        made.append(Watched(tmp_path, feed, config))
        return made[-1]

    yield make
    for one in made:
        one.watch.close()
        one.app.close()


def test_a_newer_version_is_told_once_and_known_after_a_restart(
    publisher: Publisher, watched: Callable[..., Watched]
) -> None:
    publisher.publish("0.2.0", NOON)
    first = watched(publisher.feed)
    assert first.told is None
    first.cycle()
    notice = first.watch.notice
    assert notice is not None
    assert (str(notice.version), notice.page) == ("0.2.0", f"{publisher.origin}/0.2.0")
    assert first.watch.server == "localhost"
    # After a restart without a network it is still known, and no second look is taken within a day
    again = watched(publisher.feed)
    again.now += timedelta(hours=23)
    again.cycle(looks=False)
    assert again.told == "0.2.0"
    # When the rep closes it, it never comes back
    again.watch.close_notice()
    assert again.told is None
    assert again.watch.newest is not None
    third = watched(publisher.feed)
    third.now += DAY
    third.cycle()
    assert third.told is None
    assert len(publisher.site.requests) == 2
    # Until there is another one
    publisher.publish("0.3.0", NOON + DAY)
    third.now += DAY
    third.cycle()
    assert third.told == "0.3.0"


def test_it_waits_for_a_calm_moment(publisher: Publisher, watched: Callable[..., Watched]) -> None:
    publisher.publish("0.2.0", NOON)
    local = NOON.astimezone()
    quiet = f"{local:%H:%M}-{local + timedelta(hours=1):%H:%M}"
    one = watched(publisher.feed, f'[notifications]\nquiet_hours = "{quiet}"\n')
    one.cycle()
    assert one.told is None
    one.now += timedelta(hours=1)
    assert one.told == "0.2.0"
    one.snapshot = Snapshot(at=NOON, causes=(CAUSE,))
    assert one.told is None
    assert one.watch.newest is not None
    one.snapshot = None
    assert one.told is None


def test_who_wants_no_look_is_not_asked_for_and_hears_nothing(
    publisher: Publisher, watched: Callable[..., Watched]
) -> None:
    publisher.publish("0.2.0", NOON)
    off = watched(publisher.feed, '[app]\nupdate_notice = "off"\n')
    off.cycle(looks=False)
    assert publisher.site.requests == []
    on = watched(publisher.feed)
    on.cycle()
    assert on.told == "0.2.0"
    # And one who switches it off hears no more of what was found before
    on.config.write_text('[app]\nupdate_notice = "off"\n', "utf-8")
    on.live.reload()
    assert (on.watch.notice, on.watch.newest) == (None, None)


def test_a_build_without_a_feed_asks_nobody(publisher: Publisher, watched: Callable[..., Watched]) -> None:
    one = watched(None)
    one.cycle(looks=False)
    assert (one.watch.server, one.watch.notice, one.watch.newest) == ("", None, None)
    assert publisher.site.requests == []
    assert one.app.store.note(NOTE) is None


@pytest.mark.parametrize("code", ["check.offline", "check.network_sign_in", "check.proxy_auth"])
def test_without_a_network_the_look_of_the_day_is_kept_for_later(
    code: str, publisher: Publisher, watched: Callable[..., Watched]
) -> None:
    publisher.publish("0.2.0", NOON)
    one = watched(publisher.feed)
    one.cycle(Snapshot(at=NOON, crm=CrmState(trouble=Trouble(code))), looks=False)
    one.cycle()
    assert one.told == "0.2.0"


def test_trouble_is_quiet_and_costs_the_day_not_what_was_known(
    publisher: Publisher, watched: Callable[..., Watched], caplog: pytest.LogCaptureFixture
) -> None:
    old = publisher.publish("0.1.5", NOON - 3 * DAY)
    publisher.publish("0.2.0", NOON - DAY)
    one = watched(publisher.feed)
    with caplog.at_level(logging.INFO):
        one.cycle()
        for file in (old, publisher.publish("9.0.0", NOON - 2 * DAY, holds=DAY), b"junk"):
            one.now += DAY
            publisher.serve(file)
            one.cycle()
            assert one.told == "0.2.0"
        publisher.site.close()
        one.now += DAY
        one.cycle()
        one.cycle(looks=False)
    assert one.told == "0.2.0"
    assert [record for record in caplog.records if record.name.startswith("tray_app")] == []
    assert len(publisher.site.requests) == 4


def test_a_look_is_written_down_before_it_is_taken(publisher: Publisher, watched: Callable[..., Watched]) -> None:
    asked = threading.Event()
    publisher.site.answer = lambda _handler: (asked.set(), publisher.site.is_over.wait())  # type: ignore[assignment, func-returns-value]
    one = watched(publisher.feed)
    one.watch.cycle_ended(CALM)
    assert asked.wait(PATIENCE_S)
    kept = one.app.store.note(NOTE) or {}
    assert datetime.fromisoformat(kept["looked_at"]) == NOON
    # And what comes after the end is not kept
    one.watch.close()


def test_nothing_is_kept_once_the_app_ends(publisher: Publisher, watched: Callable[..., Watched]) -> None:
    publisher.publish("0.2.0", NOON)
    one = watched(publisher.feed)
    one.cycle()
    before = one.app.store.note(NOTE)
    one.watch.close()
    one.watch.close_notice()
    assert one.app.store.note(NOTE) == before


def test_the_engine_looks_after_a_cycle_and_tells_when_nothing_needs_the_rep(
    publisher: Publisher, tmp_path: Path
) -> None:
    publisher.publish("99.0.0", datetime(2026, 11, 1, tzinfo=UTC), holds=100 * DAY)
    house = House(tmp_path, publisher.feed)
    house.source.batches = [Batch(activities=(email(1),))]
    house.crm.records = Records(people=PEOPLE, tasks=(task(1, is_deleted=True),))
    try:
        assert house.window_api.updates.newest is None
        house.services.start()
        house.until(lambda: house.window_api.updates.newest is not None and not house.window_api.is_checking)
        # While a Task is missing, that is to be put right first
        assert house.verdicts() == {"mail:7:1": Verdict.NOT_LOGGED}
        assert house.window_api.updates.notice is None
        # When it is there again, there is room for the news
        house.crm.records = Records(people=PEOPLE, tasks=(task(1),))
        house.window_api.check_now()
        house.until(lambda: house.window_api.updates.notice is not None)
        assert house.verdicts() == {"mail:7:1": Verdict.LOGGED}
        assert [path for _, path, _ in publisher.site.requests] == [PATH]
    finally:
        house.close()


@pytest.mark.parametrize("has_feed", [True, False])
def test_the_tray_app_looks_where_its_build_says(tmp_path: Path, has_feed: bool) -> None:
    # Given the resources of a build; the window is left out, as it would stay
    resources = tmp_path / "resources"
    shutil.copytree(resource_folder(), resources)
    if has_feed:
        given = {"address": "https://downloads.example.com/feed.txt", "key": base64.b64encode(bytes(32)).decode()}
        (resources / FEED_FILE).write_text(json.dumps(given), "utf-8")
    script = (
        "import sys; from pathlib import Path; import tray_app.app as app, tray_app.desktop as desktop\n"
        "import tray_app.windowed as windowed\n"
        "app.resource_folder = lambda: Path(sys.argv[1])\n"
        "windowed.run_window = lambda _app, **given: print(given['feed'] and given['feed'].address) or 0\n"
        "sys.exit(desktop.run_desktop(None))\n"
    )
    command = [sys.executable, "-c", script, str(resources)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == ("https://downloads.example.com/feed.txt\n" if has_feed else "None\n")
