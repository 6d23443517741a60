"""The outside world: Salesforce, mailboxes, call logs, keyring, disk, desktop. One outside library per module."""
