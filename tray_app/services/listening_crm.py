"""A Crm that remembers what it was told: whoever writes a Task wants the people and Tasks of the check again."""

from datetime import timedelta

from tray_app.core.model.crm import ApiUsage, Keys, Records, Rep, Schema
from tray_app.core.model.ports import Crm


class ListeningCrm:
    """`core.model.ports.Crm` on another one."""

    def __init__(self, crm: Crm) -> None:
        self._crm = crm
        self.heard = Records()
        """Everything that was answered."""

    @property
    def requests_made(self) -> int:
        """Requests that Salesforce counts."""
        return self._crm.requests_made

    @property
    def usage(self) -> ApiUsage | None:
        """The org's API usage as of the last answer."""
        return self._crm.usage

    @property
    def instance_url(self) -> str | None:
        """The org's address."""
        return self._crm.instance_url

    def clock_offset(self) -> timedelta | None:
        """How far Salesforce's clock is ahead of this computer's."""
        return self._crm.clock_offset()

    def rep(self) -> Rep:
        """The signed-in user."""
        return self._crm.rep()

    def schema(self, at_most: timedelta | None = None) -> Schema:
        """The describes, no older than that."""
        return self._crm.schema(at_most)

    def look_up(self, keys: Keys) -> Records:
        """The rep's records around these keys."""
        return self._remember(self._crm.look_up(keys))

    def look_closer(self, keys: Keys, known: Records) -> Records:
        """What other owners and other fields have on these keys."""
        return self._remember(self._crm.look_closer(keys, known))

    def close(self) -> None:
        """Give up what is being asked."""
        self._crm.close()

    def _remember(self, records: Records) -> Records:
        self.heard = self.heard + records
        return records
