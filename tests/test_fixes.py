"""Holds the fix texts to their format, the languages to each other, and every link key to `resources/links.toml`.

The parser here is the README's format written down a second time, so that the app's loader cannot hide a mistake in it.
"""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.tables import every_row
from tray_app.adapters.content.guides import GuideShelf
from tray_app.adapters.content.profile_files import load_profile, profile_names
from tray_app.core.model.logger_guide import NAME
from tray_app.core.model.logger_places import PLACES, PREFIX
from tray_app.core.model.profiles import Profile

RESOURCES = Path(__file__).parent.parent / "resources"
FIXES = RESOURCES / "fixes"
LANGUAGES = ("en", "ko", "ja")

_TABLE_OF_CODES = """
note.email_message note.other_record note.other_owner note.colleague note.shared_task note.renamed_subject
note.archived note.late note.on_account note.unreadable_recipient
note.own_record note.own_copy calls.time_shifted logging.doubled
task.unattached task.no_person task.deleted task.not_this_call task.not_visible
eac.not_a_record eac.address_staged eac.needs_attention
logger.own_object number.unreadable check.incomplete_answer
ignored.internal ignored.cc_only ignored.excluded ignored.automatic ignored.not_connected_call
ignored.internal_call ignored.before_start ignored.not_sent_by_you ignored.draft_or_failed
connection.tool_not_connected connection.tool_stopped connection.tool_app_blocked connection.user_inactive
settings.email_logging_off settings.call_logging_off settings.replies_off settings.bcc_not_accepted
org.api_limit org.maintenance access.task_create access.api_disabled source.logger_feed_missing
person.no_record person.email_hidden person.call_without_salesforce_id person.stale_id person.converted_lead
person.duplicates person.other_email_field person.number_unmatched person.no_owner
access.record_hidden access.lead_object recipients.partial recipients.unknown
org.validation_rule org.required_field org.restricted_picklist org.automation org.row_lock org.busy
org.storage_full org.security_policy org.duplicate_rule record.locked access.parent_record access.fields
field.missing_or_hidden field.wrong_api_name field.read_only field.wrong_type field.empty
type.picklist_missing type.overwritten opportunity.no_contact_role bcc.no_attributes
check.not_signed_in check.signed_out check.app_not_installed check.ip_restricted check.keyring_locked
check.no_keyring check.offline check.tls_untrusted check.proxy_auth check.network_sign_in check.salesforce_unavailable
check.rate_limited check.api_budget check.no_task_access check.clock_wrong
source.auth_failed source.permission source.unreachable source.rate_limited source.quota source.bad_file
source.format_unknown source.misconfigured source.consent_needed source.app_password_needed source.access_locked
source.no_local_copy source.plugin_failed source.broken
note.in_report report.not_in_it report.not_covered
unknown.unproven
"""
CODES = frozenset(_TABLE_OF_CODES.split())
"""Every public code of a reason, spelt out: a code that is renamed by accident is noticed here."""

PROFILES = profile_names([RESOURCES / "profiles"])

WITHOUT_STEPS = ("note.", "ignored.")
BASES = {"salesforce", "actions", "app"}
OWN_LABELS = {
    "ko": {
        "Check again": "다시 확인",
        "Check now": "지금 확인",
        "Sign in": "로그인",
        "Sources": "소스",
        "Explain an error": "오류 설명",
        "Password…": "암호…",
    },
    "ja": {
        "Check again": "再確認",
        "Check now": "今すぐ確認",
        "Sign in": "サインイン",
        "Sources": "ソース",
        "Password…": "パスワード…",
        "Explain an error": "エラーの説明",
    },
}
"""Labels of the app itself, which are translated; Salesforce's and Actions' are not."""
PROPER_NAMES = {"Salesforce", "Salesforce API", "Marketo", "Sales Insight"}
"""Labels that mean the same in every language."""

_DOING = (
    r"(?P<who>rep|salesforce_admin|logger_admin|it|approver|nobody): "
    r"(?P<text>\S.*?)(?: -> (?P<link>[a-z_]+\.[a-z_]+))?"
)
STEP = re.compile(rf"(?P<number>\d+)\. {_DOING}")
CHOICE = re.compile(r"(?P<number>\d+)\. choice: (?P<question>\S.*)")
WAY = re.compile(r"   - (?P<label>\S.*)")
STEP_OF_WAY = re.compile(rf"     {_DOING}")
SCRIPT = {"ko": re.compile(r"[\uac00-\ud7a3]"), "ja": re.compile(r"[\u3041-\u30ff]")}


def profile_of(name: str) -> Profile:
    return load_profile(name, [RESOURCES / "profiles"])


@dataclass(frozen=True, slots=True)
class Step:
    """One line under "## Steps"."""

    who: str
    text: str
    link: str | None
    way: tuple[int, int] | None = None
    """The number of its choice, and of the way within it."""


@dataclass(frozen=True, slots=True)
class Fix:
    """One file."""

    title: str
    cause: str
    steps: tuple[Step, ...]
    asked: tuple[str, ...] = ()
    """Questions and labels of choices, in order."""

    def texts(self) -> tuple[str, ...]:
        return (self.title, self.cause, *self.asked, *(step.text for step in self.steps))


