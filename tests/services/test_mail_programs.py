"""Mail programs on the rep's computer: found, offered and added with one click, on the files they really leave."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.sources.stands.thunderbird import Profile, letter
from tests.fakes import FakeVault
from tests.services.test_settings_service import Rig
from tray_app.adapters.settings import ThunderbirdSettings
from tray_app.adapters.sources import apple_mail, outlook_com, thunderbird_profiles
from tray_app.core.model.mail_programs import MailProgram
from tray_app.testing import NOW


@pytest.fixture
def rig(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    monkeypatch.setattr(thunderbird_profiles, "thunderbird_homes", lambda: [home / ".thunderbird"])
    made = Rig(FakeVault())
    yield made
    made.close()


@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac has Apple Mail besides")
def test_thunderbird_is_offered_where_it_has_a_profile_and_added_with_its_addresses(rig: Rig, home: Path) -> None:
    mailboxes = rig.settings_api.mailboxes
    assert rig.ask(mailboxes.programs) == ()
    profile = Profile(home / ".thunderbird")
    profile.add(letter(NOW))
    assert rig.ask(mailboxes.programs) == (MailProgram.THUNDERBIRD,)
    # When it is added
    attempt = rig.ask(mailboxes.add_program, MailProgram.THUNDERBIRD)
    # Then it is a source that knows the rep's address, and it is offered no more
    assert (attempt.worked, str(attempt.found)) == (True, "It works: rep@acme.example: Sent has 1 email.")
    (source,) = rig.services.live.current.file.sources
    assert isinstance(source, ThunderbirdSettings)
    assert (source.id, source.addresses) == ("work-mail", ("rep@acme.example",))
    assert rig.ask(mailboxes.programs) == ()
    assert "set up already" in str(rig.ask(mailboxes.add_program, MailProgram.THUNDERBIRD).problem)


def test_one_that_keeps_no_copy_here_is_not_kept_and_says_so(rig: Rig, home: Path) -> None:
    profile = Profile(home / ".thunderbird")
    profile.sent.unlink()
    attempt = rig.ask(rig.settings_api.mailboxes.add_program, MailProgram.THUNDERBIRD)
    assert "there is no folder of sent mail in it" in str(attempt.problem)
    assert rig.settings_api.choices().sources == ()


def test_apple_mail_that_macos_locks_leads_to_the_switch_that_opens_it(
    rig: Rig, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_folder: Path) -> Path:
        raise PermissionError(1, "Operation not permitted")

    (home / "Library" / "Mail").mkdir(parents=True)
    monkeypatch.setattr(apple_mail, "_index_file", locked)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert MailProgram.APPLE_MAIL in rig.ask(rig.settings_api.mailboxes.programs)
    attempt = rig.ask(rig.settings_api.mailboxes.add_program, MailProgram.APPLE_MAIL)
    assert "Full Disk Access" in str(attempt.problem)
    assert rig.settings_api.choices().sources == ()


def test_a_folder_of_apple_mail_that_may_not_even_be_looked_at_is_there(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = Path.stat

    def stat(path: Path, **how: bool) -> object:
        if path.name == "Mail":
            raise PermissionError(1, "Operation not permitted")
        return usual(path, **how)

    monkeypatch.setattr(Path, "stat", stat)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert rig.ask(rig.settings_api.mailboxes.programs) == (MailProgram.APPLE_MAIL,)


@pytest.mark.parametrize("is_installed", [True, False])
def test_outlook_is_offered_where_the_classic_one_is(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, is_installed: bool
) -> None:
    monkeypatch.setattr(outlook_com.OutlookProgram, "is_installed", is_installed)
    assert (MailProgram.OUTLOOK in rig.ask(rig.settings_api.mailboxes.programs)) is is_installed


def test_a_look_that_fails_offers_nothing(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_chosen: str) -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(thunderbird_profiles, "profile_folder", broken)
    assert rig.ask(rig.settings_api.mailboxes.programs) == ()
