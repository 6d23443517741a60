"""What the store's notes hold may be of another version or spoilt: it never breaks a cycle, now or later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.core.diagnosis import attachments, incidents
from tray_app.core.diagnosis.attachments import Attachment
from tray_app.core.model.verdict import Confidence

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["2026-11-23", "2026-11-23T12:00Z"]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
NOTES = st.text(max_size=20) | JSON
ROW = ["org.validation_rule", "proved", "2026-11-23T12:00:00", "", []]


@given(NOTES)
def test_any_note_can_be_gone_on_with(note: Any) -> None:
    known = incidents.from_note(note)
    incidents.to_note(incidents.noted(known, frozenset({"org.api_limit"}), NOW))
    one = Attachment(code="org.validation_rule", confidence=Confidence.PROVED, at=NOW)
    attachments.to_note(attachments.attached(attachments.from_note(note), one, ["mail:7:1"]))


@pytest.mark.parametrize("note", ["[" * 100_000, {"mail:7:1": ROW}, [["check.offline", *["2026-11-23"] * 2, 0]]])
def test_what_is_too_deep_or_has_no_zone_counts_as_nothing(note: Any) -> None:
    assert incidents.from_note(note) == ()
    assert attachments.from_note(note) == {}


def test_what_this_version_writes_it_reads() -> None:
    one = Attachment(code="org.validation_rule", confidence=Confidence.PROVED, at=NOW - timedelta(days=1), error="X")
    assert attachments.from_note(attachments.to_note({"mail:7:1": one})) == {"mail:7:1": one}
    seen = incidents.noted((), frozenset({"org.api_limit"}), NOW)
    assert incidents.from_note(incidents.to_note(seen)) == seen
