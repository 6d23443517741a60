"""A sign-in with neither browser nor Salesforce: shows the state it is given, and keeps what it is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tray_app.core.ui_api.sign_in_api import GivenAddress, SignInState, SignInStep
from tray_app.services.sign_in_words import understood

SIGNED_IN = SignInState(
    step=SignInStep.SIGNED_IN,
    login_url="https://acme.my.salesforce.com",
    client_id="3MVG9.stand-in",
    who="rep@acme.example",
    where="https://acme.my.salesforce.com",
)


class FakeSignIn:
    """`core.ui_api.sign_in_api.SignInApi`; what the window asked of it is in `asked`."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.state = SIGNED_IN
        self.asked: list[tuple[str, ...]] = []
        self._changed = changed

    def turn(self, **changes: Any) -> None:
        """The state became another; may be called on any thread."""
        self.state = replace(self.state, **changes)
        self._changed()

    def understand(self, given: str) -> GivenAddress:
        return understood(given)

    def begin(self, login_url: str, client_id: str) -> None:
        self.asked.append(("begin", login_url, client_id))

    def open_browser(self) -> None:
        self.asked.append(("open_browser",))

    def cancel(self) -> None:
        self.asked.append(("cancel",))

    def sign_out(self) -> None:
        self.asked.append(("sign_out",))

    def read_file(self, path: str) -> None:
        self.asked.append(("read_file", path))
