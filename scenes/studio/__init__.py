"""The catalogue's workshop: auditing and, later, rendering and exporting scenes."""
