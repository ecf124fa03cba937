"""Where files are: the volumes they lie on, and whether what is not seen is gone."""
