"""One rep's sign-in to Google, with the client secret that Google gives a desktop app.

Google's refresh tokens stay the same for months, so two processes that renew at once do each other no harm.
"""

from collections.abc import Mapping
from typing import Any

from tray_app.adapters.mail_accounts.code_tokens import CodeApp, CodeTokens
from tray_app.adapters.mail_accounts.google_app import SCOPE, GoogleApp
from tray_app.adapters.mail_accounts.google_refusals import not_ticked, refusal_of_google
from tray_app.adapters.net.http import HttpSession
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Vault


class GoogleTokens(CodeTokens):
    """`MailAccess` for one mailbox of Google."""

    def __init__(self, app: GoogleApp, vault: Vault, name: str, *, session: HttpSession) -> None:
        """`name`: of the keyring's entry."""
        super().__init__(vault, name, session=session)
        self._app = CodeApp(
            client_id=app.client_id, username=app.username, authorize=app.authorize, token=app.token, scope=SCOPE
        )

    def app(self) -> CodeApp:
        """The company's desktop client."""
        return self._app

    def refusal(self, answer: Mapping[str, Any], status: int = 400) -> CannotCheck:
        """See `CodeTokens`."""
        return refusal_of_google(answer, status)

    def extras(self) -> Mapping[str, str]:
        """See `CodeTokens`."""
        # Without the prompt Google gives a refresh token at the very first sign-in only.
        return {"access_type": "offline", "prompt": "consent"}

    def check(self, answer: Mapping[str, Any]) -> None:
        """See `CodeTokens`."""
        if SCOPE not in str(answer.get("scope") or SCOPE).split():
            raise not_ticked()
