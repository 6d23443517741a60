"""The program beside the tray app that speaks to the keyring: one question a line, one answer a line, until the end.

A question is `{"do": "read", "name": …, "secret": …, "interactive": …}`, an answer `{"secret": …}` or, for trouble,
`{"code": …, "template": …, "values": …}`: the reason and what the keyring answered. They pass through pipes alone.
"""

import json
import sys
from typing import Any, BinaryIO

from tray_app.adapters.system.helper_word import HELPER
from tray_app.adapters.vault.keyring_vault import KeyringVault
from tray_app.core.model.errors import CannotCheck


def helper_command() -> tuple[str, ...]:
    """What starts it: the program that runs now, with one word."""
    program = (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, "-m", "tray_app")
    return (*program, HELPER)


def serve(questions: BinaryIO, answers: BinaryIO) -> int:
    """Answer until there are no more questions. Returns the exit status."""
    vaults = {interactive: KeyringVault(interactive=interactive) for interactive in (False, True)}
    for line in questions:
        question = json.loads(line)
        answers.write(json.dumps(_answer(vaults[question["interactive"]], question)).encode() + b"\n")
        answers.flush()
    return 0


def _answer(vault: KeyringVault, question: dict[str, Any]) -> dict[str, Any]:
    try:
        match question["do"]:
            case "read":
                return {"secret": vault.read(question["name"])}
            case "write":
                vault.write(question["name"], question["secret"])
            case "remove":
                vault.remove(question["name"])
    except CannotCheck as error:
        said = error.evidence[0].answer
        return {"code": error.code, "template": said.template, "values": dict(said.values)}
    return {"secret": None}