def parse(content: str) -> Fix:
    """The file's parts, exactly as the README has them; AssertionError for anything else."""
    assert content.endswith("\n")
    assert not content.endswith("\n\n")
    lines = content[:-1].split("\n")
    assert lines[0].startswith("# ")
    assert lines[1] == ""
    assert lines[2]
    title, cause, rest = lines[0][2:], lines[2], lines[3:]
    if not rest:
        return Fix(title, cause, ())
    assert rest[:2] == ["", "## Steps"]
    steps: list[Step] = []
    asked: list[str] = []
    number = way = 0
    for line in rest[2:]:
        if found := CHOICE.fullmatch(line):
            number, way = number + 1, 0
            assert int(found["number"]) == number
            asked.append(found["question"])
        elif found := WAY.fullmatch(line):
            way += 1
            asked.append(found["label"])
        elif found := STEP_OF_WAY.fullmatch(line):
            assert way
            steps.append(Step(found["who"], found["text"], found["link"], (number, way)))
        else:
            found = STEP.fullmatch(line)
            assert found, line
            number += 1
            assert int(found["number"]) == number
            steps.append(Step(found["who"], found["text"], found["link"]))
    assert steps
    return Fix(title, cause, tuple(steps), tuple(asked))


def fix(language: str, code: str) -> Fix:
    return parse((FIXES / language / f"{code}.md").read_text(encoding="utf-8"))


def links() -> dict[str, dict[str, object]]:
    return tomllib.loads((RESOURCES / "links.toml").read_text(encoding="utf-8"))


def bold(text: str) -> list[str]:
    return re.findall(r"\*\*(.+?)\*\*", text)


def api_names(text: str) -> list[str]:
    return re.findall(r"`(.+?)`", text)


def translated_label(language: str, label: str) -> str:
    return OWN_LABELS[language].get(label, label)


every_file = every_row(("language", "code"), [(language, code) for language in LANGUAGES for code in sorted(CODES)])
every_translation = every_row(
    ("language", "code"), [(language, code) for language in LANGUAGES[1:] for code in sorted(CODES)]
)
every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_language
def test_each_code_has_a_file_and_each_file_a_code(language: str) -> None:
    assert {path.name for path in (FIXES / language).iterdir()} == {f"{code}.md" for code in CODES}


@every_file
def test_file_keeps_to_the_format(language: str, code: str) -> None:
    found = fix(language, code)
    assert bool(found.steps) is not code.startswith(WITHOUT_STEPS)
    assert found.title[-1] not in ".。!?"
    assert found.cause.endswith(("。",) if language == "ja" else (".",))
    assert len(re.findall(r"[.。](?:\s|$)|。", found.cause)) <= 3, "one to three sentences"
    for step in found.steps:
        assert step.text.endswith(("。",) if language == "ja" else (".",)), step.text


@every_file
def test_text_is_plain(language: str, code: str) -> None:
    for text in fix(language, code).texts():
        assert not re.search(r"[{}<>\[\]]|://|www\.|%[sd(]", text.replace(NAME, "")), text
        assert text == text.strip()
        assert "  " not in text
        assert "->" not in text
        # What is left once bold and code are taken out has no markup at all.
        plain = re.sub(r"\*\*[^*`]+\*\*|`[^*`]+`", "", text)
        assert not re.search(r"[*`]", plain), text


@every_file
def test_cause_does_not_call_above_what_stands_below_it(language: str, code: str) -> None:
    where = {"en": r"\b(above|below)\b", "ko": "위에|아래", "ja": "上に|上の|下に|下の"}
    assert not re.search(where[language], fix(language, code).cause)


@every_language
def test_titles_are_unique_and_readable(language: str) -> None:
    titles = Counter(fix(language, code).title for code in CODES)
    assert [title for title, count in titles.items() if count > 1] == []
    assert [title for title in titles if len(title) > 70] == []
    if language in SCRIPT:
        assert [title for title in titles if not SCRIPT[language].search(title)] == []


@every_file
def test_link_keys_lead_somewhere(language: str, code: str) -> None:
    known = links()
    places = {f"{PREFIX}{place}" for place in PLACES}
    led = {step.link for step in fix(language, code).steps if step.link}
    assert led - set(known) - places == set()


def test_no_place_of_the_logger_is_unused() -> None:
    led = {step.link for code in CODES for step in fix("en", code).steps if step.link}
    assert {f"{PREFIX}{place}" for place in PLACES} - led == set()


def test_no_link_key_is_unused() -> None:
    used = {step.link for code in CODES for step in fix("en", code).steps if step.link}
    used |= {place.link for profile in map(profile_of, PROFILES) for place in profile.places.values() if place.link}
    assert set(links()) - used == set()


