"""`[[sources]]` of type imap: a mail server, and how the rep signs in to it."""

from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from tray_app.adapters.net.hosts import is_loopback
from tray_app.adapters.settings.config_values import Host, Issuer
from tray_app.adapters.settings.source_table import SourceTable


class ImapSettings(SourceTable):
    """`[[sources]]` of type imap: the mailbox the rep sends from."""

    has_secret = True

    type: Literal["imap"] = Field(description="The kind of source.")
    host: Host = Field(description="The mail server.")
    port: int = Field(default=993, ge=1, le=65535, description="Its port; 143 unless security is tls.")
    security: Literal["tls", "starttls", "none"] = Field(default="tls", description="none is for this machine alone.")
    username: str = Field(min_length=1, description="Who signs in; the password is asked for and kept in the keyring.")
    mailbox: str = Field(default="", description="The folder of sent mail; empty: the one the server marks as such.")
    ca_file: str = Field(default="", description="File with the certificate of a private CA; empty: the system's CAs.")
    issuer: Issuer = Field(
        default="",
        description="Your company's sign-in server, where the mail server takes its tokens in place of a password.",
    )
    client_id: str = Field(default="", description="Client ID of the app there; a public client, without a secret.")
    scope: str = Field(default="", description="What is asked for there; empty: openid, email and offline_access.")

    @model_validator(mode="before")
    @classmethod
    def _usual_port(cls, data: Any) -> Any:
        if isinstance(data, dict) and "port" not in data and data.get("security") in {"starttls", "none"}:
            return {**data, "port": 143}
        return data

    @field_validator("security")
    @classmethod
    def _encrypted(cls, security: str, known: ValidationInfo) -> str:
        if security == "none" and not is_loopback(known.data.get("host", "")):
            raise ValueError("tls or starttls; none only for a server on this computer")
        return security

    @model_validator(mode="after")
    def _whole_sign_in(self) -> Self:
        if self.issuer and not self.client_id:
            raise ValueError("client_id besides issuer: the app at the sign-in server")
        return self

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
