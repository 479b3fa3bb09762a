"""The squares of V as areas that are shared out anew, and what becomes of the size of X.grad."""
