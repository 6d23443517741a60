"""The command as it is, on other loopback ports: `python -m tests.e2e_sign_in.on_ports PORT,PORT,… WORD …`.

The registered ports are the same for everything on a machine, and another test run may be using them.
"""

import sys

from tray_app.adapters.salesforce import sign_in
from tray_app.cli.main import main

if __name__ == "__main__":
    ports, *words = sys.argv[1:]
    vars(sign_in)["PORTS"] = tuple(int(port) for port in ports.split(","))
    sys.exit(main(words))
