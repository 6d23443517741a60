"""`explain`: an error line of a logger or of Salesforce becomes a reason and steps. Nothing of it is kept."""

import argparse
import sys

from tray_app.app import App
from tray_app.cli.guidance import Guidance
from tray_app.cli.output import Exit, is_colored, write_json
from tray_app.cli.parser import WrongUse
from tray_app.cli.report import SCHEMA, Json, step_json
from tray_app.cli.tables import page_lines
from tray_app.cli.terminal import complain, write
from tray_app.core.explain import Explanation, explained
from tray_app.core.explain.error_lines import LONGEST
from tray_app.core.explain.explainer import explain
from tray_app.core.model.guide import plain
from tray_app.core.model.page import Page
from tray_app.core.model.text import text

_WIDEST_SIGN = 4
"""Bytes of one character in UTF-8, at most."""


def run_explain(app: App, arguments: argparse.Namespace) -> Exit:
    """Say what the pasted text means."""
    pasted = _pasted(arguments.text)
    if not pasted.strip():
        raise WrongUse(text("There is nothing to explain: give the error line, or - and the line on standard input."))
    explanation = explain(pasted)
    guidance = Guidance(app)
    page = explained(
        explanation,
        guidance.guide(explanation.code),
        guidance.fixers(explanation.code),
        say=app.pages.say,
        title_of=app.pages.title_of,
        address_of_key=lambda key: guidance.address_of_key(key, explanation.records),
        address_of_record=guidance.address_of_record,
    )
    if arguments.json:
        write_json(_json(explanation, page))
    else:
        for line in page_lines(page, app.pages):
            write(line, colored=is_colored(arguments))
    if explanation.is_known:
        return Exit.DONE
    complain(app.pages.say(text("We do not know this error line, so nothing can be said about it.")))
    return Exit.CANNOT_CHECK


def _pasted(words: list[str]) -> str:
    if words != ["-"]:
        return " ".join(words)
    if sys.stdin is None:
        return ""
    # Bytes, so that a log in another encoding is read as far as it can be.
    given = sys.stdin.buffer.read(LONGEST * _WIDEST_SIGN)
    return given.decode("utf-16" if given[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig", "replace")


def _json(explanation: Explanation, page: Page) -> Json:
    urls = {record.id: record.url for record in page.records}
    return {
        "schema": SCHEMA,
        "code": explanation.code,
        "known": explanation.is_known,
        "confidence": explanation.confidence.value,
        "heals_itself": explanation.heals_itself,
        "who": [fixer.value for fixer in page.fixers],
        "error": explanation.error or None,
        "title": page.title,
        "cause": plain(page.cause),
        "fields": list(explanation.fields),
        "message": explanation.message,
        "records": [
            {"object": record.object, "id": record.id, "url": urls.get(record.id)} for record in explanation.records
        ],
        "steps": [step_json(step) for step in page.steps],
        "also_possible": list(explanation.also_possible),
    }
