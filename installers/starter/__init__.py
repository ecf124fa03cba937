"""Trains and measures the small starter models from scenes drawn and words spoken here."""
