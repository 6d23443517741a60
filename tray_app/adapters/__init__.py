"""The outside world: Salesforce, mailboxes, call logs, the keyring, the disk, the desktop. One outside library per module."""
