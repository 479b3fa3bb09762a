"""The user's own variables as cards: on a map, and each gradient with the terms it is made of."""
