"""What the frames of a scene claim together: names, time, one run, and that torch says so."""
