"""The video search engine: media, models, store, index, search. Knows nothing of Qt."""
