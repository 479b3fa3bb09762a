"""The picture of a derivative: a cell is nudged, a pulse runs on, and bars tell the ratio.

Stations stand in a column, between cells. `nudging` has the nudge and its bars, `laying` lays the
first bar along another one, `unfolding` lets a step become many, `returning` is the backward pass
through the same stations, down to the first letterbox.
"""
