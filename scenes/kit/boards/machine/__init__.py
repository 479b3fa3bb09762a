"""Workshop 1's machine: x, W, switches and v as one set of wires."""

from scenes.kit.boards.machine.machine import Machine as Machine
