"""A tangent that rolls along a curve, the curve that its slopes draw, and the graph of a slope."""
