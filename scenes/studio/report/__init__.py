"""The page that proves a film."""
