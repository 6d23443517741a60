"""The company's decisions as one value, and how they meet the rep's own: default < config.toml < enforced."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from tray_app.adapters.settings.config_models import ConfigFile
from tray_app.adapters.tables import Table
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.text import Text

Values = Mapping[str, object]
"""Checked values by dotted key: `logging.profile`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Only values that were checked are in here; what was wrong is told in `complaints` and has no effect."""

    defaults: Values = field(default_factory=dict)
    """What holds where the rep has chosen nothing."""
    enforced: Values = field(default_factory=dict)
    """What holds whatever the rep has chosen."""
    complaints: tuple[Text, ...] = ()
    """What was wrong, for whoever looks after the computer."""
    places: tuple[str, ...] = ()
    """Where something was found."""

    def is_enforced(self, key: str) -> bool:
        """Whether the rep cannot change this dotted key."""
        return key in self.enforced

    def applied(self, settings: ConfigFile) -> ConfigFile:
        """The settings as they hold: the rep's, with defaults below and enforced values above them."""
        tables = {key.partition(".")[0] for key in (*self.defaults, *self.enforced)}
        return settings.changed(**{table: self._table(getattr(settings, table), table) for table in tables})

    def without_unusable(self, key: str, use: Callable[[str], object]) -> "Policy":
        """The policy without values of `key` that `use` refuses with BadConfiguration; its words become a complaint."""
        complaints = list(self.complaints)

        def usable(values: Values) -> Values:
            try:
                if key in values:
                    use(str(values[key]))
            except BadConfiguration as error:
                complaints.append(error.message)
                return {name: value for name, value in values.items() if name != key}
            return values

        defaults, enforced = usable(self.defaults), usable(self.enforced)
        return replace(self, defaults=defaults, enforced=enforced, complaints=tuple(complaints))

    def _table(self, chosen: Table, table: str) -> Table:
        defaults, enforced = _of(table, self.defaults), _of(table, self.enforced)
        open_ones = {key: value for key, value in defaults.items() if key not in chosen.written}
        return chosen.changed(**open_ones | enforced)


NOTHING_MANAGED = Policy()
"""On a computer of one's own."""


def _of(table: str, values: Values) -> dict[str, object]:
    found = ((key.partition("."), value) for key, value in values.items())
    return {name: value for (head, _, name), value in found if head == table}
