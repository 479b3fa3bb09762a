"""More machines than this one: the tasks of the pool, carried by Dask distributed (an extra)."""
