"""Where activities come from: one file per kind of source."""
