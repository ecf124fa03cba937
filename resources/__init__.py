"""Data shipped with the app: starter models, the demo, later icons and translations."""
