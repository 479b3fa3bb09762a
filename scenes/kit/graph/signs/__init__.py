"""The signs of graphs, one meaning each: plate, track, letterbox, drawer, funnel, cargo."""
