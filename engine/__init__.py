"""The video search engine: media, models, store, index, search. Knows nothing of Qt."""

from engine.isolation import switch_off

switch_off()
