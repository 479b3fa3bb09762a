"""A matrix with two entries for each pair of rows: it turns over its diagonal, they are added."""
