"""`[[sources]]` of type imap: a mail server, and how the rep signs in to it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from tray_app.adapters.net.hosts import is_loopback
from tray_app.adapters.settings.config_values import Filled, Host, Issuer
from tray_app.adapters.settings.source_table import SourceTable
from tray_app.adapters.tables import Flaw, FlawKind, NumberValue, key


class ImapSettings(SourceTable):
    """`[[sources]]` of type imap: the mailbox the rep sends from."""

    has_secret = True

    type: Literal["imap"] = key("The kind of source.")
    host: Host = key("The mail server.")
    port: Annotated[int, NumberValue(1, 65535)] = key("Its port; 143 unless security is tls.", default=993)
    security: Literal["tls", "starttls", "none"] = key("none is for this machine alone.", default="tls")
    username: Filled = key("Who signs in; the password is asked for and kept in the keyring.")
    mailbox: str = key("The folder of sent mail; empty: the one the server marks as such.", default="")
    ca_file: str = key("File with the certificate of a private CA; empty: the system's CAs.", default="")
    issuer: Issuer = key(
        "Your company's sign-in server, where the mail server takes its tokens in place of a password.", default=""
    )
    client_id: str = key("Client ID of the app there; a public client, without a secret.", default="")
    scope: str = key("What is asked for there; empty: openid, email and offline_access.", default="")

    @classmethod
    def _prepared(cls, values: dict[str, object]) -> dict[str, object]:
        if "port" not in values and values.get("security") in ("starttls", "none"):
            return {**values, "port": 143}
        return values

    def _objections(self) -> Iterator[Flaw]:
        if self.security == "none" and not is_loopback(self.host):
            allowed = "tls or starttls; none only for a server on this computer"
            yield Flaw(FlawKind.WRONG_VALUE, allowed, path=("security",))
        if self.issuer and not self.client_id:
            yield Flaw(
                FlawKind.WRONG_VALUE, "client_id besides issuer: the app at the sign-in server", path=("issuer",)
            )

    @property
    def signs_in_browser(self) -> bool:
        """Whether there is a sign-in server."""
        return bool(self.issuer)

    @property
    def place(self) -> str:
        """The user and the server."""
        return f"{self.username} · {self.host}"

    @property
    def account(self) -> str:
        """The user."""
        return self.username

    @property
    def own_addresses(self) -> tuple[str, ...]:
        """The user, where that is an address."""
        return (self.username,) if "@" in self.username else ()

    @property
    def ca_path(self) -> Path | None:
        """The private CA's file, or None for the system's CAs."""
        return Path(self.ca_file).expanduser() if self.ca_file else None
