"""How the window looks: one palette, one set of spacings and radii, one set of icons."""
