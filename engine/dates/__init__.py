"""Dates of recording: read from tags and file names, and weighed against each other."""
