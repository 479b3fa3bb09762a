"""A field of entries over the few cells that they are read from, on dotted strings."""
