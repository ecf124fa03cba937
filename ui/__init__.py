"""The Qt user interface. It sees the engine only through its façade."""
