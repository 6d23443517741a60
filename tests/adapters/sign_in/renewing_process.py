"""A second DidItLog: for each line it reads, its grant has run out and it asks for a newer one. Prints which it got.

Arguments: the vault's file, the folder of the lock, the CA file. The tokens are printed as digests.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from tests.adapters.sign_in.file_vault import FileVault
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.token_keeper import TokenKeeper
from tray_app.core.model.errors import CannotCheck


def main(vault: str, folder: str, ca_file: str) -> None:
    keeper = TokenKeeper(FileVault(Path(vault)), HttpSession(Path(ca_file)), Path(folder))
    grant = keeper.current()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for _ in sys.stdin:
        try:
            grant = keeper.renew(grant)
            said = hashlib.sha256(grant.access_token.encode()).hexdigest()
        except CannotCheck as trouble:
            said = trouble.code
        sys.stdout.write(said + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
