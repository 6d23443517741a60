"""The renewal of a token at fault: the line, the authorization server, the keyring and the process, one at a time.

In the end the rep is signed in, or the sign-in is truly over: nobody is asked to sign in again who need not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.fakes import FakeVault
from tests.rig.authorisation_server import CLIENT_ID, AuthorisationServer, Family
from tests.rig.certificates import CertificateAuthority
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.account import SalesforceLogin
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.salesforce.token_keeper import TokenKeeper
from tray_app.core.model.errors import CannotCheck

_OVER: Final = frozenset({"check.signed_out", "check.not_signed_in"})
_PASSING: Final = frozenset(
    {"check.salesforce_unavailable", "check.network_sign_in", "check.rate_limited", "check.keyring_locked"}
)
_FAILURES: Final = {
    "drop": "the line breaks before the answer",
    "lost": "the line breaks when it is done",
    "slow": "the answer comes too late",
    "503": "503",
    "html": "a hotel's page, with status 200",
    "401": "a hotel's page, with status 401",
    "500json": "500 in JSON",
    "limit": "too many sign-ins",
    "redirect": "a redirect",
}
_LONGEST_S: Final = 2.0
_WRITES: Final = 3
"""Entries that a renewal keeps."""


class _Killed(BaseException):
    """The process is gone."""


class _Keyring(FakeVault):
    """A keyring at which a process can end."""

    left: int | None = None
    """How many entries are still kept before the process ends; None: all of them."""

    def write(self, name: str, secret: str) -> None:
        if self.left == 0:
            self.left = None
            raise _Killed
        self.left = self.left - 1 if self.left is not None else None
        super().write(name, secret)


@dataclass(frozen=True, slots=True)
class SignInCell:
    """One fault of a renewal."""

    fault: str
    """In words."""
    strike: Callable[[_Scene], None]
    """Makes it happen."""
    rotates: bool
    """Whether each renewal brings a new refresh token, and ends the old one."""

    @property
    def name(self) -> str:
        """The cell in words."""
        kind = "refresh tokens good for one use" if self.rotates else "a refresh token that stays"
        return f"{self.fault}, at 'sign in', {kind}"


@dataclass(slots=True)
class _Scene:
    """A rep who is signed in, and an access token that has just run out."""

    org: AuthorisationServer
    family: Family
    vault: _Keyring
    keeper: TokenKeeper
    other: TokenKeeper
    """Another program of the rep's."""


def sign_in_cells() -> Iterator[SignInCell]:
    """All of them."""
    for rotates in (True, False):
        for failure, words in _FAILURES.items():
            for times, often in ((1, "once"), (9, "again and again")):
                yield SignInCell(f"{words}, {often}", _failing(failure, times), rotates)
        yield SignInCell(
            "the keyring is locked", lambda scene: setattr(scene.vault, "trouble", "check.keyring_locked"), rotates
        )
        for number in range(_WRITES):
            yield SignInCell(f"kill -9 before entry {number + 1} of the keyring is kept", _dying(number), rotates)
        yield SignInCell("another program has renewed it", _renewed_elsewhere, rotates)
        yield SignInCell("the sign-in was revoked", lambda scene: setattr(scene.family, "ended", True), rotates)


def judged_sign_in(cell: SignInCell) -> tuple[str, ...]:
    """What is wrong in a cell; empty when all is well."""
    with ExitStack() as over:
        folder = Path(over.enter_context(TemporaryDirectory()))
        authority = _authority()
        org = AuthorisationServer(authority.certificate_file, [])
        over.callback(org.close)
        org.behaviour.rotate = cell.rotates
        family, vault = org.sign_in_here(), _Keyring()

        def program() -> TokenKeeper:
            session = over.enter_context(HttpSession(authority.ca_file, longest_s=_LONGEST_S))
            return TokenKeeper(vault, session, folder)

        scene = _Scene(org, family, vault, program(), program())
        grant = _signed_in(scene)
        org.expire_access()
        cell.strike(scene)
        wrong = list(_told_right(scene, grant))
        if vault.left is not None:
            wrong.append("the step was never reached")
        org.behaviour.token_failures, vault.trouble, vault.left = [], None, None
        org.release.set()
        wrong += _well_in_the_end(scene, program())
        return tuple(wrong)


def _signed_in(scene: _Scene) -> Grant:
    (access,) = scene.family.access
    url = scene.org.url
    scene.keeper.keep(
        Grant(access_token=access, refresh_token=scene.family.refresh, instance_url=url),
        SalesforceLogin(client_id=CLIENT_ID, login_url=url, instance_url=url, username="rep@acme.example"),
    )
    return scene.keeper.current()


def _told_right(scene: _Scene, grant: Grant) -> Iterator[str]:
    """What is said while the fault lasts."""
    try:
        renewed = scene.keeper.renew(grant)
    except CannotCheck as error:
        if error.code in _OVER and not scene.family.ended:
            yield "the rep is told to sign in again, and the sign-in is good"
        elif error.code not in _OVER | _PASSING:
            yield f"is told as {error.code}"
    except _Killed:
        return
    else:
        if not scene.org.takes(renewed.access_token):
            yield "a token is handed out that is good for nothing"


def _well_in_the_end(scene: _Scene, keeper: TokenKeeper) -> Iterator[str]:
    """What a program finds that starts after it."""
    try:
        renewed = keeper.renew(keeper.current())
    except CannotCheck as error:
        if not (error.code in _OVER and scene.family.ended):
            yield f"says in the end: {error.code}"
    else:
        if not scene.org.takes(renewed.access_token):
            yield "a token is handed out in the end that is good for nothing"


def _failing(failure: str, times: int) -> Callable[[_Scene], None]:
    return lambda scene: setattr(scene.org.behaviour, "token_failures", [failure] * times)


def _dying(number: int) -> Callable[[_Scene], None]:
    return lambda scene: setattr(scene.vault, "left", number)


def _renewed_elsewhere(scene: _Scene) -> None:
    with suppress(CannotCheck):
        scene.other.renew(scene.other.current())


@cache
def _authority() -> CertificateAuthority:
    return CertificateAuthority.create(Path(_FOLDER.name))


_FOLDER = TemporaryDirectory()
