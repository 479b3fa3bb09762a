"""What a new film begins as: templates of its files, and where they are written."""
