"""How the photograph lies on the screen: turned by quarters, mirrored. Display only; Qt-free."""

from __future__ import annotations

from dataclasses import dataclass

_COS, _SIN = (1, 0, -1, 0), (0, 1, 0, -1)


@dataclass(frozen=True)
class Turn:
    """First turned, then mirrored.

    Attributes:
        quarters: clockwise, 0 to 3.
        mirrored: left and right of the screen are exchanged.
    """

    quarters: int = 0
    mirrored: bool = False

    def clockwise(self, quarters: int) -> Turn:
        """Turn on the screen by so many quarters more."""
        return Turn((self.quarters + (-quarters if self.mirrored else quarters)) % 4, self.mirrored)

    def flipped(self) -> Turn:
        """Left and right of the screen exchanged."""
        return Turn(self.quarters, not self.mirrored)

    @property
    def matrix(self) -> tuple[int, int, int, int]:
        """m11, m12, m21, m22: (x, y) comes to lie at (m11 x + m21 y, m12 x + m22 y)."""
        cos, sin, sign = _COS[self.quarters], _SIN[self.quarters], -1 if self.mirrored else 1
        return sign * cos, sin, sign * -sin, cos


UPRIGHT = Turn()
