"""Colours as other eyes see them, and how far apart they are; a different road than the product's own.

Dichromacy by the matrices of Machado, Oliveira and Fernandes (2009, severity 1.0) on linear RGB;
distance is CIE76 in L*a*b* (D65).
"""

from __future__ import annotations

_MACHADO = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_WHITE = (0.95047, 1.0, 1.08883)

Linear = tuple[float, float, float]


def seen_by(eye: str, colour: str) -> Linear:
    """`#rrggbb` in linear light, as somebody with that dichromacy sees it."""
    return _times(_MACHADO[eye], _linear(colour))


def in_grey(colour: str) -> Linear:
    """`#rrggbb` in linear light, as a copier or a grey printer shows it."""
    level = _times(_XYZ, _linear(colour))[1]
    return (level, level, level)


def difference(one: Linear, other: Linear) -> float:
    """Distance of two colours, about 2.3 where people just begin to see one."""
    return float(sum((a - b) ** 2 for a, b in zip(_lab(one), _lab(other), strict=True)) ** 0.5)


def _linear(colour: str) -> Linear:
    values = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return (red, green, blue)


def _times(matrix: tuple[Linear, ...], vector: Linear) -> Linear:
    x, y, z = (max(0.0, min(1.0, sum(a * b for a, b in zip(row, vector, strict=True)))) for row in matrix)
    return (x, y, z)


def _lab(colour: Linear) -> Linear:
    x, y, z = (_f(value / white) for value, white in zip(_times(_XYZ, colour), _WHITE, strict=True))
    return (116 * y - 16, 500 * (x - y), 200 * (y - z))


def _f(value: float) -> float:
    return float(value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116)