def test_links_are_well_formed() -> None:
    for key, link in links().items():
        path = link["path"]
        assert isinstance(path, str), key
        assert link["base"] in BASES, key
        assert path.startswith("/") is (link["base"] != "app"), key
        assert re.findall(r"{(.*?)}", path) == link.get("placeholders", []), key
        assert set(re.findall(r"{(.*?)}", path)) <= {"object", "id"}, key
        assert ("{" in path) is key.startswith("record."), key
        if key.startswith("record."):
            assert link["objects"], key
            assert isinstance(link["nth"], int), key


@every_translation
def test_translation_has_the_same_steps(language: str, code: str) -> None:
    source, translation = fix("en", code), fix(language, code)
    assert [(step.who, step.link, step.way) for step in translation.steps] == [
        (step.who, step.link, step.way) for step in source.steps
    ]
    assert len(translation.asked) == len(source.asked)
    for ours, theirs in zip(translation.steps, source.steps, strict=True):
        assert ours.text.count(NAME) == theirs.text.count(NAME)


@every_translation
def test_translation_keeps_labels_and_api_names(language: str, code: str) -> None:
    source, translation = fix("en", code), fix(language, code)
    assert sorted(api_names(translation.cause)) == sorted(api_names(source.cause))
    for ours, theirs in zip(translation.steps, source.steps, strict=True):
        assert sorted(api_names(ours.text)) == sorted(api_names(theirs.text))
        expected = sorted(translated_label(language, label) for label in bold(theirs.text))
        assert sorted(bold(ours.text)) == expected


@every_translation
def test_translation_is_in_its_language(language: str, code: str) -> None:
    source, translation = fix("en", code), fix(language, code)
    for ours, theirs in zip(translation.texts(), source.texts(), strict=True):
        assert SCRIPT[language].search(ours), ours
        assert ours != theirs


@every_translation
def test_salesforce_labels_are_glossed_on_first_use(language: str, code: str) -> None:
    kept = {*OWN_LABELS[language].values(), *PROPER_NAMES}
    opening = "（" if language == "ja" else "("
    seen: set[str] = set()
    for text in fix(language, code).texts():
        for found in re.finditer(r"\*\*(.+?)\*\*(.?)", text):
            label, follows = found.groups()
            if label not in kept and label not in seen:
                assert follows == opening, (label, text)
            seen.add(label)


@every_file
def test_the_logger_is_named_in_steps_alone_and_always_by_its_place(language: str, code: str) -> None:
    """A title or a cause is read where nobody knows which tool it is; a step without a place cannot be left out."""
    found = fix(language, code)
    for words in (found.title, found.cause, *found.asked):
        assert NAME not in words
    for step in found.steps:
        is_of_the_package = step.link == "setup.installed_packages"
        if not is_of_the_package:
            assert (NAME in step.text) is (step.link or "").startswith(PREFIX), step.text


@every_file
def test_a_choice_has_ways_and_no_step_says_if_twice(language: str, code: str) -> None:
    ways: dict[int, set[int]] = {}
    for step in fix(language, code).steps:
        if step.way is not None:
            of_choice = ways.setdefault(step.way[0], set())
            is_first = step.way[1] not in of_choice
            of_choice.add(step.way[1])
            # The label has said when this way is the right one.
            assert not (is_first and re.match(r"(If|Or|Otherwise)\b", step.text)), step.text
    for of_choice in ways.values():
        assert of_choice == set(range(1, len(of_choice) + 1))
        assert len(of_choice) > 1


@pytest.mark.parametrize("code", ["connection.tool_not_connected", "connection.tool_stopped"])
def test_reconnecting_is_advised_only_after_the_warning(code: str) -> None:
    # Given Salesforce's refusal of apps that are not installed, a reconnect can lock a rep out.
    steps = fix("en", code).steps
    reconnect = next(place for place, step in enumerate(steps) if step.link in {"logger.connect", "logger.reconnect"})
    warning = next(place for place, step in enumerate(steps) if "lock you out" in step.text)
    install = next(place for place, step in enumerate(steps) if step.link == "setup.connected_apps_usage")
    assert warning < install < reconnect


@pytest.mark.parametrize(
    ("codes", "places"),
    [
        (("connection.tool_not_connected",), {"actions.connections", "actions.sync_settings"}),
        (("settings.email_logging_off",), {"actions.sync_settings"}),
        (("settings.call_logging_off",), {"actions.sync_settings"}),
        (("person.no_record",), {"actions.command_center"}),
        (("person.call_without_salesforce_id",), {"actions.command_center", "record.person"}),
        (
            ("field.missing_or_hidden", "access.fields"),
            {
                "setup.field_accessibility",
                "setup.activity_fields",
                "setup.lead_fields",
                "setup.contact_fields",
                "setup.account_fields",
                "setup.opportunity_fields",
            },
        ),
        (("field.read_only", "field.empty"), {"setup.field_accessibility"}),
    ],
)
def test_each_cause_of_the_help_page_is_one_click_from_its_places(codes: tuple[str, ...], places: set[str]) -> None:
    """The places named in Adobe's help page on sales activities and fields that do not sync to Salesforce."""
    shelf = GuideShelf(FIXES, "en", lambda: profile_of("marketo-actions"))
    for code in codes:
        assert places <= {step.link for step in shelf.of(code).steps if step.link}
