"""Which kinds of source other packages bring: entry points of the group `diditlog.sources`, none of them loaded."""

from importlib.metadata import EntryPoint, entry_points

GROUP = "diditlog.sources"
"""The group of entry points; the name of one is the `type` in config.toml."""


def installed_plugins() -> dict[str, EntryPoint]:
    """The entry points by name. Of two with one name the first on the path counts, as with modules."""
    found: dict[str, EntryPoint] = {}
    for entry in entry_points(group=GROUP):
        found.setdefault(entry.name, entry)
    return found
