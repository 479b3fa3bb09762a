"""Named tensors of one run as grids, and the motions that they share."""

from scenes.kit.boards.board.board import Board as Board
from scenes.kit.boards.board.insets import come_back as come_back
from scenes.kit.boards.board.insets import shrink as shrink
from scenes.kit.boards.board.motions import carry as carry
from scenes.kit.boards.board.motions import show as show
from scenes.kit.boards.board.motions import sweep as sweep
from scenes.kit.boards.board.motions import turn_over as turn_over
