"""An app password as people paste it: providers show it in groups, and the blanks between them do not belong to it."""

import re
from typing import Final

from tray_app.core.model.mail_providers import takes_app_passwords

_GROUPED: Final = re.compile(r"[a-z0-9]{4}([\s-][a-z0-9]{4}){2,4}", re.IGNORECASE)


def app_password_in(pasted: str, host: str) -> str:
    """The password itself, at a host that takes app passwords; anything else as it was typed."""
    plain = pasted.strip()
    if not (takes_app_passwords(host.lower()) and _GROUPED.fullmatch(plain)):
        return pasted
    # Apple's has hyphens, and wants them.
    return "".join(plain.split())
