"""What the frames of a scene claim together: names, order in time, one run, and that torch says so."""
