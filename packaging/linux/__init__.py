"""The package for Debian and its relatives."""
