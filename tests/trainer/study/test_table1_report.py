"""The report of table 1: figures made up here, so that means, tests and who is first are known."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest
from skimage.data import retina

from trainer.baselines.upscaler import bicubic
from trainer.data.cross_validation import Fold, Patient
from trainer.data.splits import Corpus
from trainer.study import table1_report as module
from trainer.study.table1 import CellRow, Table1, Table1Config
from trainer.study.table1_report import Report, write_report
from trainer.tables import FRAME


def row(photograph: int, method: str, scale: int, ssim: float) -> CellRow:
    psnr = 40 + 10 * ssim
    scores = {"ssim": ssim, "psnr": psnr, "rmse": 10 ** (-psnr / 20), "s3": ssim / 10, "gmsd": 1 - ssim}
    scores |= {name + FRAME: value + 0.001 for name, value in scores.items()}
    if method == "HR":
        scores = {"s3": 0.1234, "s3" + FRAME: 0.4}
    return CellRow(photograph % 3, "set", f"p{photograph // 2}", f"photograph{photograph}", scale, method, scores)


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    """SRGAN_Sal is better than bicubic on each of 20 photographs, and worse than Lanczos on half of them."""
    photograph = tmp_path / "photograph.png"
    cv2.imwrite(str(photograph), retina()[::4, ::4, ::-1])
    patient = Patient("set", "p0", (photograph,))
    fold = Fold(Corpus((photograph,), (photograph,)), (patient,))
    study = Table1(
        Table1Config("made up", side=128), (fold,) * 3, ("srgan_sal", "bicubic", "lanczos"), (4, 8), tmp_path, None, 1
    )
    monkeypatch.setattr(module, "upscaler_of", lambda *_: bicubic)
    monkeypatch.setattr(module, "minutes", lambda _, cell: 2.5 if cell.method == "srgan_sal" else 0.0)
    rows = [row(number, "HR", 1, 1.0) for number in range(20)]
    for scale in (4, 8):
        for number in range(20):
            ours = 0.9 + number / 1000
            rows.append(row(number, "srgan_sal", scale, ours))
            rows.append(row(number, "bicubic", scale, ours - 0.02 - number / 10_000))
            rows.append(row(number, "lanczos", scale, ours + (0.01 if number % 2 else -0.01) * (1 + number / 100)))
    return Report(study, rows, tmp_path / "docs" / "mine.md", ("torn.png cannot be read. It is left out.",))


def test_the_report_tells_what_was_measured(report: Report) -> None:
    assert {metric.name for metric in report.metrics} == {"psnr", "ssim", "rmse", "s3", "gmsd"}
    write_report(report)
    text = report.path.read_text(encoding="utf-8")
    assert "| SRGAN_Sal | 49.09 [" in text
    assert "0.9095 [" in text
    p_table = text.split("raw / Holm:")[1].split("Over the whole frame")[0]
    lines = {line.split(" | ")[0]: line for line in p_table.splitlines() if line.startswith("| ")}
    assert lines["| bicubic"].count("< 0.001 / < 0.001") == 5
    assert "0.0" not in lines["| Lanczos"], "half of the photographs better, half worse: no difference"
    assert "Holm for all\n20 tests" in text
    assert "SRGAN_Sal, two-sided" in text
    assert "- torn.png cannot be read. It is left out." in text
    assert "| SRGAN_Sal | 2.5 | 2.5 |" in text
    assert "HR's own is 0.1234 inside" in text
    first = text.split("| r | PSNR | SSIM |")[1].splitlines()[2]
    assert first.startswith("| 4 | Lanczos; SRGAN_Sal -0.0"), "the best mean is named, ours or not"
    latex = report.beside(".tex").read_text(encoding="utf-8")
    assert r"SRGAN\_Sal & 0.9095 & " in latex
    assert "$< 0.001$" in latex
    assert latex.count(r"\\") == 2 + 3
    assert report.beside(".csv").read_text(encoding="utf-8").count("\n") == 1 + 20 * (1 + 2 * 3)
    for picture in (report.beside("_boxes.png"), report.study.out / "crops.png"):
        assert min(cv2.imread(str(picture)).shape[:2]) > 100
    assert sorted(path.name for path in report.path.parent.iterdir()) == [
        "mine.csv", "mine.md", "mine.tex", "mine_boxes.png", "mine_paper.md",
    ]  # fmt: skip


def test_the_papers_figures_stand_beside_ours(report: Report) -> None:
    write_report(report)
    text = report.beside("_paper.md").read_text(encoding="utf-8")
    assert "| SRGAN_Sal | 0.89 | 0.9095 | 6.2 | " in text
    assert "| 4 | SRGAN_Ledig | 8.1 | 36.4 | 15.1 |" in text, "what RMSE the printed PSNR means"
    assert "| 8 | +0.00 | +0.0010 |" in text, "the whole frame less the field of view"
    assert "| 4 | 0.8886 | 0.67 |" in text, "bicubic beside the paper's last"


def test_without_srgan_sal_there_are_no_tests(report: Report) -> None:
    study = Table1(report.study.config, report.study.folds, ("bicubic",), (4,), report.study.out, None, 1)
    rows = [row for row in report.rows if row.method in ("HR", "bicubic") and row.scale in (1, 4)]
    write_report(Report(study, rows, report.path))
    text = report.path.read_text(encoding="utf-8")
    assert "raw / Holm:" not in text
    assert "| bicubic | " in text
