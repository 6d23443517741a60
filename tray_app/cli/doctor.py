"""`doctor`: what works on this machine, one line per part with its place, and how to mend what does not."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from tray_app import __version__
from tray_app.adapters.content.profile_files import load_profile
from tray_app.adapters.net.http import HttpSession, trouble_code, trouble_evidence
from tray_app.adapters.net.named_bundles import unusable_bundles
from tray_app.adapters.notify.notification_probe import notifications_work
from tray_app.adapters.sources.trial import SourceAdapter
from tray_app.adapters.system.disk_trouble import disk_trouble
from tray_app.app import App
from tray_app.cli.line import Span, Tone, columns
from tray_app.cli.output import Exit, is_colored, write_json
from tray_app.cli.report import step_json
from tray_app.cli.tables import page_lines, trouble_line
from tray_app.cli.terminal import complain, write
from tray_app.core.model.errors import BadConfiguration, CannotCheck
from tray_app.core.model.page import Page
from tray_app.core.model.ports import Trouble
from tray_app.core.model.verdict import Evidence

_PROBE = "doctor"
_TONES = {"ok": Tone.GOOD, "off": Tone.DIM, "failed": Tone.NEEDS_YOU}


@dataclass(frozen=True, slots=True)
class DoctorLine:
    """How one part is."""

    part: str
    """What was looked at."""
    state: str
    """ok, off (not there, and that is fine) or failed."""
    reason: str | None = None
    """A code of the catalogue, when it failed for a known reason."""
    detail: str = ""
    """What was seen, in words."""
    evidence: tuple[Evidence, ...] = ()
    """What was seen, question by question."""


def doctor(app: App, arguments: argparse.Namespace) -> Exit:
    """Look at every part, and say how it is."""
    lines = list(_lines(app))
    failed = [line for line in lines if line.state == "failed"]
    if arguments.json:
        write_json({"schema": 1, "version": __version__, "parts": [_json(app, line) for line in lines]})
    else:
        rows = [
            [Span(line.part), Span(line.state, _TONES[line.state]), Span(line.reason or ""), Span(_words(app, line))]
            for line in lines
        ]
        for row in columns(rows):
            write(row, colored=is_colored(arguments))
        for page in _pages(app, failed):
            write()
            for printed in page_lines(page, app.pages):
                write(printed, colored=is_colored(arguments))
    for words in dict.fromkeys(_complaint(app, line) for line in failed):
        complain(words)
    if any(line.part == "configuration" for line in failed):
        return Exit.WRONG_USE
    return Exit.CANNOT_CHECK if failed else Exit.DONE


def _words(app: App, line: DoctorLine) -> str:
    return line.detail or (app.pages.title_of(line.reason) if line.reason else "")


def _json(app: App, line: DoctorLine) -> dict[str, object]:
    told: dict[str, object] = {"part": line.part, "state": line.state, "reason": line.reason, "detail": line.detail}
    if line.reason:
        told["steps"] = [step_json(step) for page in _pages(app, [line]) for step in page.steps]
    return told


def _pages(app: App, failed: Sequence[DoctorLine]) -> list[Page]:
    """How to mend what failed, each reason once."""
    seen = {line.reason: Trouble(line.reason, line.evidence) for line in failed if line.reason}
    return [app.pages.of_trouble(trouble, None) for trouble in seen.values()]


def _complaint(app: App, line: DoctorLine) -> str:
    return trouble_line(line.reason, (), app.pages) if line.reason else f"{line.part}: {line.detail}"


def _lines(app: App) -> Iterator[DoctorLine]:
    yield _policy(app)
    try:
        profile = load_profile(app.file.logging.profile, app.profile_folders)
    except BadConfiguration as error:
        yield DoctorLine("configuration", "failed", None, app.pages.say(error.message))
        return
    yield DoctorLine("configuration", "ok", None, str(app.paths.config_file))
    yield from _places(app)
    yield DoctorLine("logger", "ok", None, profile.name)
    yield _part(app, "store", lambda: _store(app))
    yield _part(app, "keyring", lambda: _keyring(app))
    yield _tray()
    yield _notifications()
    yield from _certificates()
    yield _part(app, "network", lambda: _network(app))
    yield _part(app, "sign-in", lambda: _sign_in(app))
    for source in app.make_sources(app.file):
        yield _source(app, source)


def _policy(app: App) -> DoctorLine:
    policy = app.policy
    if not policy.places:
        return DoctorLine("policy", "ok", None, "nothing is managed")
    found = f"{len(policy.enforced)} enforced, {len(policy.defaults)} default: {', '.join(policy.places)}"
    if policy.complaints:
        return DoctorLine("policy", "failed", None, " ".join([f"{found}.", *map(app.pages.say, policy.complaints)]))
    return DoctorLine("policy", "ok", None, found)


def _places(app: App) -> Iterator[DoctorLine]:
    """Every folder; those for a team's own mappings and profiles are made by whoever needs them."""
    folders = {"data": app.paths.data_dir, "logs": app.paths.log_dir, "mappings": app.mapping_folder}
    for name, folder in (folders | {"profiles": app.profile_folders[0]}).items():
        yield DoctorLine(name, "ok", None, str(folder))


