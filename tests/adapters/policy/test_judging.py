"""Managed settings: each one defaulted, enforced and wrong, and what a wrong one may cost: nothing but itself."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.adapters.policy.values import good
from tray_app.adapters.policy import NOTHING_MANAGED
from tray_app.adapters.policy.company_policy import Policy
from tray_app.adapters.policy.judging import Found, judged
from tray_app.adapters.policy.managed import ManagedSetting, managed_settings
from tray_app.adapters.settings import parse_settings
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.text import text


def found(level: str, setting: ManagedSetting, value: Any) -> Policy:
    return judged([Found("policy.json", {level: {setting.table: {setting.name: value}}})])


def held(policy: Policy, setting: ManagedSetting, config: str = "") -> Any:
    return getattr(getattr(policy.applied(parse_settings(config)), setting.table), setting.name)


def each(test: Any) -> Any:
    return pytest.mark.parametrize("setting", managed_settings(), ids=lambda setting: setting.key)(test)


@each
def test_a_default_holds_until_the_rep_chooses(setting: ManagedSetting) -> None:
    written, value = good(setting)
    policy = found("default", setting, written)
    assert policy.complaints == ()
    assert held(policy, setting) == value
    assert not policy.is_enforced(setting.key)


@each
def test_an_enforced_value_holds_and_is_known_as_such(setting: ManagedSetting) -> None:
    written, value = good(setting)
    policy = found("enforced", setting, written)
    assert policy.complaints == ()
    assert held(policy, setting) == value
    assert policy.is_enforced(setting.key)


WRONG = [
    (setting, wrong)
    for setting in managed_settings()
    for wrong in ({"a": 1}, b"\x00\x01", "\x00 no such thing")
    if (setting.key, type(wrong)) != ("salesforce.client_id", str)  # any text may be a client ID
]


@pytest.mark.parametrize("level", ["default", "enforced"])
@pytest.mark.parametrize(
    ("setting", "wrong"), WRONG, ids=lambda part: part.key if isinstance(part, ManagedSetting) else type(part).__name__
)
def test_a_wrong_value_is_told_and_has_no_effect(level: str, setting: ManagedSetting, wrong: Any) -> None:
    policy = found(level, setting, wrong)
    assert held(policy, setting) == setting.usual
    assert (policy.defaults, policy.enforced) == ({}, {})
    (complaint,) = policy.complaints
    assert str(complaint).startswith(f'policy.json, {level}: the value of "{setting.name}" cannot be used. Allowed: ')
    assert "no such thing" not in str(complaint)


def test_the_reps_own_choice_stands_between_the_levels() -> None:
    policy = judged(
        [
            Found(
                "policy.json",
                {
                    "default": {"logging": {"grace_minutes": 10, "profile": "generic"}, "app": {"language": "ja"}},
                    "enforced": {"logging": {"own_domains": ["acme.example"]}},
                },
            )
        ]
    )
    rep = parse_settings(
        '[logging]\ngrace_minutes = 45\nown_domains = ["rep.example"]\n[[sources]]\nid = "dialer"\n'
        'type = "call-files"\nfolder = "~/Calls"\n'
    )
    holds = policy.applied(rep)
    assert holds.logging.grace_minutes == 45
    assert holds.logging.profile == "generic"
    assert holds.app.language == "ja"
    assert holds.logging.own_domains == ("acme.example",)
    assert holds.source("dialer") == rep.source("dialer")


def test_a_choice_that_equals_the_usual_value_is_a_choice() -> None:
    policy = judged([Found("p", {"default": {"app": {"language": "ko"}}})])
    assert policy.applied(parse_settings('[app]\nlanguage = "auto"\n')).app.language == "auto"


def test_the_first_place_decides_and_the_second_fills_in() -> None:
    policy = judged(
        [
            Found("computer", {"enforced": {"app": {"language": "ko"}}}),
            Found("user", {"enforced": {"app": {"language": "ja"}, "logging": {"profile": "generic"}}}),
        ]
    )
    assert policy.enforced == {"app.language": "ko", "logging.profile": "generic"}
    assert policy.places == ("computer", "user")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ([], 'p: the value of "p" cannot be used. Allowed: a table of keys.'),
        ({"enforce": {}}, 'p: there is no key "enforce". Allowed: default, enforced.'),
        ({"enforced": 3}, 'p: the value of "enforced" cannot be used. Allowed: a table of keys.'),
        ({"enforced": {"sources": {}}}, 'p, enforced: there is no key "sources". Allowed: app, salesforce, logging'),
        ({"enforced": {"app": "ko"}}, 'p, enforced: the value of "app" cannot be used. Allowed: a table of keys.'),
        ({"enforced": {"app": {"langauge": "ko"}}}, 'p, enforced: there is no key "langauge". Did you mean "language"'),
        ({"enforced": {"salesforce": {"password": "x"}}}, 'p, enforced: "password" does not belong in this file.'),
    ],
)
def test_what_is_misspelt_is_told_and_the_rest_holds(content: Any, told: str) -> None:
    if isinstance(content, dict):
        content = {"default": {"logging": {"profile": "generic"}}, **content}
    policy = judged([Found("p", content)])
    assert [str(complaint).startswith(told) for complaint in policy.complaints] == [True], policy.complaints
    assert policy.enforced == {}
    assert policy.defaults == ({"logging.profile": "generic"} if isinstance(content, dict) else {})


def test_a_place_that_cannot_be_read_costs_only_itself() -> None:
    policy = judged(
        [
            Found("HKLM", None, text("{file} cannot be read: {cause}.", file="HKLM", cause="no")),
            Found("HKCU", {"enforced": {"app": {"language": "ko"}}}),
        ]
    )
    assert [str(complaint) for complaint in policy.complaints] == ["HKLM cannot be read: no."]
    assert policy.is_enforced("app.language")


def test_a_day_of_a_property_list_is_a_day() -> None:
    policy = judged([Found("p", {"enforced": {"logging": {"start_date": datetime(2026, 11, 23, 8)}}})])  # noqa: DTZ001
    assert policy.enforced == {"logging.start_date": date(2026, 11, 23)}


def test_a_value_that_turns_out_unusable_is_taken_back() -> None:
    def use(name: str) -> None:
        if name != "generic":
            raise BadConfiguration(text("no such profile"))

    policy = judged(
        [Found("p", {"default": {"logging": {"profile": "generic"}}, "enforced": {"logging": {"profile": "gone"}}})]
    ).without_unusable("logging.profile", use)
    assert not policy.is_enforced("logging.profile")
    assert policy.defaults == {"logging.profile": "generic"}
    assert [str(complaint) for complaint in policy.complaints] == ["no such profile"]


def test_nothing_managed_changes_nothing() -> None:
    settings = parse_settings("[logging]\ngrace_minutes = 45\n")
    assert NOTHING_MANAGED.applied(settings) == settings
    assert judged([]) == NOTHING_MANAGED


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from([setting.key for setting in managed_settings()]) | st.just("logging.x")


@given(st.sampled_from(["default", "enforced", "other"]), KEYS, ANYTHING)
@example("enforced", "logging.profile", "half a character: \ud800")
@example("default", "logging.own_domains", ["acme.example", "\udfff"])
@example("default", "app.language", {"\ud800": 1})
@example("enforced", "logging.grace_minutes", 10**5000)
def test_nothing_whatever_in_a_policy_stops_the_app(level: str, key: str, value: Any) -> None:
    table, _, name = key.partition(".")
    policy = judged([Found("p", {level: {table: {name: value}}})])
    holds = {**policy.defaults, **policy.enforced}
    assert bool(policy.complaints) != bool(holds)
    policy.applied(parse_settings(""))
