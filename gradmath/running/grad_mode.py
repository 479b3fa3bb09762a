"""Gradients, whatever mode the caller is in."""

from __future__ import annotations

import torch

with_gradients = torch.inference_mode(False)
"""Decorates a function that needs a graph, so that anybody may call it in any mode.

Under `torch.no_grad` and `torch.inference_mode` torch leaves no nodes behind. To leave the latter
turns gradients on, too; `torch.enable_grad` alone would not record anything in inference mode. The
caller's mode is back as soon as the function ends.
"""
