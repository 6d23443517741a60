"""What every table of `[[sources]]` in config.toml has, whatever kind of source it is."""

from pathlib import Path
from typing import ClassVar, Self

from tray_app.adapters.settings.config_values import SourceId
from tray_app.adapters.tables import Table, key


class SourceTable(Table):
    """What every source has."""

    id: SourceId = key("Your name for it, the same for ever.")

    has_secret: ClassVar[bool] = False
    """Whether the keyring has something for it."""
    is_mail: ClassVar[bool] = True
    """Whether it brings emails (or emails and calls), not calls alone."""

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return ""

    @property
    def watched(self) -> Path | None:
        """The folder that is worth a look when something is put into it."""
        return None

    @property
    def account(self) -> str:
        """Who signs in; empty where nobody does."""
        return ""

    @property
    def own_addresses(self) -> tuple[str, ...]:
        """The rep's addresses, as far as the settings have them."""
        return ()

    def with_addresses(self, found: tuple[str, ...]) -> Self:
        """These settings with the addresses that were found, where there is a place for them and none are given."""
        if "addresses" not in self.keys or self.own_addresses or not found:
            return self
        return self.changed(addresses=found)

    @property
    def signs_in_browser(self) -> bool:
        """Whether what the keyring has is a sign-in in the browser, and no password."""
        return False
