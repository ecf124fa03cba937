"""Vectors: their generations and rows, and the codes by which the nearest are found."""

from engine.store.vectors.generations import Generation
from engine.store.vectors.tables import Near, VectorRow, VectorTables

__all__ = ["Generation", "Near", "VectorRow", "VectorTables"]
