"""A profile that a team writes by hand: what is wrong in it is told with its line, its key and what is allowed."""

from __future__ import annotations

import os
import tomllib
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from tests.core.building import PROFILES
from tray_app.adapters.content.profile_files import load_profile, profile_names
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.profile_reading import BadProfile
from tray_app.core.model.profiles import profile_from

GOOD = """# Ours
id = "ours"
name = "Our logger"
grace_minutes = 45
longest_minutes = 600
subjects = ['^mail: (?P<subject>.+)$']

[type_values]
email = "Email"

[[fields]]
name = "Outcome__c"
label = "Outcome"
type = "string"
kinds = ["call"]
source = "outcome"
"""


def loaded(folder: Path, content: str) -> str:
    """What is said about the file; empty when it can be used."""
    (folder / "ours.toml").write_text(content, "utf-8")
    try:
        load_profile("ours", [folder])
    except BadConfiguration as error:
        return str(error.message)
    return ""


def test_a_good_one_is_read(tmp_path: Path) -> None:
    assert loaded(tmp_path, GOOD) == ""
    profile = load_profile("ours", [tmp_path])
    assert (profile.grace, profile.floor, profile.longest) == (
        timedelta(minutes=45),
        timedelta(minutes=15),
        timedelta(minutes=600),
    )
    assert profile.fields[0].kinds == {"call"}
    assert profile.fields[0].source == "outcome"


def test_a_short_grace_makes_the_floor_short_too(tmp_path: Path) -> None:
    assert loaded(tmp_path, 'id = "ours"\nname = "x"\ngrace_minutes = 2\n') == ""
    assert load_profile("ours", [tmp_path]).floor == timedelta(minutes=2)


WRONG = {
    "an absurd grace": ("grace_minutes = 45", "grace_minutes = 99999999999", 4, '"grace_minutes"', "from 1 to 600"),
    "no grace at all": ("grace_minutes = 45", "grace_minutes = 0", 4, '"grace_minutes"', "from 1 to 600"),
    "a negative grace": ("grace_minutes = 45", "grace_minutes = -5", 4, '"grace_minutes"', "from 1 to 600"),
    "a grace that is no number": ("grace_minutes = 45", "grace_minutes = 4.5", 4, '"grace_minutes"', "a whole number"),
    "a grace beyond the window": ("longest_minutes = 600", "longest_minutes = 40", 4, '"grace_minutes"', "1 to 40"),
    "an absurd window": ("longest_minutes = 600", "longest_minutes = 999999", 5, '"longest_minutes"', "1 to 43200"),
    "a floor above the grace": ("# Ours", "floor_minutes = 90", 1, '"floor_minutes"', "from 1 to 45"),
    "a broken pattern": ("'^mail: (?P<subject>.+)$'", "'('", 6, '"subjects"', "regular expressions"),
    "a pattern without end": ("'^mail: (?P<subject>.+)$'", "'a{99999999999999999999}'", 6, '"subjects"', "regular"),
    "an empty name": ('"Our logger"', '" "', 3, '"name"', "text in quotes"),
    "another name than the file's": ('id = "ours"', 'id = "theirs"', 2, '"id"', '"ours", like the name of the file'),
    "an unknown key": ("# Ours", "grace = 5", 1, 'no key "grace"', "grace_minutes"),
    "an unknown type": ('email = "Email"', 'fax = "Fax"', 9, 'no key "fax"', "email, call, reply"),
    "an unknown kind": ('kinds = ["call"]', 'kinds = ["fax"]', 15, '"kinds"', "email, call"),
    "an unknown source": ('source = "outcome"', 'source = "mood"', 16, '"source"', "outcome, url"),
    "a field without a name": ('name = "Outcome__c"\n', "", 11, '"name"', "text in quotes"),
    "an absurd length": ('type = "string"', 'type = "string"\nlength = -1', 15, '"length"', "from 0 to 131072"),
    "no TOML": ("# Ours", "= =", 1, "cannot be read", "key = value"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, case: str) -> None:
    before, after, line, key, allowed = WRONG[case]
    assert before in GOOD
    said = loaded(tmp_path, GOOD.replace(before, after, 1))
    assert said.startswith(f"ours.toml, line {line}: ")
    assert key in said
    assert allowed in said


def test_what_is_no_readable_file_says_so(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_bytes("name = '영업'".encode("cp949"))
    with pytest.raises(BadConfiguration, match="line 1: save the file as UTF-8"):
        load_profile("ours", [tmp_path])
    file.unlink()
    file.mkdir()
    with pytest.raises(BadConfiguration, match="cannot be read"):
        load_profile("ours", [tmp_path])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ours.toml")
    with pytest.raises(BadConfiguration, match="is not a file"):
        load_profile("ours", [tmp_path])


SHIPPED = [tomllib.loads((PROFILES / f"{name}.toml").read_text("utf-8")) for name in profile_names([PROFILES])]
KEYS = sorted({key for shipped in SHIPPED for key in shipped} | {"scope", "fields", "misnamed", "type_values"})
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["email", "to", "("]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(SHIPPED), st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=6), VALUES, max_size=3))
def test_any_values_make_a_profile_or_a_plain_refusal(shipped: dict[str, object], changed: dict[str, object]) -> None:
    with suppress(BadProfile):
        profile = profile_from(shipped | changed)
        assert timedelta(0) < profile.floor <= profile.grace <= profile.longest <= timedelta(days=30)


@given(st.binary(max_size=200) | st.sampled_from(SHIPPED).map(lambda shipped: tomlkit.dumps(shipped).encode()[:-3]))
def test_any_bytes_make_a_profile_or_a_plain_refusal(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "odd.toml"
    file.write_bytes(content)
    with suppress(BadConfiguration):
        load_profile("odd", [file.parent])
