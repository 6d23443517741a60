"""Words of a guide as rich text: everything is escaped first, and only our own two marks become markup."""

import re
from html import escape

_MARK = re.compile(r"\*\*(?P<label>[^*]+)\*\*|`(?P<name>[^`]+)`")


def rich(words: str) -> str:
    """HTML of words in which `**` marks labels and backquotes mark API names; a mark without its partner stays."""
    return _MARK.sub(_markup, escape(words))


def _markup(found: re.Match[str]) -> str:
    if label := found["label"]:
        return f"<b>{label}</b>"
    return f"<code>{found['name']}</code>"
