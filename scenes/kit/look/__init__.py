"""What all drawables share: theme, typesetting, settings, regions of the frame."""
