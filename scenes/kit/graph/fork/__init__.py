"""The fork: y = x * x + x as a stage, with x and its letterbox left, the product, and y right."""
