"""Guides and addresses for commands that show a code without an activity, in the rep's language or another."""

from collections.abc import Sequence
from contextlib import suppress

from tray_app.adapters.content.guides import GuideShelf
from tray_app.adapters.system.languages import chosen_language
from tray_app.app import App
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.guide import Guide
from tray_app.core.model.verdict import Fixer, RecordRef


class Guidance:
    """The guides of one language, and where their steps lead."""

    def __init__(self, app: App, language: str | None = None) -> None:
        """`language` None is the rep's own. A configuration that cannot be read leaves out what it would have said."""
        self._instance_url: str | None = None
        chosen = "auto"
        with suppress(BadConfiguration):
            chosen = app.file.app.language
            self._instance_url = app.configured.crm.instance_url
        self._shelf = GuideShelf(app.resources / "fixes", language or chosen_language(chosen), lambda: app.logger)
        self._links = app.links

    def guide(self, code: str, kind: str | None = None) -> Guide:
        """The guide of a code of the catalogue; `kind` when it is about an `email` or a `call`."""
        return self._shelf.of(code, kind)

    def fixers(self, code: str) -> tuple[Fixer, ...]:
        """Who can put it right."""
        return self._shelf.fixers_of(code)

    def address_of_key(self, key: str, records: Sequence[RecordRef]) -> str | None:
        """Where a step leads, as far as that is known."""
        return self._links.of_key(key, records, self._instance_url)

    def address_of_record(self, record: RecordRef) -> str | None:
        """Where a record opens; None while the org's address is not known."""
        return self._links.of_record(record, self._instance_url)
