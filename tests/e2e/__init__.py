"""The command as a rep's machine runs it, against real counterparts: Dovecot, gnome-keyring and a Salesforce apart."""
