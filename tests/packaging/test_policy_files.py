"""The files for administrators say what the settings models say: each value they can write is one the app takes."""

from __future__ import annotations

import json
import os
import plistlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.adapters.policy.values import good
from tray_app.adapters.policy.judging import Found, judged
from tray_app.adapters.policy.managed import ManagedKind, ManagedSetting, json_schema, managed_settings
from tray_app.adapters.policy.registry import KEY, Tree, registry_policies
from tray_app.adapters.policy.system_policy import MACOS_DOMAIN, macos_policies

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "packaging" / "policy"
CULTURES = ("en-US", "ko-KR", "ja-JP")
SPACE = {"": "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"}
CONTROLS = {"decimal": "decimalTextBox", "enum": "dropdownList", "multiText": "multiTextBox", "text": "textBox"}
"""Which control of a presentation belongs to which element of a policy."""

TEMPLATE = ET.parse(FOLDER / "windows" / "DidItLog.admx").getroot()  # noqa: S314 our own file
LANGUAGES = {culture: ET.parse(FOLDER / "windows" / culture / "DidItLog.adml").getroot() for culture in CULTURES}  # noqa: S314
POLICIES = {policy.attrib["name"]: policy for policy in TEMPLATE.iterfind("policies/policy", SPACE)}
CASES = [(level, setting) for level in ("default", "enforced") for setting in managed_settings()]


def tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def test_everything_is_as_the_settings_say() -> None:
    command = [sys.executable, str(FOLDER / "generate.py"), "check"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Everything is up to date.\n", "")


def test_each_setting_has_a_policy_on_each_level_and_there_is_no_other() -> None:
    assert set(POLICIES) == {f"{level}_{setting.table}_{setting.name}" for level, setting in CASES}


def written_values(policy: ET.Element, setting: ManagedSetting) -> Iterator[object]:
    """What the editor of Group Policy can write for this policy."""
    (element,) = policy.findall("elements/*", SPACE)
    assert element.attrib["valueName"] == setting.name
    match tag(element):
        case "enum":
            values = [item.findtext("value/string", namespaces=SPACE) for item in element]
            assert values == list(setting.choices)
            yield from values
        case "decimal":
            yield int(element.attrib["minValue"])
            yield int(element.attrib["maxValue"])
        case "multiText":
            assert setting.kind is ManagedKind.LIST
            yield good(setting)[0]
        case "text":
            yield good(setting)[0]
        case other:
            pytest.fail(f"no value for {other}")


class Registry:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def tree(self, hive: str, key: str) -> Tree | None:
        return self._tree if hive == "HKLM" else None


@pytest.mark.parametrize(("level", "setting"), CASES, ids=lambda part: getattr(part, "key", part))
def test_what_a_policy_writes_the_app_takes(level: str, setting: ManagedSetting) -> None:
    policy = POLICIES[f"{level}_{setting.table}_{setting.name}"]
    assert policy.attrib["class"] == "Both"
    below = policy.attrib["key"].removeprefix(f"{KEY}\\").lower().split("\\")
    assert below == [level, setting.table]
    for value in written_values(policy, setting):
        taken = judged(registry_policies(Registry({level: {setting.table: {setting.name: value}}})))
        assert taken.complaints == ()
        holds = taken.enforced if level == "enforced" else taken.defaults
        assert list(holds) == [setting.key]


def references(kind: str) -> set[str]:
    text = ET.tostring(TEMPLATE, encoding="unicode")
    return set(re.findall(rf"\$\({kind}\.([^)]+)\)", text))


@pytest.mark.parametrize("culture", CULTURES)
def test_each_language_has_every_word_and_every_form(culture: str) -> None:
    language = LANGUAGES[culture]
    strings = {one.attrib["id"]: one.text for one in language.iterfind("resources/stringTable/string", SPACE)}
    assert set(strings) == references("string")
    assert all(text and text.strip() for text in strings.values())
    forms = {one.attrib["id"]: one for one in language.iterfind("resources/presentationTable/presentation", SPACE)}
    assert set(forms) == references("presentation")
    for name, form in forms.items():
        (element,) = POLICIES[name].findall("elements/*", SPACE)
        (control,) = form
        assert (tag(control), control.attrib["refId"]) == (CONTROLS[tag(element)], element.attrib["id"])


@pytest.mark.parametrize("culture", ["ko-KR", "ja-JP"])
def test_a_translation_is_not_english(culture: str) -> None:
    own = LANGUAGES[culture].iterfind("resources/stringTable/string", SPACE)
    english = {one.attrib["id"]: one.text for one in LANGUAGES["en-US"].iterfind("resources/stringTable/string", SPACE)}
    same = {one.attrib["id"] for one in own if one.text == english[one.attrib["id"]]}
    assert {name for name in same if not name.startswith("CHOICE_")} == {"DIDITLOG", "TABLE_salesforce"}


def test_every_parent_and_reference_exists() -> None:
    categories = {one.attrib["name"] for one in TEMPLATE.iterfind("categories/category", SPACE)}
    assert {one.attrib["ref"] for one in TEMPLATE.iterfind(".//parentCategory", SPACE)} <= categories
    assert {one.attrib["ref"] for one in TEMPLATE.iterfind(".//policy/supportedOn", SPACE)} == {"SUPPORTED"}


def test_the_schema_takes_what_the_app_takes_and_refuses_what_it_refuses() -> None:
    assert json.loads((FOLDER / "policy.schema.json").read_text("utf-8")) == json_schema()
    Draft202012Validator.check_schema(json_schema())
    check = Draft202012Validator(json_schema())
    check.validate(json.loads((FOLDER / "policy.example.json").read_text("utf-8")))
    for level, setting in CASES:
        written: Any = good(setting)[0]
        check.validate({level: {setting.table: {setting.name: written}}})
        assert not check.is_valid({level: {setting.table: {setting.name: {"a": 1}}}})
        assert not check.is_valid({level: {setting.table: {f"{setting.name}_": written}}})
    assert not check.is_valid({"enforced": {"sources": []}})


def test_the_examples_are_taken_as_a_whole(tmp_path: Path) -> None:
    example = json.loads((FOLDER / "policy.example.json").read_text("utf-8"))
    policy = judged([Found("example", example)])
    assert policy.complaints == ()
    assert set(policy.enforced) == {"salesforce.login_url", "salesforce.client_id", "logging.own_domains"}
    # And a device management writes the payload of the profile as it stands
    profile = plistlib.loads((FOLDER / "macos" / "DidItLog.mobileconfig").read_bytes())
    (payload,) = profile["PayloadContent"]
    assert payload["PayloadType"] == MACOS_DOMAIN
    (tmp_path / f"{MACOS_DOMAIN}.plist").write_bytes(plistlib.dumps(payload))
    on_mac = judged(macos_policies(tmp_path, ""))
    assert (on_mac.enforced, on_mac.defaults) == (policy.enforced, policy.defaults)
    assert on_mac.complaints == ()
