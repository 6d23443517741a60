"""Keeps the translations in step with the code: collects the marked sentences, and says what is left to translate.

    python packaging/translations.py update    write the .pot and the .po files anew, compile them, list what is missing
    python packaging/translations.py check     change nothing; status 1 and a list when something is not as it should be

Marked are `text` and `ntext` of `tray_app/core/model/text.py`, `_` and `ngettext` of `tray_app/ui/kit/texts.py`.
The files hold no dates, line numbers or machine names, so that they change only when a sentence does.
"""

from __future__ import annotations

import ast
import io
import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from hatch_build import compile_translation

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("ja", "ko")
"""The languages beside English."""
MARKERS = {"text": 1, "ntext": 2, "_": 1, "ngettext": 2}
"""The marking functions, and how many sentences each takes."""
_CHANGING = re.compile(
    rb'^"(?:POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Report-Msgid-Bugs-To|Generated-By): .*\n',
    re.MULTILINE,
)
"""Header lines that tell when and by whom a file was written, which git knows better."""
_ADDRESS = re.compile(r"\w+://(?:[\w./:{}-]*[\w/}])?|\{org\}\S*", re.ASCII)
_MARKED = re.compile(r"\*\*.+?\*\*|`[^`]+`")


def template_file(root: Path = ROOT) -> Path:
    """The sentences without a translation."""
    return root / "resources" / "locale" / "diditlog.pot"


def translation_file(language: str, root: Path = ROOT) -> Path:
    """The sentences with their translations."""
    return root / "resources" / "locale" / language / "LC_MESSAGES" / "diditlog.po"


def collect(root: Path = ROOT) -> Catalog:
    """Every marked sentence of the package."""
    catalog = _named(Catalog())
    for file in sorted((root / "tray_app").rglob("*.py")):
        for line, sentences in marked(file.read_text("utf-8")):
            catalog.add(
                sentences if len(sentences) > 1 else sentences[0], None, [(file.relative_to(root).as_posix(), line)]
            )
    return catalog


def marked(code: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Line and sentences of each marker.

    Babel's own extraction reads tokens: it takes every method that is called `text` for a marker, and sees the inside
    of an f-string on Python 3.12 and newer only.
    """
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS:
            arguments = (getattr(argument, "value", None) for argument in node.args[: MARKERS[node.func.id]])
            sentences = tuple(one for one in arguments if isinstance(one, str))
            if len(sentences) == MARKERS[node.func.id]:
                yield node.lineno, sentences


def written(catalog: Catalog) -> bytes:
    """The file of a catalogue, the same for the same sentences on every machine and day."""
    writing = io.BytesIO()
    write_po(writing, catalog, width=0, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    return _CHANGING.sub(b"", writing.getvalue()).replace(b'DidItLog \\n"', b'DidItLog\\n"', 1)


def read(language: str, root: Path = ROOT) -> Catalog:
    """The translations of a language; none when there is no file yet."""
    file = translation_file(language, root)
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as reading:
        return read_po(reading, locale=language, abort_invalid=True)


def update(root: Path = ROOT) -> None:
    """Bring the files in step with the code: new sentences come in without translation, old ones go."""
    template = collect(root)
    template_file(root).parent.mkdir(parents=True, exist_ok=True)
    template_file(root).write_bytes(written(template))
    for language in LANGUAGES:
        catalog = read(language, root)
        # A guess from a similar sentence would be left out of the .mo anyhow, and it would hide that one is missing.
        catalog.update(template, no_fuzzy_matching=True)
        file = translation_file(language, root)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(written(_named(catalog)))
        compile_translation(file)


def problems(root: Path = ROOT) -> Iterator[str]:
    """What is not as it should be, one line each."""
    template = collect(root)
    file = template_file(root)
    if not file.exists() or file.read_bytes() != written(template):
        yield f"{file.name} is not what the code says: run packaging/translations.py update"
    for language in LANGUAGES:
        catalog = read(language, root)
        known = {_key(message): message for message in catalog if message.id}
        for sentence in template:
            if not sentence.id:
                continue
            translated = known.pop(_key(sentence), None)
            told = "not there" if translated is None else problem_of(translated)
            if told:
                yield f"{language}: {told}: {_key(sentence)[1]!r}"
        yield from (f"{language}: not in the code any more: {key[1]!r}" for key in known)
        yield from (f"{language}: obsolete: {message.id!r}" for message in catalog.obsolete.values())


def problem_of(message: Message) -> str | None:
    """What is wrong with one translation, in a few words; None for a good one."""
    original = message.id if isinstance(message.id, str) else message.id[-1]
    translations = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    for translation in translations:
        if not translation:
            return "untranslated"
        if placeholders(translation) != placeholders(original):
            return "other placeholders"
        if sorted(_ADDRESS.findall(translation)) != sorted(_ADDRESS.findall(original)):
            return "other addresses"
        if len(_MARKED.findall(translation)) != len(_MARKED.findall(original)):
            return "other bold or code"
    return "fuzzy" if message.fuzzy else None


def placeholders(sentence: str) -> list[str] | None:
    """The names in braces, sorted; None when the braces do not fit together."""
    try:
        parts = list(string.Formatter().parse(sentence))
    except ValueError:
        return None
    return sorted(f"{name}{conversion or ''}{form}" for _, name, form, conversion in parts if name is not None)


def _named(catalog: Catalog) -> Catalog:
    catalog.project, catalog.version, catalog.fuzzy = "DidItLog", "", False
    catalog.header_comment = "# Sentences of DidItLog. Written by packaging/translations.py; see docs/development.md."
    return catalog


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def main(arguments: list[str], root: Path = ROOT) -> int:
    """The exit status: 0, 1 for problems, 2 for a wrong call."""
    if arguments not in (["update"], ["check"]):
        sys.stderr.write(__doc__ or "")
        return 2
    if arguments == ["update"]:
        update(root)
    found = list(problems(root))
    sys.stdout.write("\n".join(found or ["Everything is translated."]) + "\n")
    return 1 if found and arguments == ["check"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
