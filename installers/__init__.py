"""What packaging needs, and the scripts that make the starter models and the demo."""
