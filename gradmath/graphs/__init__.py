"""What is known of a graph beyond its numbers: flow, folding, groups, causes, rules. No torch."""
