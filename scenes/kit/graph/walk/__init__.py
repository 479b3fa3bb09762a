"""Three lines and their nodes on two floors: tensors above, plates below, and the walk back."""
