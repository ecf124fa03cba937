"""Models: catalogue, installed folders, devices, and one adapter for each kind."""
