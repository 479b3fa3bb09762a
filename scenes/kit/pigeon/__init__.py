"""Five arrows that cannot all oppose each other: arcs that agree, four that fill a space, heaps."""
