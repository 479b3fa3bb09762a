"""Gradients of plain functions: pullbacks, Jacobians, nudges, steps."""
