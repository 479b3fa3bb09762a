"""Random inputs under their bell, and a beam that balances at the mean of their gradients."""
