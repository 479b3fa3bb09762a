"""Four boxes for `.grad`, at W, at z, at a and below x, around z = W @ x and a loss."""
