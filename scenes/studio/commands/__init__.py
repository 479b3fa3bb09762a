"""What people type: one module for each command."""
