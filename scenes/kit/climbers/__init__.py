"""Climbers on a folded sheet with their switches, and the dial of the v that tilts it."""
