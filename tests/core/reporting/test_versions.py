"""Version numbers: read strictly, and ordered as Semantic Versioning says."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app import __version__
from tray_app.core.reporting.versions import Version, version_of

IN_ORDER = (
    "0.0.1",
    "0.1.0-rc",
    "0.1.0-rc.2",
    "0.1.0-rc.10",
    "0.1.0",
    "0.1.1",
    "0.2.0-rc.1",
    "0.2.0",
    "0.10.0",
    "1.0.0",
)
numbers = st.integers(0, 999_999)
versions = st.one_of(
    st.builds(Version, numbers, numbers, numbers),
    st.builds(Version, numbers, numbers, numbers, is_final=st.just(False), candidate=numbers),
)


@pytest.mark.parametrize(("one", "other"), [*itertools.combinations(IN_ORDER, 2)])
def test_the_later_one_is_greater(one: str, other: str) -> None:
    assert version_of(one) < version_of(other)
    assert not version_of(other) <= version_of(one)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "1",
        "1.2",
        "1.2.3.4",
        "v1.2.3",
        "1.2.3 ",
        " 1.2.3",
        "1.2.3\n",
        "01.2.3",
        "1.2.03",
        "-1.2.3",
        "1.2.3-rc.0",
        "1.2.3-rc.01",
        "1.2.3-rc1",
        "1.2.3rc1",
        "1.2.3-beta.1",
        "1.2.3+build",
        "1.2.3-rc.",
        "1.2.1000000",
        "١.٢.٣",
        "1.2.x",
    ],
)
def test_anything_else_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="a version like"):
        version_of(words)


@given(versions)
def test_what_is_written_is_read(version: Version) -> None:
    assert version_of(str(version)) == version


@given(st.text(alphabet="0123456789.-rc v+\n", max_size=20))
def test_reading_gives_back_exactly_what_was_there_or_refuses(words: str) -> None:
    try:
        version = version_of(words)
    except ValueError:
        assert not re.fullmatch(r"[1-9]\.[1-9]\.[1-9](-rc(\.[1-9])?)?", words)
    else:
        assert str(version) == words


def test_our_own_can_be_read() -> None:
    assert str(version_of(__version__)) == __version__
