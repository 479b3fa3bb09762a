"""A Jacobian as a wall that calls paint: `backward` a row at a time, `jvp` a column at a time."""
