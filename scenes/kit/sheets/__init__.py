"""Matrices whose cells meet: tables of products, side by side and pressed into one."""
