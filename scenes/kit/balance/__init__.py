"""Random inputs under their bell, and a beam that balances where their gradients have their mean."""
