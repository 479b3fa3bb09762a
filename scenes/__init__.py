"""Scenes that animate what torch autograd really computed."""
