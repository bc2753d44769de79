"""What the program is, what it is for, what its maps and models are, and under which licences it comes."""

from __future__ import annotations

import re
from importlib import metadata

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from engine.provenance import PROGRAM
from fundus_sr_app.files.report import intended_use
from fundus_sr_app.look.controls import Label, close_button
from fundus_sr_app.look.keys import NATIVE
from fundus_sr_app.maps.kinds import KINDS
from fundus_sr_app.text.language import tr
from fundus_sr_app.text.wording import model_purposes, model_title

DISTRIBUTION = "fundus-sr"


def licences() -> list[tuple[str, str, str]]:
    """Name, version and licence of every package that the program needs and that is installed here."""
    found = []
    for needed in metadata.requires(DISTRIBUTION) or []:
        if "extra ==" in needed:
            continue
        name = re.split(r"[\s;<>=!~\[(]", needed, maxsplit=1)[0]
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        found.append((about["Name"], about["Version"], _licence(about)))
    return sorted(found, key=lambda one: one[0].casefold())


def _licence(about: metadata.PackageMetadata) -> str:
    fields = about.json
    classifiers = fields.get("classifier", [])
    told = [str(one).rsplit("::", 1)[1].strip() for one in classifiers if str(one).startswith("License ::")]
    lines = str(fields.get("license", "")).strip().splitlines()
    return str(fields.get("license_expression") or ", ".join(told) or (lines[0] if lines else ""))


class AboutDialog(QDialog):
    """Not modal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About Fundus SR"))
        self.resize(620, 560)
        title = Label(f"{PROGRAM} {metadata.version(DISTRIBUTION)}")
        title.setProperty("role", "title")
        use = Label(intended_use())
        use.setProperty("role", "warning")
        use.setWordWrap(True)
        self.text = QTextBrowser()
        self.text.setHtml(_html())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addWidget(use)
        layout.addWidget(self.text, 1)
        layout.addWidget(close_button(self), 0, Qt.AlignmentFlag.AlignRight)


def _html() -> str:
    maps = {f"{tr(kind.title)} ({QKeySequence(kind.key).toString(NATIVE)})": tr(kind.explanation) for kind in KINDS}
    models = {model_title(name): purpose for name, purpose in model_purposes().items()}

    def rows(told: dict[str, str]) -> str:
        return "".join(f"<p><b>{name}</b><br>{text}</p>" for name, text in told.items())

    packages = "".join(f"<tr><td>{n}&nbsp;{v}&nbsp;&nbsp;</td><td>{licence}</td></tr>" for n, v, licence in licences())
    own = tr(
        "The program is under the Apache License 2.0; each model's card beside its weights says what it learnt from."
    )
    of_maps, of_models, of_licences = tr("Maps"), tr("Models"), tr("Licences")
    return (
        f"<h4>{of_maps}</h4>{rows(maps)}<h4>{of_models}</h4>{rows(models)}"
        f"<h4>{of_licences}</h4><p>{own}</p><table>{packages}</table>"
    )
