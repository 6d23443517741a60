"""The newcomer's walks of `tests.desktop.walks`, held to how many clicks and fields they may take."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("this part needs Linux", allow_module_level=True)

from tests.desktop.walks import line_of, take
from tests.rig.desktop import Desktop
from tests.rig.fixtures import skip_without

MOST = {
    "google": (8, 2),
    "microsoft": (6, 1),
    "other": (7, 2),
    "thunderbird": (6, 0),
    "calls": (6, 1),
    "file": (7, 2),
    "report": (8, 2),
}
"""Clicks and fields, the address among them, from the first start to the first verdict."""


@pytest.mark.parametrize("card", MOST)
def test_a_newcomer_comes_to_the_first_verdict(
    card: str, desktop: Desktop, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    skip_without(*(("dovecot",) if card not in {"microsoft", "thunderbird", "calls"} else ()))
    if card == "microsoft":
        request.getfixturevalue("reference_data")
    counted = take(card, tmp_path, "en", desktop)
    clicks, fields = MOST[card]
    sys.stdout.write(f"\n{line_of(card, 'en', counted)}\n")
    assert counted["verdicts"] == "1 logged, 1 not_logged"
    assert counted["clicks"] <= clicks, counted  # type: ignore[operator]
    assert counted["fields"] <= fields, counted  # type: ignore[operator]
    assert len(list(tmp_path.glob("*.png"))) >= 8
