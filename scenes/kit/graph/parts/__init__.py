"""What a graph on stage is made of: cards, edges, ways, tensors, rules."""
