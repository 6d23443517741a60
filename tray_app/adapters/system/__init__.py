"""What this computer gives: folders, locks, logs, the time zone, the language, and a disk that may refuse."""
