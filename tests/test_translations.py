"""Holds the translations to the code: each sentence is marked, translated, and fits its values."""

from __future__ import annotations

import ast
import gettext
import importlib.util
import re
import string
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Message

from tests.tables import every_row
from tray_app.core.model.text import Text, Value
from tray_app.ui.kit import texts

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "tray_app"
MARKERS = {"text": 1, "_": 1, "ntext": 2, "ngettext": 2}
"""The marking functions, and how many sentences each takes."""
SCRIPT = {"ko": re.compile(r"[\uac00-\ud7a3]"), "ja": re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")}
SHOWN = re.compile(r"[A-Za-z]{2}")
SAMPLE = re.compile(r"\w+@(example\.(com|net|org)|acme\.example)|https://acme\.my\.salesforce\.com|3MVG9…")
"""An address or a key that is shown as an example is the same in every language."""
WIDGETS = r"Q(Label|Action|Menu|CheckBox|GroupBox|DockWidget|Wizard(Page)?|[A-Za-z]*Button)|Words"
SETTERS = (
    r"(add|insert)(Action|Menu|Tab|Row|Section|Item)|say|"
    r"set(Text|Title|SubTitle|WindowTitle|ToolTip|StatusTip|WhatsThis|PlaceholderText|Accessible(Name|Description)|"
    r"LabelText|ButtonText|InformativeText|PlainText|Html|Prefix|Suffix)"
)
SAYING = re.compile(f"{WIDGETS}|{SETTERS}")
"""Calls whose text the rep reads."""


def _packaging(name: str) -> ModuleType:
    """A module of the folder `packaging`, which is no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "packaging" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def translations() -> Iterator[ModuleType]:
    """The script `packaging/translations.py`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "packaging"))
        yield _packaging("translations")
        sys.modules.pop("hatch_build", None)


every_language = pytest.mark.parametrize("language", sorted(SCRIPT))


def _sentences(message: Message) -> tuple[str, str]:
    """The English sentence and its plural; the same twice where nothing is counted."""
    return (message.id, message.id) if isinstance(message.id, str) else (message.id[0], message.id[1])


def _translated(translations: ModuleType, language: str) -> Iterator[tuple[Message, str]]:
    """Each sentence with its translation; what has none is another test's business."""
    for message in translations.read(language):
        found = message.string if isinstance(message.string, str) else message.string[0]
        if message.id and found:
            yield message, found


def _plain(sentence: str) -> str:
    """What is left of a sentence without its placeholders."""
    return "".join(words for words, *_ in string.Formatter().parse(sentence))


def _is_wordy(sentence: str) -> bool:
    """Whether there is something to translate: not in `{when}`, `STARTTLS` and options of the command line."""
    return re.search(r"[a-z]{3}", re.sub(r"--[a-z-]+", "", _plain(sentence))) is not None


def test_everything_is_translated_and_in_step_with_the_code(translations: ModuleType) -> None:
    assert list(translations.problems()) == [], "run packaging/translations.py update, and translate what it lists"


def test_a_marker_takes_the_sentence_itself() -> None:
    """Else it is not found, and stays English."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS:
                kinds = [type(getattr(one, "value", None)) for one in node.args[: MARKERS[node.func.id]]]
                assert kinds == [str] * MARKERS[node.func.id], f"{path.name}:{node.lineno}"


def test_every_form_of_a_marker_is_found(translations: ModuleType) -> None:
    # Given marked sentences, and calls that only look like it
    code = """
