"""Weight shared out over a matrix as heaps, what each brings back, and all of them end to end."""
