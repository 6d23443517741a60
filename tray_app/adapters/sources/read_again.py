"""A file that is read again: which of its calls came under another id before, and are the same calls all the same."""

from collections import defaultdict
from collections.abc import Mapping

from tray_app.adapters.call_reading.call_identity import stem_of

Given = Mapping[str, str]
"""The id that each row of a file was given, by its place in it."""


def former_ids(before: Given, now: Given, *, is_unchanged: bool) -> dict[str, tuple[str, ...]]:
    """Id → ids that the file gave the same call and gives no more.

    In a file that is what it was, a place says which: it is read otherwise now. In one that was written anew, it is
    a row with the same time and number, of which the outcome was put right.
    """
    still = set(now.values())
    found: defaultdict[str, list[str]] = defaultdict(list)
    if is_unchanged:
        for place, old in before.items():
            if old not in still and place in now:
                found[now[place]].append(old)
    else:
        known = set(before.values())
        fresh: defaultdict[str, list[str]] = defaultdict(list)
        for new in dict.fromkeys(now.values()):
            if new not in known and (stem := stem_of(new)):
                fresh[stem].append(new)
        for old in dict.fromkeys(before.values()):
            if old not in still and fresh[stem_of(old)]:
                found[fresh[stem_of(old)].pop(0)].append(old)
    return {new: tuple(dict.fromkeys(olds)) for new, olds in found.items()}
