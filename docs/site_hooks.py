"""What MkDocs calls while it builds the site."""

from __future__ import annotations

import re


def on_page_content(html: str, **_: object) -> str:
    """Drop the roles of docstrings (``:class:``), which Markdown does not know; what they mark stays code."""
    return re.sub(r":(?:mod|class|func|meth|data|attr|exc):<code>~?", "<code>", html)
