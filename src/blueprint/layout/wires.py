"""What the connectors of an arrangement cost a reader: length, bends, boxes in the way, crossings.

The search asks thousands of times, and mostly about arrangements that are not worth it. So what
stays the same is worked out once, the cheap parts come first, and who exceeds the limit is done.
"""

from __future__ import annotations

from collections.abc import Sequence

from blueprint.layout.arrangement import Arrangement

_BEND = 60.0
_HIDDEN = 160.0
_STRAIGHT = 40.0
_LEAST = 20.0
_BACKWARD = 0.7
_STORY_BACKWARD = 2.0
_UPWARD = 0.1
_NOT_DOWN = 900.0
_PASSING = 150.0
_CROSSING = 200.0

_Span = tuple[float, float, float, float]
"""Half of what two boxes measure together, across and down, and how far their centres may be apart
in both for a straight connector."""


class Wires:
    """The connectors of an arrangement, but for those from a node to itself."""

    def __init__(self, arrangement: Arrangement) -> None:
        joined = list(zip(arrangement.diagram.connections, arrangement.ends(), strict=True))
        self.ends = [(a, b) for _, (a, b) in joined if a != b]
        self._backward = [_STORY_BACKWARD if c.number else _BACKWARD for c, (a, b) in joined if a != b]
        self._sizes = arrangement.sizes
        self._down = arrangement.diagram.direction == "down"
        zones = arrangement.levels.keys()
        leaves = [n for n in range(len(arrangement.nodes)) if n not in zones]
        self._leaves = [(n, self._sizes[n][0] / 2, self._sizes[n][1] / 2) for n in leaves]
        self._varying = [n for n, ends in enumerate(self.ends) if zones & set(ends)]
        self._spans = [_span(self._sizes, a, b) for a, b in self.ends]

    def cost(self, xs: list[float], ys: list[float], cost: float, limit: float) -> float:
        """`cost` and what the connectors add between boxes with these centres.

        Once it is over the limit it is not worked out to the end.
        """
        straight: list[tuple[int, int]] = []
        cost += self._ways(xs, ys, straight, cost, limit)
        if cost < limit and straight:
            cost += _HIDDEN * self._hidden(xs, ys, straight)
        if cost < limit:
            cost += _CROSSING * self._crossings(xs, ys, cost, limit)
        return cost

    def _ways(
        self, xs: list[float], ys: list[float], straight: list[tuple[int, int]], cost: float, limit: float
    ) -> float:
        """Length, bends, and running backwards; notes the long `straight` ones."""
        for n in self._varying:
            self._spans[n] = _span(self._sizes, *self.ends[n])
        total = 0.0
        down = self._down
        for ends, backward, (wide, high, flat, steep) in zip(
            self.ends, self._backward, self._spans, strict=True
        ):
            a, b = ends
            across, along = xs[a] - xs[b], ys[a] - ys[b]
            away_x = across if across >= 0 else -across
            away_y = along if along >= 0 else -along
            dx = away_x - wide if away_x > wide else 0.0
            dy = away_y - high if away_y > high else 0.0
            total += dx + dy
            if away_x >= flat and away_y >= steep:
                total += _BEND + (_BEND if dx == 0 or dy == 0 else 0.0)
            elif dx + dy > _PASSING:
                straight.append(ends)
            else:
                total += 0.15 * (away_y if away_y < steep else away_x)
            back, up = (along, across) if down else (across, along)
            if back > 0:
                total += backward * back
            if up > 0:
                total += _UPWARD * up
            if down and ys[a] + self._sizes[a][1] / 2 > ys[b] - self._sizes[b][1] / 2:
                total += _NOT_DOWN + 2 * max(0.0, back)
            if cost + total > limit:
                break
        return total

    def _hidden(self, xs: list[float], ys: list[float], straight: Sequence[tuple[int, int]]) -> int:
        """How many boxes lie right between two that are in line."""
        leaves = [(xs[n], ys[n], width, height, n) for n, width, height in self._leaves]
        count = 0
        for a, b in straight:
            left, right = (xs[a], xs[b]) if xs[a] < xs[b] else (xs[b], xs[a])
            top, bottom = (ys[a], ys[b]) if ys[a] < ys[b] else (ys[b], ys[a])
            for x, y, width, height, n in leaves:
                if (
                    top - height < y < bottom + height
                    and left - width < x < right + width
                    and n != a
                    and n != b
                ):
                    count += 1
        return count

    def _crossings(self, xs: list[float], ys: list[float], cost: float, limit: float) -> int:
        """How many pairs of connectors would cross as straight lines between the middles of their boxes."""
        lines = []
        for a, b in self.ends:
            ax, ay, bx, by = xs[a], ys[a], xs[b], ys[b]
            left, right = (ax, bx) if ax < bx else (bx, ax)
            low, high = (ay, by) if ay < by else (by, ay)
            lines.append((left, right, low, high, ax, ay, bx, by, a, b))
        lines.sort()
        count = 0
        for n, (_, right, low, high, ax, ay, bx, by, a, b) in enumerate(lines, 1):
            dx, dy = bx - ax, by - ay
            for left, _, bottom, top, cx, cy, ex, ey, c, e in lines[n:]:
                if left > right:
                    break
                if top < low or bottom > high or a in (c, e) or b in (c, e):
                    continue
                if (dx * (cy - ay) - dy * (cx - ax) > 0) != (dx * (ey - ay) - dy * (ex - ax) > 0):
                    gx, gy = ex - cx, ey - cy
                    if (gx * (ay - cy) - gy * (ax - cx) > 0) != (gx * (by - cy) - gy * (bx - cx) > 0):
                        count += 1
            if cost + _CROSSING * count > limit:
                break
        return count


def _span(sizes: Sequence[tuple[float, float]], a: int, b: int) -> _Span:
    wide, high = (sizes[a][0] + sizes[b][0]) / 2, (sizes[a][1] + sizes[b][1]) / 2
    return wide, high, max(wide - _STRAIGHT, _LEAST), max(high - _STRAIGHT, _LEAST)
