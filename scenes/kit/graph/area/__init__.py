"""A product of two numbers as the area of a rectangle, and what becomes of it as they change."""
