"""Finding moments: channels, fusion, and the searcher."""
