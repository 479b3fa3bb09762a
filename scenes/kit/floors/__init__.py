"""Two matrices as floors of square cells, one the other turned over, and what links them."""
