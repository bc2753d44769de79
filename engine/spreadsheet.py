"""Text that spreadsheets would take for a formula: made harmless in a CSV, and read back as it was."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠]|'*[\t\r\n]")


def harmless(text: str) -> str:
    """With an apostrophe before what would be calculated, or run, when the CSV is opened; all other text as it is."""
    return f"'{text}" if _FORMULA.match(text) else text


def unharmed(cell: str) -> str:
    """Return the text that :func:`harmless` made this of."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