text("one", name=name)
say(ntext("two", "twos", count))
line = f"{start} {_('three')}"
_(
    "fo"
    "ur"
)
ngettext("five", "fives", count)
world.text("not this"); label.text(); _(variable); ntext("nor this", variable, count); print("and not this")
"""
    # When they are collected, then each is there
    assert [sentences for _line, sentences in sorted(translations.marked(code))] == [
        ("one",),
        ("two", "twos"),
        ("three",),
        ("four",),
        ("five", "fives"),
    ]


@every_language
def test_a_translation_is_plain_and_in_its_language(translations: ModuleType, language: str) -> None:
    for message, found in _translated(translations, language):
        original = _sentences(message)[1]
        assert not re.search(r"</?[A-Za-z][^>]*>|&\w+;", found), found
        assert found.count("`") == original.count("`"), found
        assert found.count("&") == original.count("&"), found
        assert (found[:1].isspace(), found[-1:].isspace()) == (original[:1].isspace(), original[-1:].isspace()), found
        assert found.count("\n") == original.count("\n"), found
        assert SCRIPT[language].search(found) or not _is_wordy(original), original


@every_language
def test_a_mnemonic_is_a_letter_on_the_keyboard(translations: ModuleType, language: str) -> None:
    for message, found in _translated(translations, language):
        if "&" in _sentences(message)[0]:
            letter = _sentences(message)[0].partition("&")[2][0].upper()
            assert f"(&{letter})" in found


def _compiled(translations: ModuleType, language: str, folder: Path) -> gettext.NullTranslations:
    source = folder / language / "LC_MESSAGES" / "diditlog.po"
    source.parent.mkdir(parents=True)
    source.write_bytes(translations.translation_file(language).read_bytes())
    translations.compile_translation(source)
    return gettext.translation("diditlog", folder, [language])


def _values(template: str) -> dict[str, Value]:
    samples: tuple[Value, ...] = ("Jane {x} <b>", datetime(2026, 11, 23, 17, 2, tzinfo=UTC))
    names = {name for _, name, *_ in string.Formatter().parse(template) if name}
    return {name: samples[number % 2] for number, name in enumerate(sorted(names))}


@every_language
def test_a_translation_renders_with_its_values(translations: ModuleType, language: str, tmp_path: Path) -> None:
    # Given the catalogue as a build compiles it
    spoken = _compiled(translations, language, tmp_path)
    for message, _found in _translated(translations, language):
        one, several = _sentences(message)
        for count in (1, 2):
            # When a sentence is said with values
            values = {**_values(several), **({"n": count} if one != several or "{n}" in one else {})}
            plural = "" if isinstance(message.id, str) else several
            sentence = Text(one, tuple(values.items()), plural, count)
            said = sentence.render(spoken, ZoneInfo("Asia/Tokyo"))
            # Then it is the translation, with every value in it
            assert said != str(sentence) or not _is_wordy(one), one
            for value in values.values():
                assert ("2026-11-24 02:02" if isinstance(value, datetime) else str(value)) in said


def test_the_window_speaks_the_language_and_fills_in_numbers(translations: ModuleType, tmp_path: Path) -> None:
    texts.install(_compiled(translations, "ko", tmp_path))
    try:
        assert texts.ngettext("{n} activity", "{n} activities", 3) == "활동 3건"
        assert texts._("Check again") == "다시 확인"
    finally:
        texts.install(gettext.NullTranslations())


@pytest.mark.parametrize(
    ("translation", "told"),
    [
        ("", "untranslated"),
        ("{file} **확인** https://acme.example/a", None),
        ("{flie} **확인** https://acme.example/a", "other placeholders"),
        ("{file **확인** https://acme.example/a", "other placeholders"),
        ("{file} 확인 https://acme.example/a", "other bold or code"),
        ("{file} **확인** https://acme.example/b", "other addresses"),
    ],
)
def test_a_bad_translation_is_told(translations: ModuleType, translation: str, told: str | None) -> None:
    message = Message("See {file} in **Check** at https://acme.example/a.", translation)
    assert translations.problem_of(message) == told


def test_an_unsure_translation_is_told(translations: ModuleType) -> None:
    assert translations.problem_of(Message("Open", "열기", flags=["fuzzy"])) == "fuzzy"


def _project(root: Path, code: str) -> Path:
    (root / "tray_app").mkdir(parents=True, exist_ok=True)
    (root / "tray_app" / "words.py").write_text(code, "utf-8")
    return root


def test_update_follows_the_code_and_keeps_what_is_translated(translations: ModuleType, tmp_path: Path) -> None:
    # Given a project with one translated sentence
    project = _project(tmp_path, '_("Open")\n_("Close")\n')
    translations.update(project)
    file = translations.translation_file("ko", project)
    file.write_text(file.read_text("utf-8").replace('msgid "Open"\nmsgstr ""', 'msgid "Open"\nmsgstr "열기"'), "utf-8")
    # When a sentence comes and another goes
    _project(tmp_path, '\n\n_("Open")\nntext("{n} call", "{n} calls", 2)\n')
    before = list(translations.problems(project))
    translations.update(project)
    # Then check has said so, update has followed, and the translation is still there
    assert "diditlog.pot is not what the code says: run packaging/translations.py update" in before
    assert "ko: not there: '{n} call'" in before
    assert "ko: not in the code any more: 'Close'" in before
    after = list(translations.problems(project))
    assert after == ["ja: untranslated: 'Open'", "ja: untranslated: '{n} call'", "ko: untranslated: '{n} call'"]
    assert "열기".encode() in file.with_suffix(".mo").read_bytes()


def test_the_files_do_not_change_by_themselves(translations: ModuleType, tmp_path: Path) -> None:
    project = _project(tmp_path, '_("Open")\n')
    translations.update(project)
    files = [translations.template_file(project), translations.translation_file("ja", project)]
    before = [file.read_bytes() for file in files]
    _project(tmp_path, '\n\n_("Open")\n')
    translations.update(project)
    assert [file.read_bytes() for file in files] == before
    assert not re.search(rb"Date|Translator|\d{4}-\d\d|/home|/work|/tmp", b"".join(before))


def test_the_status_says_how_it_went(
    translations: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = _project(tmp_path, '_("Open")\n')
    for arguments, status in ((["update"], 0), (["check"], 1), ([], 2), (["update", "check"], 2)):
        assert translations.main(arguments, project) == status
    assert capsys.readouterr().out == "ja: untranslated: 'Open'\nko: untranslated: 'Open'\n" * 2


def _said_unmarked(tree: ast.AST) -> Iterator[ast.Constant]:
    """Literal words that a widget or an action is given, through a f-string, a choice or a sum as well."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if SAYING.fullmatch(name):
            shown = node.args[:1] if name.endswith("Item") else node.args  # an item's second argument is its value
            for argument in (*shown, *(one.value for one in node.keywords if one.arg in {"text", "toolTip"})):
                yield from _literals(argument)


