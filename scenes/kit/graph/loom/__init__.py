"""A loom: a tensor on top, drawn down over the rows that read it, and what comes back up to it."""
