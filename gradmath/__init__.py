"""Run torch autograd and keep what it really computed, as frozen records.

Public names stand in the stub beside this file. They load on first use, so that
`import gradmath.records` costs no torch.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
