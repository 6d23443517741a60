"""Changing a config.toml in whichever of TOML's shapes its writer has chosen: nothing else changes, comments stay."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.adapters.settings import (
    CallFilesSettings,
    add_source,
    load_settings,
    remove_source,
    set_salesforce,
    set_value,
    toml_changes,
)
from tray_app.core.model.errors import BadConfiguration

Tables = dict[str, dict[str, Any]]

VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    "app.language": st.sampled_from(["en", "ko", "ja"]),
    "app.update_notice": st.sampled_from(["on", "off"]),
    "salesforce.login_url": st.sampled_from(["https://acme.my.salesforce.com", "https://login.salesforce.com"]),
    "salesforce.client_id": st.sampled_from(["3MVG9abc", "3#4"]),
    "logging.grace_minutes": st.integers(1, 60),
    "logging.own_domains": st.lists(st.sampled_from(["acme.example", "acme.org"]), unique=True),
    "notifications.quiet_hours": st.sampled_from(["12:00-13:00", "22:00-06:00"]),
}
TABLES = ("app", "salesforce", "logging", "notifications")
SHAPES = ("header", "dotted", "quoted", "inline")
NEW = CallFilesSettings(id="new", type="call-files", folder="~/New")


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_value(inner)}" for key, inner in value.items()) + "}"
    return json.dumps(value)


def _lines(name: str, table: Mapping[str, Any], shape: str) -> list[str]:
    match shape:
        case "dotted":
            return [f"{name}.{key} = {_value(value)} # of {name}" for key, value in table.items()]
        case "quoted":
            return [f"'{name}'.\"{key}\" = {_value(value)} # of {name}" for key, value in table.items()]
        case _:
            return [f"{name} = {_value(table)} # of {name}"]


def _block(header: str, table: Mapping[str, Any], of: str) -> str:
    lines = [f"{key} = {_value(value)} # of {of}" for key, value in table.items()]
    return "\n".join([f"{header} # of {of}", *lines, ""])


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file with any of the tables, each in one of its shapes; dotted keys of several tables stand mixed."""
    chosen = draw(st.fixed_dictionaries({}, optional=VALUES))
    tables: Tables = {}
    for key, value in chosen.items():
        name, _, inner = key.partition(".")
        tables.setdefault(name, {})[inner] = value
    ids = draw(st.lists(st.sampled_from(["one", "two", "three"]), unique=True))
    sources = [{"id": one, "type": "call-files", "folder": f"~/{one}"} for one in ids]

    first: list[str] = []
    blocks: list[str] = []
    for name, table in tables.items():
        shape = draw(st.sampled_from(SHAPES))
        if shape == "header":
            blocks.append(_block(f"[{name}]", table, name))
        else:
            first += _lines(name, table, shape)
    match draw(st.sampled_from(["tables", "one line", "lines"])) if sources else "":
        case "tables":
            blocks.append("\n".join(_block("[[sources]]", one, "sources") for one in sources))
        case "one line":
            first.append(f"sources = {_listed(sources, ', ')} # of sources")
        case "lines":
            first.append(f"sources = {_listed(sources, ', # of sources' + chr(10))} # of sources")
    top, rest = draw(st.permutations(first)), draw(st.permutations(blocks))
    return "\n".join(["# mine", *top, *rest]) + draw(st.sampled_from(["", "\n"]))


def _listed(sources: list[dict[str, str]], between: str) -> str:
    return "[" + between.join(_value(one) for one in sources) + "]"


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, Any]:
    """A dotted key and its new value (None takes it out); a source that comes or goes."""
    key = draw(st.sampled_from([*VALUES, "add", "remove"]))
    return key, None if key in {"add", "remove"} else draw(st.none() | VALUES[key])


def _apply(file: Path, key: str, value: Any) -> None:
    if key == "add":
        add_source(file, NEW)
    elif key == "remove":
        remove_source(file, "one")
    elif key.startswith("salesforce.") and value is not None:
        set_salesforce(file, **{key.partition(".")[2]: value})
    else:
        set_value(file, key, tuple(value) if isinstance(value, list) else value)


def _expected(values: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    if key == "add":
        new = {"id": "new", "type": "call-files", "folder": "~/New"}
        return values | {"sources": [*values.get("sources", []), new]}
    if key == "remove":
        left = [one for one in values["sources"] if one["id"] != "one"]
        return {name: had for name, had in (values | {"sources": left}).items() if had}
    name, _, inner = key.partition(".")
    table = {one: had for one, had in (values.get(name, {}) | {inner: value}).items() if had is not None}
    return {one: had for one, had in (values | {name: table}).items() if had}


@given(content=files(), change=changes())
def test_any_shape_is_changed_and_stays_valid(content: str, change: tuple[str, Any]) -> None:
    key, value = change
    before = tomllib.loads(content)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "config.toml"
        file.write_text(content, "utf-8")
        if key == "remove" and all(one["id"] != "one" for one in before.get("sources", [])):
            with pytest.raises(BadConfiguration):
                _apply(file, key, value)
            return
        _apply(file, key, value)
        after = file.read_text("utf-8")
        load_settings(file)

    expected = _expected(before, key, value)
    assert tomllib.loads(after) == expected
    touched = "sources" if key in {"add", "remove"} else key.partition(".")[0]
    for name in ("# mine", *(f"# of {one}" for one in (*TABLES, "sources") if one != touched)):
        assert after.count(name) == content.count(name), name


@pytest.mark.parametrize(
    "content",
    [
        'salesforce.login_url = "https://acme.my.salesforce.com"\nsalesforce.client_id = "3MVG9abc"\n',
        'salesforce = {login_url = "https://acme.my.salesforce.com", client_id = "3MVG9abc"} # ours\n',
        'salesforce.login_url = "https://acme.my.salesforce.com"\napp.language = "en"\nsalesforce.client_id = "3"\n',
        "'salesforce'.client_id = \"3MVG9abc\"",
    ],
)
def test_a_sign_in_is_written_into_the_shape_that_is_there(tmp_path: Path, content: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(content, "utf-8")
    set_salesforce(file, client_id="other", login_url="https://acme2.my.salesforce.com")
    settings = load_settings(file)
    assert (settings.salesforce.client_id, settings.salesforce.login_url) == (
        "other",
        "https://acme2.my.salesforce.com",
    )
    assert "[salesforce]" not in file.read_text("utf-8")
    assert settings.app.language == tomllib.loads(content).get("app", {}).get("language", "auto")


def test_a_table_that_cannot_be_written_is_named_and_nothing_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise TypeError("no such shape")

    monkeypatch.setattr(toml_changes, "_change", stumble)
    monkeypatch.setattr(toml_changes, "_write_anew", stumble)
    file = tmp_path / "config.toml"
    file.write_text('app.language = "en"\n', "utf-8")
    with pytest.raises(BadConfiguration, match=r"The table app in config\.toml"):
        set_value(file, "app.language", "ko")
    assert file.read_text("utf-8") == 'app.language = "en"\n'
