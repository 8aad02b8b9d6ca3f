"""Small boosted trees for the benches, after Friedman 2001: logistic loss, binned columns, depth three. Fitted anew each time, kept nowhere."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

BINS, DEPTH, LEAST_ROWS, STEP, CALM = 24, 3, 15, 0.06, 5.0
Row = Sequence[float]


@dataclass(frozen=True, slots=True)
class Split:
    """Rows whose bin of the column is at most `at` go to the first side."""

    column: int
    at: int
    sides: tuple["Tree", "Tree"]


Tree = Split | float


@dataclass(frozen=True, slots=True)
class Model:
    """Edges of the bins and the trees; a higher score is a likelier yes."""

    edges: list[list[float]]
    trees: list[Tree]

    def score(self, row: Row) -> float:
        """The sum over the trees, in log odds."""
        binned = _binned(self.edges, row)
        return sum(_leaf(tree, binned) for tree in self.trees)


def fit(rows: Sequence[Row], truths: Sequence[bool], rounds: int) -> Model:
    """Fit to these rows. Nothing is drawn by lot: the same rows give the same trees."""
    edges = [_edges(sorted(row[column] for row in rows)) for column in range(len(rows[0]))]
    binned = [_binned(edges, row) for row in rows]
    scores, trees = [0.0] * len(rows), list[Tree]()
    for _ in range(rounds):
        chances = [1 / (1 + exp(-score)) for score in scores]
        slopes = [truth - chance for truth, chance in zip(truths, chances, strict=True)]
        bends = [chance * (1 - chance) for chance in chances]
        tree = _grown(binned, slopes, bends, range(len(rows)), DEPTH)
        scores = [score + _leaf(tree, row) for score, row in zip(scores, binned, strict=True)]
        trees.append(tree)
    return Model(edges, trees)


def _edges(ordered: list[float]) -> list[float]:
    return sorted({ordered[len(ordered) * part // BINS] for part in range(1, BINS)})


def _binned(edges: list[list[float]], row: Row) -> list[int]:
    return [bisect_left(bounds, value) for bounds, value in zip(edges, row, strict=True)]


def _leaf(tree: Tree, row: list[int]) -> float:
    while isinstance(tree, Split):
        tree = tree.sides[row[tree.column] > tree.at]
    return tree


def _grown(binned: list[list[int]], slopes: list[float], bends: list[float], of: Sequence[int], depth: int) -> Tree:
    found = _best(binned, slopes, bends, of) if depth and len(of) >= 2 * LEAST_ROWS else None
    if found is None:
        return STEP * sum(slopes[i] for i in of) / (sum(bends[i] for i in of) + CALM)
    column, at = found
    low, high = [i for i in of if binned[i][column] <= at], [i for i in of if binned[i][column] > at]
    return Split(column, at, (_grown(binned, slopes, bends, low, depth - 1), _grown(binned, slopes, bends, high, depth - 1)))


def _best(binned: list[list[int]], slopes: list[float], bends: list[float], of: Sequence[int]) -> tuple[int, int] | None:
    whole, weight, best, found = sum(slopes[i] for i in of), sum(bends[i] for i in of), 1e-9, None
    for column in range(len(binned[0])):
        sums, weights, rows = [0.0] * BINS, [0.0] * BINS, [0] * BINS
        for i in of:
            bin_ = binned[i][column]
            sums[bin_] += slopes[i]
            weights[bin_] += bends[i]
            rows[bin_] += 1
        slope = bend = 0.0
        count = 0
        for at in range(BINS - 1):
            slope, bend, count = slope + sums[at], bend + weights[at], count + rows[at]
            if LEAST_ROWS <= count <= len(of) - LEAST_ROWS:
                gain = slope**2 / (bend + CALM) + (whole - slope) ** 2 / (weight - bend + CALM) - whole**2 / (weight + CALM)
                if gain > best:
                    best, found = gain, (column, at)
    return found


def area(yes: Sequence[float], no: Sequence[float]) -> float:
    """How often a yes scores above a no, a tie counted half: the area under the curve (AUC)."""
    ordered = sorted(no)
    return sum(bisect_left(ordered, score) + bisect_right(ordered, score) for score in yes) / (2 * len(yes) * len(no))


def recall(yes: Sequence[float], no: Sequence[float], alarms: float) -> float:
    """The share of yes that is found where at most this share of no is. Ties are left out, never drawn by lot."""
    bound = sorted(no, reverse=True)[int(alarms * len(no))]
    return sum(score > bound for score in yes) / len(yes)
