"""`source add` for mail programs: nothing is asked for, and the rep's addresses are written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.sources.stands.thunderbird import Profile, letter
from tests.cli.conftest import Run
from tests.core.building import profile as logger
from tray_app.adapters.settings import ThunderbirdSettings, load_settings
from tray_app.adapters.settings.decisions import cycle_settings
from tray_app.adapters.sources import thunderbird_profiles
from tray_app.testing import NOW


def test_thunderbird_is_added_without_a_password_and_its_addresses_are_the_reps_own(
    run: Run, config_file: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thunderbird_profiles, "thunderbird_homes", lambda: [home / ".thunderbird"])
    profile = Profile(home / ".thunderbird")
    profile.add(letter(NOW))
    added = run("source", "add", "thunderbird", "--id", "work-mail")
    assert (added.status, added.err) == (0, "")
    settings = load_settings(config_file)
    (source,) = settings.sources
    assert isinstance(source, ThunderbirdSettings)
    assert source.addresses == ("rep@acme.example",)
    boundaries = cycle_settings(settings, logger("generic")).boundaries
    assert boundaries.own_domains == {"acme.example"}
    tested = run("source", "test", "work-mail")
    assert (tested.status, tested.err) == (0, "")
    assert "Sent" in tested.out
    assert "thunderbird" in run("source", "list").out


@pytest.mark.parametrize("kind", ["thunderbird", "apple-mail", "outlook"])
def test_what_is_not_on_this_computer_is_not_saved(run: Run, config_file: Path, kind: str) -> None:
    ended = run("source", "add", kind, "--id", "work-mail")
    assert ended.status == 2
    assert ended.err
    assert not config_file.exists()


def test_marketo_needs_an_address_over_tls_and_keeps_no_secret_in_the_file(run: Run, config_file: Path) -> None:
    words = ("source", "add", "marketo", "--id", "m", "--client-id", "c", "--user", "rep@acme.example", "--url")
    for url in ("http://123.mktorest.com", "https://user@123.mktorest.com", "123.mktorest.com"):
        ended = run(*words, url, feed="a-secret")
        assert ended.status == 2
        assert '"url"' in ended.err
    assert not config_file.exists()
