"""Two descents side by side: one zeroes `.grad` before each pass, the other one never does."""
