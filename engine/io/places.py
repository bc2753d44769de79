"""What lies where, without surprises, and what may be written over: one answer for window, command line and batch."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.errors import OutputError
from engine.io.fundus_image import Picture
from engine.io.origin import source_of
from engine.sentences import Said, Sentence, told_by_system

Check = Callable[[Path], None]
"""Raises OutputError unless this path may be written, whatever is there now."""


def found(path: Path) -> os.stat_result | None:
    """Return what is there, links followed; None if nothing is.

    Raises:
        OSError: if that cannot be told: no permission, a name too long, links in a circle, a share that is gone.
    """
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValueError as error:  # a NUL in the name
        raise OSError(errno.EINVAL, "there can be no such name") from error


def is_file(path: Path) -> bool:
    """Whether a file is there, links followed; False where that cannot be told."""
    return _is(stat.S_ISREG, path)


def is_folder(path: Path) -> bool:
    """Whether a folder is there, links followed; False where that cannot be told."""
    return _is(stat.S_ISDIR, path)


def _is(kind: Callable[[int], bool], path: Path) -> bool:
    try:
        there = found(path)
    except OSError:
        return False
    return there is not None and kind(there.st_mode)


def no_file(there: os.stat_result) -> Said | None:
    """Say that what is there is no file, which another one would be put in the place of; None if it is one."""
    if stat.S_ISDIR(there.st_mode):
        return Sentence.FOLDER()
    return None if stat.S_ISREG(there.st_mode) else Sentence.NO_FILE()


def same(one: os.stat_result | None, other: os.stat_result | None) -> bool:
    """Whether both are the same file or folder, by whatever names and links; nothing is the same as nothing else."""
    return one is not None and other is not None and os.path.samestat(one, other)


@dataclass(frozen=True)
class Permission:
    """What may be written over.

    Attributes:
        photographs: never, under whatever name they lie there (hard links, symbolic links).
        picture: whose earlier results may be replaced.
        confirmed: a person said so, of the very path.
        refusal: what is said of any other file.
        beside: photographs and results: of these a result may be replaced as any other file, a photograph never.
    """

    photographs: Iterable[Path]
    picture: Picture
    confirmed: bool = False
    refusal: Sentence = Sentence.NOT_OURS
    beside: Iterable[Path] = ()

    def check(self, path: Path) -> None:
        """Raise OutputError unless ``path`` is free, or what is there may be replaced."""
        try:
            there = found(path)
            free = there is None and not path.is_symlink()
        except OSError as error:
            raise OutputError(path, told_by_system(error)) from error
        if free:
            return
        if any(_leads_to(photograph, path, there) for photograph in self.photographs):
            raise OutputError(path, Sentence.ITSELF())
        if there is not None and (unfit := no_file(there)):
            raise OutputError(path, unfit)
        made_of = source_of(path)
        if made_of is None and any(_leads_to(other, path, there) for other in self.beside):
            raise OutputError(path, Sentence.PHOTOGRAPH())
        if not self.confirmed and made_of != self.picture:
            raise OutputError(path, self.refusal())


def _leads_to(photograph: Path, path: Path, there: os.stat_result | None) -> bool:
    try:
        return photograph == path or same(found(photograph), there)
    except OSError:  # it is out of reach now
        return False
