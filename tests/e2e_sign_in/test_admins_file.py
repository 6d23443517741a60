"""An admin's `.diditlog` file in the window: it fills the form, and holds once the rep has agreed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.sign_in.conftest import LockingVault
from tests.e2e_sign_in.parts import MakeSeat, sign_in_at
from tests.rig.authorisation_server import CLIENT_ID, AuthorisationServer
from tray_app.adapters.policy import Policy
from tray_app.core.ui_api.sign_in_api import SignInStep


def test_admins_file_fills_the_form_and_is_kept_once_the_rep_agrees(
    make_seat: MakeSeat, org: AuthorisationServer, tmp_path: Path
) -> None:
    # Given the file of an admin
    file = tmp_path / "acme.diditlog"
    file.write_text(
        f'client_id = "{CLIENT_ID}"\nlogin_url = "{org.url}"\nprofile = "generic"\nown_domains = ["acme.example"]\n',
        "utf-8",
    )
    seat = make_seat()

    # When the rep opens it
    seat.window_api.sign_in.read_file(str(file))
    seat.until(lambda: seat.state.offer)

    # Then its values are shown, and nothing is changed yet
    assert (seat.state.login_url, seat.state.client_id) == (org.url, CLIENT_ID)
    assert "acme.diditlog" in seat.notice_text()
    assert not seat.paths.config_file.exists()
    # And with the sign-in all of it holds
    seat.window_api.sign_in.begin(org.url, CLIENT_ID)
    assert not seat.reach(SignInStep.SIGNED_IN).offer
    assert seat.services.live.current.file.salesforce.client_id == CLIENT_ID
    assert seat.services.live.current.settings.profile.id == "generic"
    assert seat.services.live.current.settings.boundaries.own_domains == {"acme.example"}


def test_file_for_another_org_leaves_the_sign_in_alone_until_it_works(
    make_seat: MakeSeat, org: AuthorisationServer, tmp_path: Path, vault: LockingVault
) -> None:
    seat = make_seat()
    sign_in_at(seat, org)
    kept = dict(vault.secrets)
    file = tmp_path / "other.diditlog"
    file.write_text(f'client_id = "3MVG9.other"\nlogin_url = "{org.url}"\n', "utf-8")
    org.behaviour.deny = True
    seat.window_api.sign_in.read_file(str(file))
    seat.until(lambda: seat.state.offer)
    seat.window_api.sign_in.begin(org.url, CLIENT_ID)
    seat.until(lambda: seat.state.page is not None)

    assert seat.state.is_signed_in
    assert seat.state.offer
    assert vault.secrets == kept
    seat.cycle()
    assert seat.state.page is not None
    # And putting it away leaves things as they were
    seat.window_api.sign_in.cancel()
    assert (seat.state.offer, seat.state.is_signed_in) == (False, True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "acme.diditlog is not there"),
        ("client_id = 1\n", 'the value of "client_id" is missing or cannot be used'),
        ('client_id = "3MVG9.acme"\nlogin_url = "acme.my.salesforce.com"\nprofile = "nothing"\n', "nothing"),
        ('client_id = "3MVG9.acme"\nlogin_url = "acme.my.salesforce.com"\n', "than your company has decided"),
    ],
)
def test_file_that_cannot_be_used_is_explained(
    make_seat: MakeSeat, content: str | None, words: str, tmp_path: Path
) -> None:
    file = tmp_path / "acme.diditlog"
    if content is not None:
        file.write_text(content, "utf-8")
    seat = make_seat(policy=Policy(enforced={"salesforce.login_url": "https://decided.my.salesforce.com"}))
    seat.window_api.sign_in.read_file(str(file))
    seat.until(lambda: seat.state.notice is not None)
    assert words in seat.notice_text()
    assert not seat.state.offer
    assert seat.state.decided == {"login_url"}
    assert seat.state.login_url == "https://decided.my.salesforce.com"