def _literals(node: ast.expr) -> Iterator[ast.Constant]:
    match node:
        case ast.Constant(value=str() as words) if SHOWN.search(words) and not SAMPLE.fullmatch(words):
            yield node
        case ast.JoinedStr():
            for part in node.values:
                yield from _literals(part)
        case ast.IfExp():
            yield from _literals(node.body)
            yield from _literals(node.orelse)
        case ast.BinOp():
            yield from _literals(node.left)
            yield from _literals(node.right)
        case ast.BoolOp():
            for part in node.values:
                yield from _literals(part)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('QLabel("Hello")', ["Hello"]),
        ('QLabel(_("Hello"))', []),
        ('button.setText(f"{count} calls")', [" calls"]),
        ('QPushButton("Yes" if sure else _("No"), flat=True)', ["Yes"]),
        ('QAction(text="Quit")', ["Quit"]),
        ('QLabel(f"{number}.")', []),
        ('box.addItem("Plain", "none")', ["Plain"]),
        ('line.setPlaceholderText("jane@acme.example")', []),
        ('label.setObjectName("title")', []),
    ],
)
def test_the_reader_of_widgets_sees_unmarked_words(code: str, found: list[str]) -> None:
    assert [one.value for one in _said_unmarked(ast.parse(code))] == found


@every_row("path", sorted((PACKAGE / "ui").rglob("*.py")))
def test_the_window_says_nothing_unmarked(path: Path) -> None:
    found = [f"{path.name}:{one.lineno}: {one.value!r}" for one in _said_unmarked(ast.parse(path.read_text("utf-8")))]
    assert found == []
