"""Random samples: a pile of them over a ruler, and the running means of many runs as a river."""
