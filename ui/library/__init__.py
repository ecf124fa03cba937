"""The library as a grid of videos, its side bar, and dropping files on the window."""
