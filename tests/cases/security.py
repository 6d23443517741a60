"""Addresses that lead elsewhere, files that others read, and texts made to cost time."""

import os
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cases import Case
from tray_app.adapters.policy.judging import Found, judged
from tray_app.adapters.salesforce.given_token import accept_token
from tray_app.adapters.salesforce.org_address import BadAddress, salesforce_origin
from tray_app.adapters.system.paths import find_paths
from tray_app.adapters.system.redaction import redact
from tray_app.core.model.errors import BadConfiguration

_CLOCK = time.perf_counter if sys.platform == "win32" else time.thread_time
"""Of this thread alone, whatever else the machine does; that of Windows is too coarse."""
_LINE = "grows with the length"
_SQUARE = "grows with the square of the length"


def _origin(pasted: str) -> str:
    try:
        return salesforce_origin(pasted)
    except BadAddress as error:
        return f"refused: {str(error).split('.')[0]}."


def _token_for(instance_url: str) -> str:
    try:
        return accept_token("token-of-a-test", instance_url).instance_url
    except BadConfiguration:
        return "refused"


def _mode_after_start(name: str) -> str:
    before = os.umask(0o022)
    try:
        with TemporaryDirectory() as folder:
            file = Path(folder) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
            find_paths({"DIDITLOG_HOME": folder}).prepare()
            return f"{stat.S_IMODE(file.stat().st_mode):o}"
    finally:
        os.umask(before)


def _growth(shape: Callable[[int], str]) -> str:
    """How much longer ten times as much takes: quadratic would be a hundred times."""

    def seconds(size: int) -> float:
        text = shape(size)
        began = _CLOCK()
        redact(text)
        return _CLOCK() - began

    for _ in range(5):  # a busy machine may be slow once
        if seconds(16_000) < 40 * min(seconds(1_600) for _ in range(3)) + 0.01:
            return _LINE
    return _SQUARE


def _policy(value: object) -> str:
    policy = judged([Found("the policy", {"enforced": {"app": {"language": value}}})])
    return f"{len(policy.enforced)} enforced, {len(policy.complaints)} complaint"


def _logs_folder_is_a_file() -> str:
    with TemporaryDirectory() as folder:
        Path(folder, "logs").write_text("a file")
        find_paths({"DIDITLOG_HOME": folder}).prepare()
        return "starts"


CASES = (
    Case(
        kind="an address with a user name leads to another server",
        given="https://acme.my.salesforce.com@evil.example",
        before="https://evil.example",
        right="refused: The address has a user name or an @ before the name of the server, so it may lead elsewhere "
        "than it seems to.",
        answer=lambda: _origin("https://acme.my.salesforce.com@evil.example"),
    ),
    Case(
        kind="letters that look like others",
        given="https://acme.my.xn--salesfrce-f8g.com",
        before="https://acme.my.xn--salesfrce-f8g.com",
        right="refused: The address has letters that only look like those of Salesforce's.",
        answer=lambda: _origin("https://acme.my.xn--salesfrce-f8g.com"),
    ),
    Case(
        kind="a port that Salesforce does not have",
        given="https://acme.my.salesforce.com:8443",
        before="https://acme.my.salesforce.com:8443",
        right="refused: The address has a port number.",
        answer=lambda: _origin("https://acme.my.salesforce.com:8443"),
    ),
    Case(
        kind="a dot at the end is another name to some programs",
        given="https://acme.my.salesforce.com.",
        before="https://acme.my.salesforce.com",
        right="refused: This is not a web address.",
        answer=lambda: _origin("https://acme.my.salesforce.com."),
    ),
    Case(
        kind="an @ behind the server is no user name",
        given="https://acme.my.salesforce.com/x@y",
        before="https://acme.my.salesforce.com",
        right="https://acme.my.salesforce.com",
        answer=lambda: _origin("https://acme.my.salesforce.com/x@y"),
    ),
    Case(
        kind="a token is given with the address of somebody else",
        given="--instance-url https://evil.example",
        before="https://evil.example",
        right="refused",
        answer=lambda: _token_for("https://evil.example"),
    ),
    Case(
        kind="a file that an editor made",
        given="config.toml under umask 022",
        before="644",
        right="600",
        answer=lambda: _mode_after_start("config.toml"),
    ),
    Case(
        kind="a file of an earlier version",
        given="data/sign-in.stamp under umask 022",
        before="644",
        right="600",
        answer=lambda: _mode_after_start("data/sign-in.stamp"),
    ),
    Case(
        kind="the folder for logs is a file",
        given="logs",
        before="FileExistsError",
        right="starts",
        answer=_logs_folder_is_a_file,
    ),
    Case(
        kind="half a character in a policy",
        given="app.language is \\ud800",
        before="IndexError: tuple index out of range",
        right="0 enforced, 1 complaint",
        answer=lambda: _policy("\ud800"),
    ),
    Case(
        kind="a number without end in a policy",
        given="app.language is 10 to the power of 5000",
        before="ValueError: Exceeds the limit (4300 digits) for integer string conversion",
        right="0 enforced, 1 complaint",
        answer=lambda: _policy(10**5000),
    ),
    *(
        Case(
            kind="a text that is long to redact",
            given=given,
            before=before,
            right=_LINE,
            answer=lambda shape=shape: _growth(shape),  # type: ignore[misc]
        )
        for given, before, shape in (
            ("spaces", _SQUARE, lambda n: " " * n),
            ("= and spaces", _SQUARE, lambda n: "=" + " " * n + "x"),
            ("SELECT without FROM", _SQUARE, lambda n: "SELECT " * (n // 7)),
            ("tokens without a dot", _SQUARE, lambda n: "eyJ-" * (n // 4)),
            ("addresses with open brackets", _SQUARE, lambda n: "a@[" * (n // 3)),
            ("digits that end in a word", _LINE, lambda n: "1 " * (n // 2) + "1a"),
            ("days", _LINE, lambda n: "2026-01-01 " * (n // 11)),
        )
    ),
)
