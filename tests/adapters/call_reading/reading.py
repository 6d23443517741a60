"""What the tests of call reading have in common."""

from __future__ import annotations

import io
from collections.abc import Sequence

from tray_app.adapters.call_reading.mapping_files import ShelvedMapping
from tray_app.adapters.call_reading.raw_tables import raw_tables
from tray_app.adapters.call_reading.recognition import recognised


def forms_of(content: str, mappings: Sequence[ShelvedMapping]) -> set[tuple[str, str]]:
    """The forms that know the tables in a text."""
    found = set()
    for raw in raw_tables(lambda: io.BytesIO(content.encode()), lambda names: bool(recognised(names, mappings))):
        for header in raw.headers:
            found |= {(one.mapping.id, one.form.name) for one in recognised(header.names, mappings)}
    return found
