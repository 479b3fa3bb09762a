"""What the audit asks of a drawing: claims, facts, checks."""
