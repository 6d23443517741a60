"""Compiles the translations (.po, for people) to catalogues (.mo, for gettext) on every build and install."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TranslationsHook(BuildHookInterface[Any]):
    """Runs before wheels and editable installs are put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Write each catalogue beside its source."""
        for source in sorted(Path(self.root, "resources", "locale").rglob("*.po")):
            compile_translation(source)


def compile_translation(source: Path) -> Path:
    """Write the catalogue of one .po file beside it, without entries a translator has marked as unsure; its path."""
    target = source.with_suffix(".mo")
    with source.open("rb") as reading:
        catalogue = read_po(reading, abort_invalid=True)
    # The sources carry no dates; Babel would write down the present moment, and no two builds would be the same.
    moment = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), UTC)
    catalogue.creation_date = catalogue.revision_date = moment
    with target.open("wb") as writing:
        write_mo(writing, catalogue)
    return target
