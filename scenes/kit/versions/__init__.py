"""A counter of writes as a ring round the threads to a tensor's cells, and threads that pass it."""