def _part(app: App, name: str, look: Callable[[], str]) -> DoctorLine:
    try:
        return DoctorLine(name, "ok", None, look())
    except CannotCheck as error:
        return DoctorLine(name, "failed", error.code, evidence=error.evidence)
    except OSError as error:
        return DoctorLine(name, "failed", None, app.pages.say(disk_trouble(error)))


def _store(app: App) -> str:
    app.store.write_note("doctor", None)
    return str(app.paths.store_file)


def _keyring(app: App) -> str:
    app.vault.write(_PROBE, "works")
    kept = app.vault.read(_PROBE)
    app.vault.remove(_PROBE)
    if kept != "works":
        raise CannotCheck("check.no_keyring")
    return ""


def _tray() -> DoctorLine:
    from tray_app.ui.tray.tray_probe import tray_is_there

    if tray_is_there():
        return DoctorLine("tray", "ok")
    mend = "no tray here: start DidItLog again to see its window; GNOME shows a tray with the extension AppIndicator"
    return DoctorLine("tray", "off", None, mend)


def _notifications() -> DoctorLine:
    if notifications_work():
        return DoctorLine("notifications", "ok")
    return DoctorLine("notifications", "off", None, "no program shows them here: the icon and the window say the same")


def _certificates() -> Iterator[DoctorLine]:
    """What the environment names to be trusted and nobody can: only where there is such a thing."""
    for name, place in unusable_bundles():
        mend = f"{name} names {place}, which holds no certificates that can be read: the system's are used alone"
        yield DoctorLine("certificates", "off", None, mend)


def _org_address(app: App) -> str:
    """Where the rep is signed in: a token that was given may belong to an org the configuration does not name."""
    with suppress(CannotCheck, OSError):  # a locked keyring or a store that fails has a line of its own
        if account := app.tokens.account():
            return account.instance_url
    with suppress(OSError):
        if known := app.configured.crm.instance_url:
            return known
    return app.file.salesforce.login_url


def _network(app: App) -> str:
    address = _org_address(app)
    try:
        # The list of API versions is public and counts against nobody's allowance.
        with HttpSession() as session:
            answer = session.get(f"{address}/services/data")
    except Exception as error:
        raise CannotCheck(trouble_code(error), *trouble_evidence(error)) from None
    if answer.status_code >= 500:
        raise CannotCheck("check.salesforce_unavailable")
    return address


def _sign_in(app: App) -> str:
    account = app.tokens.account()
    if account is None:
        raise CannotCheck("check.not_signed_in")
    if account.ended:
        raise CannotCheck("check.signed_out")
    return account.username or account.instance_url


def _source(app: App, source: SourceAdapter) -> DoctorLine:
    name, trial = source.id, source.test()
    if trial.trouble is not None:
        seen = [f"{app.pages.say(one.question)}: {app.pages.say(one.answer)}" for one in trial.trouble.evidence]
        return DoctorLine(f"source {name}", "failed", trial.trouble.code, "; ".join(seen), trial.trouble.evidence)
    return DoctorLine(f"source {name}", "ok", None, f"{trial.place} ({trial.count})")
