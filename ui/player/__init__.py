"""The player: the picture, its timeline, and the words that are said."""
