"""A complete corpus in the official layouts, made of small parts of the sample photograph."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage.data import retina

from engine.networks.config import GeneratorConfig
from tests.trainer.vessel_fixtures import write_vessel_sets
from trainer.checkpoint import Checkpoint
from trainer.config import PoolConfig, SRConfig

HRF = [f"{number:02d}_{kind}" for number in range(1, 16) for kind in ("dr", "g", "h")]
CHASE = [f"Image_{number:02d}{eye}" for number in range(1, 15) for eye in "LR"]
CROPS = "11 13 14 17 18 19 20 21 22 23 25 28 29 31 33 36 37 39 40 41 44 46 49 52"
MFIDDR = "01 03 04 05 07 08 09 11 12"
FIVES = "2 4 5 19 22 23 25 29 30 32 39"
IDRID = "01 02 03 04 05 06 07 08 09 10 12 21 53 80"


@pytest.fixture(scope="session")
def corpus_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All data sets of the corpus with all their names, test images included, 96 x 128 px each."""
    root = tmp_path_factory.mktemp("corpus")
    photograph = retina()[::2, ::2, ::-1]
    rng = np.random.default_rng(0)
    names = [f"HRF/images/{name}.{'JPG' if 'dr' in name else 'jpg'}" for name in HRF]
    names += [f"CHASE_DB1/{name}.jpg" for name in CHASE]
    names += [f"train_hr/idrid_crops/IDRiD_{number}_crop.jpg" for number in CROPS.split()]
    names += [
        f"train_open/mfiddr/mfiddr_p{patient}_{eye}{field}.jpg"
        for patient in MFIDDR.split()
        for eye in "LR"
        for field in range(1, 5)
    ]
    names += [f"train_open/fives/fives_{number}_A.jpg" for number in FIVES.split()]
    names += [f"train_open/idrid/IDRiD_{number}.jpg" for number in IDRID.split()]
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        row, col = rng.integers(150, 400), rng.integers(150, 380)
        cv2.imwrite(str(path), photograph[row : row + 96, col : col + 128])
    return root


@pytest.fixture(scope="session")
def vessel_sets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """DRIVE, STARE, CHASE_DB1 and HRF with all their names, 128 x 128 px each."""
    root = tmp_path_factory.mktemp("vessel_sets")
    write_vessel_sets(root)
    return root


@pytest.fixture(scope="session")
def tiny_config() -> SRConfig:
    """Seconds of training on one core, in float32 so that every step can be compared."""
    pool = PoolConfig(size=4, refresh_every=3, side=96, min_lr_diameter=40, max_diameter=160)
    return SRConfig(
        name="tiny",
        model=GeneratorConfig(1, 4, batch_norm=True),
        pool=pool,
        patch=12,
        batch=2,
        iterations=8,
        warmup=2,
        precision="32-true",
        validate_every=4,
        checkpoint_every=4,
        log_every=2,
    )


@pytest.fixture
def break_off(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Calls a training and ends it as a kill would, right after its first checkpoint."""

    def run(training: Callable[[], object]) -> None:
        save = Checkpoint.save

        def save_and_die(self: Checkpoint) -> None:
            save(self)
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(Checkpoint, "save", save_and_die)
            with pytest.raises(KeyboardInterrupt):
                training()

    return run
