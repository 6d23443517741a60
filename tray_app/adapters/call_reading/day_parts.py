"""What the words beside a clock say of the hour: 下午 8:05, 晚上 8:05, 8:05 de la noche.

A clock of twelve hours means two times, and the word beside it is all that tells them apart. So one that nobody knows
is never passed over: the evening would be read as the morning.
"""

import re
from collections import defaultdict
from functools import lru_cache
from typing import Final

from tray_app.adapters.call_reading.month_names import MONTH_LANGUAGES, PLAIN_HALVES, halves, weekday_words
from tray_app.adapters.call_reading.zones import zone_named

_DAY: Final = 24 * 60
_NOON: Final = 12 * 60
_BESIDE: Final = 3 * 60
"""Minutes by which people stretch a part of the day: one o'clock is still "at night", which ends at midnight."""
_WORDS: Final = 4
"""Words that a part of the day has at most: `de l’après-midi`, `in the evening`."""
_MORE: Final = {
    "새벽": (0, 6), "낮": (11, 17), "深夜": (22, 5), "早朝": (4, 8), "未明": (0, 4), "早晨": (5, 9), "傍晚": (16, 20),
    "半夜": (23, 4), "夜里": (19, 5), "夜裡": (19, 5), "早上": (5, 9), "晚間": (18, 24), "晚间": (18, 24),
    "mat": (0, 12), "dumat": (0, 12),
}  # fmt: skip
"""Parts of the day that people and programs write beside those that CLDR has: from hour to hour."""
_UNITS: Final = frozenset({"h", "hrs", "hr", "hours", "uhr", "uur", "時", "时"})
"""Words behind a clock that say nothing of the hour."""
_FILLERS: Final = _UNITS | {
    "at", "on", "time", "um", "ab", "kl", "klo", "à", "às", "ás", "las", "la", "los", "alle", "ore", "om", "o", "godz",
    "t", "r", "時間", "时间", "時刻", "的", "시각", "시간",
}  # fmt: skip
"""Words before a clock that say nothing of the hour."""
_APART: Final = re.compile(r"[\s,;:()\[\]{}|/–—]+")
_EASTERN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Letters of scripts that put no space between two words."""


def part_before(words: str) -> str | None:
    """The part of the day that the words before a clock end with; empty where they end with something else that is
    known, None where nobody knows what they say.
    """
    pieces = [piece for piece in _APART.split(words) if _plain(piece)]
    if not pieces:
        return ""
    known = _known_parts()
    for count in range(min(_WORDS, len(pieces)), 0, -1):
        if (part := _plain("".join(pieces[-count:]))) in known:
            return part
    if _says_nothing(pieces[-1]):
        return ""
    last = _plain(pieces[-1])
    for at in range(1, len(last)):
        if not _EASTERN.match(last, at):
            continue
        if last[at:] in known:
            return last[at:]
        if _says_nothing(last[at:]):
            return ""
    return None


def part_after(words: str) -> tuple[str, str]:
    """The part of the day that the words behind a clock begin with, or nothing, and what is left of them."""
    pieces = words.split()
    while pieces and _plain(pieces[0]) in _UNITS:
        pieces.pop(0)
    first = _plain(pieces[0]) if pieces else ""
    if first in {"am", "pm"}:  # usual, as are zones: known without the data of all languages
        return first, " ".join(pieces[1:])
    if not first or (pieces[0].isascii() and pieces[0].isupper() and zone_named(" ".join(pieces))):
        return "", " ".join(pieces)
    for count in range(min(_WORDS, len(pieces)), 0, -1):
        if (part := _plain("".join(pieces[:count]))) in _known_parts():
            return part, " ".join(pieces[count:])
    return "", " ".join(pieces)


def hour_without_parts(after: str, before: str, hour: int) -> int:
    """The hour as versions read it that knew no parts of the day but its two halves."""
    words = re.findall(r"[^\W\d_](?:[^\W\d_]|\.\s?(?=[^\W\d_]))*\.?", before)
    halves_told = (_half_of(part) for word in (after, *words[-1:]) if (part := _plain(word)))
    half = next((one for one in halves_told if one is not None), None)
    return hour if half is None or hour > 12 else hour % 12 + half


def zone_before(words: str) -> str:
    """The zone that stands directly before a clock, or nothing."""
    last = next((piece for piece in reversed(_APART.split(words)) if _plain(piece)), "")
    is_zone = last and _plain(last) not in _FILLERS and zone_named(last) is not None and not _is_weekday(last)
    return last if is_zone else ""


def hour_in(part: str, hour: int, minute: int) -> int | None:
    """The hour of the day (0 to 23) that a clock of twelve hours shows in this part of it; None when both may be meant.

    An hour above 12 is none of such a clock, and needs no part: `13:05 PM`, as some programs write.
    """
    if not part or hour > 12:
        return hour
    half = _half_of(part)
    if half is None:
        early = hour % 12 * 60 + minute
        half = _half(_ranges()[part], early)
    return None if half is None else hour % 12 + half


def _half_of(word: str) -> int | None:
    """0 or 12 for a word that names a half of the day."""
    return PLAIN_HALVES[word] if word in PLAIN_HALVES else halves().get(word)


def _half(ranges: tuple[tuple[int, int], ...], early: int) -> int | None:
    """0 or 12: in which half of the day these minutes after its beginning are in one of the ranges, or close to it."""
    away = {half: min(_minutes_away(early + half * 60, one) for one in ranges) for half in (0, 12)}
    for most in (0, _BESIDE):
        fitting = [half for half, minutes in away.items() if minutes <= most]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None


def _minutes_away(at: int, within: tuple[int, int]) -> int:
    begin, end = within
    if (at - begin) % _DAY < (end - begin) % _DAY or (end - begin) % _DAY == 0:
        return 0
    return min((begin - at) % _DAY, (at - end) % _DAY + 1)


def _says_nothing(piece: str) -> bool:
    """Whether it is a word that may stand beside a clock and leaves its hour as it is."""
    return _plain(piece) in _FILLERS or _is_weekday(piece) or zone_named(piece) is not None


def _is_weekday(piece: str) -> bool:
    return piece.casefold().replace(".", "").strip("-") in weekday_words()


@lru_cache(maxsize=1)
def _known_parts() -> frozenset[str]:
    return frozenset(halves()) | frozenset(_ranges())


@lru_cache(maxsize=1)
def _ranges() -> dict[str, tuple[tuple[int, int], ...]]:
    """When the parts of the day are, in minutes from its beginning, in all languages that have the word."""
    from babel import Locale

    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for language in MONTH_LANGUAGES:
        locale = Locale.parse(language)
        rules = {name: [_range(one) for one in held] for name, held in locale.day_period_rules.get(None, {}).items()}
        for context in locale.day_periods.values():
            for name, word in ((name, word) for width in context.values() for name, word in width.items()):
                plain = _plain(word)
                if name in rules and (len(plain) > 2 or not plain.isascii()):
                    found[plain].update(rules[name])
    for word, (begin, end) in _MORE.items():
        found[word].add((begin * 60, end * 60))
    return {word: tuple(sorted(held)) for word, held in found.items() if word not in halves()}


def _range(rule: dict[str, int]) -> tuple[int, int]:
    """From and before, in minutes; CLDR's are seconds. Noon and midnight are a minute long."""
    if "at" in rule:
        return rule["at"] // 60, rule["at"] // 60 + 1
    return rule["from"] // 60, rule["before"] // 60


def _plain(words: str) -> str:
    """Its letters alone."""
    return "".join(filter(str.isalpha, words.casefold()))
