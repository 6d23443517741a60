"""The argument parser with the habits people expect: examples in the help, and "did you mean" for a slip."""

import argparse
import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, NoReturn

from tray_app.core.model.text import Text, text

STATUSES = """\
exit statuses:
  0  all logged, or the command did its work
  1  something is not logged or incomplete
  2  wrong use or wrong configuration
  3  something could not be checked"""
"""The end of every help text."""
_CHOICE = re.compile(r"invalid choice: '(?P<given>[^']*)' \(choose from (?P<choices>.*)\)$")


def meant(word: str, known: Iterable[str]) -> Text | None:
    """What may have been meant by an unknown word; None when nothing is like it."""
    near = get_close_matches(word, list(known), n=1)
    return text('Did you mean "{word}"?', word=near[0]) if near else None


class HelpfulParser(argparse.ArgumentParser):
    """Sub-parsers are of this class as well."""

    def __init__(self, *args: Any, examples: str = "", **kwargs: Any) -> None:
        """`examples` stand below the options, one a line."""
        parts = ["examples:\n" + "\n".join(f"  {line}" for line in examples.splitlines())] if examples else []
        kwargs.setdefault("epilog", "\n\n".join([*parts, STATUSES]))
        kwargs.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(*args, **kwargs)

    def error(self, message: str) -> NoReturn:
        """One line that says what is wrong and what may have been meant; status 2."""
        found = _CHOICE.search(message)
        if found:
            choices = re.findall(r"[\w.-]+", found["choices"])
            near = get_close_matches(found["given"], choices, n=1)
            meant = f" Did you mean '{near[0]}'?" if near else ""
            message = f"{message[: found.start()]}invalid choice: '{found['given']}'.{meant}"
            message += "" if near else f" Allowed: {', '.join(choices)}."
        self.exit(2, f"{self.prog}: {message}\nTry '{self.prog} --help'.\n")
