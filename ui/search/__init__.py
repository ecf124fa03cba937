"""Searching: the field, its chips, and moments as a list or by video."""
