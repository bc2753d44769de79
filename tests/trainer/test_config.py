"""Settings are read whole, or refused with the key's name."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import pytest

import trainer
from engine.networks.config import GeneratorConfig
from trainer.config import ConfigError, GANConfig, QualityConfig, SRConfig, VesselConfig, from_dict, load_config
from trainer.study.table1 import Table1Config

CONFIGS = sorted((Path(trainer.__file__).parent / "configs").glob("*.toml"))
_KINDS: dict[str, type] = {
    "compact": SRConfig,
    "fast": SRConfig,
    "mse": SRConfig,
    "quality": QualityConfig,
    "vessels": VesselConfig,
    "table1": Table1Config,
}


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_bundled_configs_load_and_come_back_from_their_record(path: Path) -> None:
    kind = _KINDS.get(path.stem.split("_")[0], GANConfig)
    config = load_config(path, kind)
    assert path.stem.endswith(config.name)
    assert from_dict(kind, asdict(config)) == config


def test_a_file_holds_the_differences_from_its_base(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text("batch = 4\nloss = 'l1'\n[pool]\nsize = 3\nrim = 0.1\n[stages.2]\nbatch = 9\n")
    (tmp_path / "own.toml").write_text("base = 'base'\npool.size = 7\nname = 'own'\n[stages.2]\npatch = 8\n")
    config = load_config(tmp_path / "own.toml", SRConfig)
    assert (config.name, config.batch, config.loss, config.pool.size, config.pool.rim) == ("own", 4, "l1", 7, 0.1)
    second = load_config(tmp_path / "own.toml", SRConfig, stage=2)
    assert (second.batch, second.patch, second.pool.size) == (9, 8, 7)


def test_a_table_has_a_base_and_stages_of_its_own(tmp_path: Path) -> None:
    """The base lies beside the file, or comes with the trainer."""
    (tmp_path / "own.toml").write_text("[mse]\nbase = 'mse'\nbatch = 3\nstages.2.iterations = 5\n[gan]\nbase = 'g'\n")
    (tmp_path / "g.toml").write_text("batch = 2\n")
    mse = load_config(Path(trainer.__file__).parent / "configs" / "mse.toml", SRConfig, (), 2)
    config = load_config(tmp_path / "own.toml", Table1Config, (), 2)
    assert config.mse == replace(mse, batch=3, iterations=5)
    assert config.gan == GANConfig(batch=2)


@pytest.mark.parametrize("text", ["a." * 3000 + "a = 1", "a = " + "[" * 3000 + "]" * 3000])
def test_what_is_nested_too_deeply_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "deep.toml").write_text(text)
    with pytest.raises(ConfigError, match=r"deep\.toml is not valid|Unknown setting a"):
        load_config(tmp_path / "deep.toml", SRConfig)


@pytest.mark.parametrize(
    ("base", "message"),
    [
        ("'c'", "c.toml is its own base"),
        ("'d'", "d.toml is its own base"),
        ("'no'", "no.toml cannot be read"),
        ("3", "must be the name"),
    ],
)
def test_a_wrong_base_is_refused(tmp_path: Path, base: str, message: str) -> None:
    (tmp_path / "c.toml").write_text(f"base = {base}\n", encoding="utf-8")
    (tmp_path / "d.toml").write_text("base = 'c'\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        load_config(tmp_path / "c.toml", SRConfig)


def test_overrides_reach_nested_settings(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text("batch = 4\n[pool]\nsize = 3\n", encoding="utf-8")
    config = load_config(path, SRConfig, ("pool.size=7", "learning_rate=1", "loss=l1", "pool.ranges.blur=[0.4, 0.5]"))
    assert (config.batch, config.pool.size, config.learning_rate, config.loss) == (4, 7, 1.0, "l1")
    assert config.pool.ranges.blur == (0.4, 0.5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("bach = 4", "Unknown setting bach; known are name, patch"),
        ("[pool]\nsise = 4", "Unknown setting pool.sise"),
        ("batch = 'four'", "batch must be of type int"),
        ("batch = true", "batch must be of type int"),
        ("loss = 'l3'", "loss must be one of mse, l1"),
        ("pool = 3", "pool must be a table"),
        ("[pool.ranges]\nblur = [1]", "pool.ranges.blur must be a list of 2 values"),
        ("[model]\nblocks = 0\nmaps = 3", "blocks must be from 1 to 256"),
        ("[model]\nblocks = 2", "maps"),
        ("batch = ", "not valid TOML"),
    ],
)
def test_wrong_settings_are_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "c.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        load_config(path, SRConfig)


def test_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"The configuration c\.toml cannot be read"):
        load_config(tmp_path / "c.toml", SRConfig)


def test_a_stage_has_settings_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(
        """
batch = 3
[model]
blocks = 12
maps = 48
told = true
[stages.2]
batch = 5
patch = 30
[stages.2.model]
maps = 16
told = false
""",
        encoding="utf-8",
    )
    first, second = (load_config(path, SRConfig, ("seed=4", "patch=20"), stage) for stage in (1, 2))
    assert (first.batch, first.model) == (3, GeneratorConfig(12, 48, told=True))
    assert (second.batch, second.model) == (5, GeneratorConfig(12, 16, told=False))
    assert first.seed == second.seed == 4
    assert second.patch == 20, "overrides hold for what a stage sets itself, too"
