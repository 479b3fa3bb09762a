"""Each scene's problem as a function with named parameters, one module for each chapter."""
