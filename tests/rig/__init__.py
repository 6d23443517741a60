"""Real counterparts for tests: an IMAP server, a Secret Service keyring, a desktop. None leaves a process behind."""
