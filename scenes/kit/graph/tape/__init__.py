"""A tape of the lines that ran and made a node, with the node of each below it."""
