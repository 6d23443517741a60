"""When an email was sent, by two clocks of which either may be wrong."""

from datetime import UTC, datetime

from tests.cases import Case
from tests.cases.mail_answers import sent_at

# Kind, the server's date, the sender's, the answer before, the right answer.
ROWS: tuple[tuple[str, str | None, str, str, str], ...] = (
    (
        "a mailbox that was moved: the server's date is new",
        "2026-11-23 17:02",
        "Date: Mon, 20 Oct 2025 09:00:00 +0000",
        "2026-11-23 17:02",
        "2025-10-20 09:00",
    ),
    (
        "a copy that was uploaded an hour and a half later",
        "2026-11-23 17:02",
        "Date: Mon, 23 Nov 2026 15:32:00 +0000",
        "2026-11-23 17:02",
        "2026-11-23 15:32",
    ),
    (
        "a Date in the future",
        "2026-11-23 17:02",
        "Date: Mon, 23 Nov 2037 15:32:00 +0000",
        "2026-11-23 17:02",
        "2026-11-23 17:02",
    ),
    (
        "a sender's clock that is ahead",
        "2026-11-23 17:02",
        "Date: Mon, 23 Nov 2026 18:32:00 +0000",
        "2026-11-23 17:02",
        "2026-11-23 17:02",
    ),
    (
        "a clock that was never set",
        "2026-11-23 17:02",
        "Date: Thu, 01 Jan 1970 00:00:00 +0000",
        "2026-11-23 17:02",
        "2026-11-23 17:02",
    ),
    (
        "the year of the first PCs",
        "2026-11-23 17:02",
        "Date: Tue, 01 Jan 1980 00:00:00 +0000",
        "2026-11-23 17:02",
        "2026-11-23 17:02",
    ),
    (
        "a Date that cannot be read",
        "2026-11-23 17:02",
        "Date: gestern",
        "2026-11-23 17:02",
        "2026-11-23 17:02",
    ),
    (
        "no server's date",
        None,
        "Date: Mon, 23 Nov 2026 09:32:00 -0600",
        "2026-11-23 15:32",
        "2026-11-23 15:32",
    ),
    (
        "a zone that is unknown",
        "2026-11-23 17:02",
        "Date: Mon, 23 Nov 2026 17:00:00 -0000",
        "2026-11-23 17:02",
        "2026-11-23 17:00",
    ),
    (
        "a zone with its name",
        "2026-11-23 17:02",
        "Date: Mon, 23 Nov 2026 09:00:00 -0800 (Pacific Standard Time)",
        "2026-11-23 17:02",
        "2026-11-23 17:00",
    ),
)


def _answer(taken_in: str | None, date: str) -> str:
    return sent_at(datetime.fromisoformat(taken_in).replace(tzinfo=UTC) if taken_in else None, date)


CASES = tuple(
    Case(
        kind=kind,
        given=f"{taken_in} | {date}",
        before=before,
        right=right,
        answer=lambda taken_in=taken_in, date=date: _answer(taken_in, date),  # type: ignore[misc]
    )
    for kind, taken_in, date, before, right in ROWS
)
