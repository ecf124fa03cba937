"""The first run: three calm steps."""
