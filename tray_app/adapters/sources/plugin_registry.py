"""Which kinds of source other packages bring: entry points of the group `diditlog.sources`, none of them loaded."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "diditlog.sources"
"""The group of entry points; the name of one is the `type` in config.toml."""


def installed_plugins() -> "dict[str, EntryPoint]":
    """The entry points by name. Of two with one name the first on the path counts, as with modules."""
    from importlib.metadata import entry_points  # few reps have a source of another package

    found: dict[str, EntryPoint] = {}
    for entry in entry_points(group=GROUP):
        found.setdefault(entry.name, entry)
    return found
