"""Programs of many kinds, traced and held against plain torch on the torch that is there."""
