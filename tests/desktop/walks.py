"""A newcomer's walk for each card of the mailbox step, to the first verdict, on a real desktop.

`.venv/bin/python -m tests.desktop.walks FOLDER [LANGUAGE …]`: clicks and fields are counted, and each step leaves a
picture in FOLDER/LANGUAGE/CARD. Everything is real but the far ends: Salesforce, Microsoft and who hosts a domain are
stand-ins on this machine, and imap.gmail.com is its Dovecot. The company's settings say where to sign in, but for
`file` (the admin's file is dropped on the first page) and `report` (there is no key: a report is looked at).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from tests.desktop.walking import CARDS, walk
from tests.rig import warm_start
from tests.rig.certificates import CertificateAuthority
from tests.rig.desktop import Desktop
from tests.rig.processes import Processes
from tests.rig.session import Session

ROOT = Path(__file__).parents[2]
MINUTES = 5


@contextmanager
def desktop() -> Iterator[Desktop]:
    """A desktop with nothing on it."""
    with tempfile.TemporaryDirectory(prefix="walk-", ignore_cleanup_errors=True) as place:
        home = Path(place)
        (home / "logs").mkdir()
        processes = Processes(home / "logs")
        try:
            with closing(Session(processes, home)) as kept, closing(Desktop.launch(kept, processes, home)) as session:
                yield session
        finally:
            processes.stop_all()


def take(card: str, folder: Path, language: str, session: Desktop) -> dict[str, object]:
    """One walk in a process of its own on a desktop with nothing on it; what it counted."""
    folder.mkdir(parents=True, exist_ok=True)
    ca_file = CertificateAuthority.create(session.home).ca_file
    env = {**session.env, "PYTHONPATH": str(ROOT), "SSL_CERT_FILE": str(ca_file)}
    if "DIDITLOG_REFERENCE_DATA" in os.environ:
        env["DIDITLOG_REFERENCE_DATA"] = os.environ["DIDITLOG_REFERENCE_DATA"]
    command = [sys.executable, "-m", "tests.desktop.walks", "--inside", card, str(folder), language]
    with warm_start.Popen(
        command, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as inside:
        said, complaints = inside.communicate(timeout=MINUTES * 60)
    if inside.returncode != 0:
        raise SystemExit(f"{card} in {language}: {complaints[-3000:]}")
    counted: dict[str, object] = json.loads(said.splitlines()[-1])
    return counted


def line_of(card: str, language: str, counted: Mapping[str, object]) -> str:
    """One row of the table; the seconds are those of this machine, without anybody's reading and typing."""
    numbers = f"{counted['clicks']:<8}{counted['fields']:<8}{counted['seconds']:<9}"
    return f"{card:<14}{language:<10}{numbers}{counted['verdicts']}"


def main(folder: Path, *languages: str) -> None:
    """Walk with each card in each language, and print what was counted."""
    sys.stdout.write(f"{'card':<14}{'language':<10}{'clicks':<8}{'fields':<8}{'seconds':<9}first verdict\n")
    for language in languages or ("en", "ko"):
        for card in CARDS:
            with desktop() as session:
                counted = take(card, folder / language / card, language, session)
            sys.stdout.write(f"{line_of(card, language, counted)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1] == "--inside":
        sys.stdout.write(json.dumps(walk(sys.argv[2], Path(sys.argv[3]), sys.argv[4])) + "\n")
    else:
        main(Path(sys.argv[1]), *sys.argv[2:])
