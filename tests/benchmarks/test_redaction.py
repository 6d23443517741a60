"""How long redaction takes, and how it grows.

    python -m pytest tests/benchmarks/test_redaction.py -s

Ten times as much text should take about ten times as long (the goal: 12), whatever it is made of. Nothing here fails
for being slow; what would be a hundred times as long is red in `tests/cases/security.py`.
"""

import time

import pytest

from tray_app.adapters.system.redaction import redact

SHAPES = (
    "a ",
    " ",
    "= ( ",
    "SELECT ",
    "1 ",
    "1.",
    "2026-01-01 ",
    "eyJ-",
    "a@[",
    "token=",
    "token='",
    "://a",
    "%40",
    "/",
)
SIZES = (12_000, 120_000)
ROUNDS = 5


def seconds(text: str) -> float:
    began = time.perf_counter()
    redact(text)
    return time.perf_counter() - began


@pytest.mark.parametrize("shape", SHAPES)
def test_redaction_grows_with_the_length(shape: str, capsys: pytest.CaptureFixture[str]) -> None:
    small, large = (min(seconds((shape * size)[:size]) for _ in range(ROUNDS)) for size in SIZES)
    with capsys.disabled():
        print(f"{shape!r:14} {small * 1e3:8.2f} ms  {large * 1e3:8.2f} ms  ratio {large / small:6.1f}")  # noqa: T201
