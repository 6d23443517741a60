"""Whether a text fits a LIKE pattern."""

from collections.abc import Sequence

from tray_app.demo.salesforce.syntax import Wild


def is_like(text: str | None, pattern: Sequence[str | Wild]) -> bool:
    """Whether the whole text fits, without regard to case; an empty field fits nothing.

    Walks text and pattern once and goes back to the last `%` only: a regular expression could take for ever.
    """
    if text is None:
        return False
    at = place = 0
    last_any, resume = -1, 0
    while at < len(text):
        piece = pattern[place] if place < len(pattern) else None
        if piece is Wild.ANY:
            last_any, resume = place, at
            place += 1
        elif piece is Wild.ONE or (piece is not None and piece.casefold() == text[at].casefold()):
            at += 1
            place += 1
        elif last_any >= 0:
            resume += 1
            at, place = resume, last_any + 1
        else:
            return False
    return all(piece is Wild.ANY for piece in pattern[place:])
