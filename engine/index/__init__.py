"""Building the index: what is stale, the steps, and the runner that carries them out."""
