"""The ratio of two averages against that of two weights: a plot that is divided and magnified.

`plot` has the rulers, `points` what stands between them, `field` the draws as dots, `tray` the way
back from `v` through a hidden weight to an average, `board` all of it, `motions` lets it move.
"""
