"""What random parameters of films are drawn by."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, TypeAlias

ParameterSet: TypeAlias = dict[str, Any]
Manner: TypeAlias = Callable[[random.Random], float]
