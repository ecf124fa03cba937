"""The steps, one file each: plain functions, values in and values out."""
