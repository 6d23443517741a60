"""The way out of this computer: HTTPS, certificates, limits of time and size, and the feed of newer versions."""
