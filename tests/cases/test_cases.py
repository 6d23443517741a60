"""The table of cases as a test: what is not right is printed with its input."""

from __future__ import annotations

import pytest

from tests.cases import Case, answer_of, areas


@pytest.mark.parametrize("cases", [pytest.param(cases, id=area) for area, cases in areas()])
def test_every_case_has_the_right_answer(cases: tuple[Case, ...]) -> None:
    wrong = [(case.kind, case.given, now, case.right) for case in cases if (now := answer_of(case)) != case.right]
    lines = [f"{kind}: {given}\n   says {now}\n   right is {right}" for kind, given, now, right in wrong]
    assert not wrong, "\n".join(lines)
