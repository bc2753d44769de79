"""Changes sound files and looks what the readers make of them: python -m tests.fuzz, or make fuzz.

Prints a table, writes it to ``--out`` and exits with 1 if anything crashed, hung, took too long, said something on
standard error, or was read as other pixels than another reader reads.
"""

from __future__ import annotations

import argparse
import json
import platform
import select
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import IO, Any

from tests.fuzz.inputs import KINDS, made

SHARES = {
    "png": 5,
    "jpg": 5,
    "tif": 6,
    "bmp": 2,
    "webp": 2,
    "weights": 2,
    "regions": 1,
    "toml": 1,
    "sessions": 1,
    "settings": 0.2,
}
HANG = 120.0
"""Seconds on the clock after which an input counts as a hang, on however busy a machine."""

OUTCOMES = ("refused", "read", "wrong", "crash", "hang", "slow", "said")


class Worker:
    """The process that reads; started anew when it died."""

    def __init__(self, errors: IO[bytes]) -> None:
        self.errors = errors
        self.process: subprocess.Popen[bytes] | None = None

    def outcome(self, kind: str, number: int) -> dict[str, Any]:
        """What came of one input."""
        if self.process is None:
            command = [sys.executable, "-m", "tests.fuzz.worker"]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors)
        process = self.process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{kind} {number}\n".encode())
        process.stdin.flush()
        if not select.select([process.stdout], [], [], HANG)[0]:
            self.close()
            return {"outcome": "hang", "detail": f"more than {HANG:.0f} s"}
        line = process.stdout.readline()
        if not line:
            code = process.wait()
            self.close()
            return {"outcome": "crash", "detail": f"the process ended with {code}"}
        result: dict[str, Any] = json.loads(line)
        return result

    def close(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def commit() -> str:
    """Short hash of the checkout; says so when what is read or reads differs from it."""
    told = [
        subprocess.run(["git", *words], capture_output=True, text=True, check=False).stdout.strip()
        for words in (
            ("rev-parse", "--short", "HEAD"),
            ("status", "--porcelain", "--", "engine", "trainer", "tests/fuzz"),
        )
    ]
    return f"{told[0] or 'unknown'}{' with uncommitted changes' if told[1] else ''}"


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=24_000, help="how many (%(default)s)")
    parser.add_argument("--first", type=int, default=0, help="number of the first of each kind: others than before")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--out", type=Path, help="write the table to this file, too (docs/results/fuzz.md)")
    parser.add_argument("--keep", type=Path, help="folder for the inputs that are not as they should be")
    args = parser.parse_args()
    total = sum(SHARES[kind] for kind in args.kinds)
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in args.kinds}
    worst: dict[str, tuple[float, int]] = {}
    start = time.monotonic()
    with tempfile.TemporaryFile() as errors:
        worker = Worker(errors)
        for kind in args.kinds:
            slowest, memory = 0.0, 0
            for number in range(args.first, args.first + int(args.inputs * SHARES[kind] / total)):
                said = errors.seek(0, 2)
                result = worker.outcome(kind, number)
                count = counts[kind]
                count["inputs"] += 1
                count[result["outcome"]] += 1
                count["compared"] += bool(result.get("compared"))
                count["rescued"] += bool(result.get("rescued"))
                slowest, memory = max(slowest, result.get("seconds", 0)), max(memory, result.get("memory", 0))
                if errors.seek(0, 2) != said:
                    errors.seek(said)
                    count["said"] += 1
                    result = {"outcome": "said", "detail": errors.read().decode(errors="replace")[:300]}
                if result["outcome"] not in ("refused", "read"):
                    print(f"{kind} {number}: {result['outcome']}: {result['detail']}", flush=True)
                    if args.keep:
                        args.keep.mkdir(parents=True, exist_ok=True)
                        (args.keep / f"{kind}-{number}.{kind}").write_bytes(made(kind, number))
            worst[kind] = slowest, memory
            worker.close()  # so that each kind has its own peak of memory
    text = table(counts, worst, args, time.monotonic() - start)
    print(text)
    if args.out:
        args.out.write_text(text, encoding="utf-8")
    return int(any(count[name] for count in counts.values() for name in OUTCOMES[2:]))


def table(
    counts: dict[str, Counter[str]], worst: dict[str, tuple[float, int]], args: argparse.Namespace, seconds: float
) -> str:
    """Markdown."""
    whole: Counter[str] = sum(counts.values(), Counter())
    columns = ("inputs", "refused", "rescued", "read", "compared", *OUTCOMES[2:])
    heads = ("kind", *columns, "slowest, s", "peak memory, MB")
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for kind, count in counts.items():
        cells = " | ".join(f"{count[name]:,}" for name in columns)
        lines.append(f"| {kind} | {cells} | {worst[kind][0]:.2f} | {worst[kind][1]:,} |")
    cells = " | ".join(f"{whole[name]:,}" for name in columns)
    slowest, memory = max(w[0] for w in worst.values()), max(w[1] for w in worst.values())
    lines.append(f"| all | {cells} | {slowest:.2f} | {memory:,} |")
    kinds = "" if args.kinds == list(KINDS) else f" --kinds {' '.join(args.kinds)}"
    first = f" --first {args.first}" if args.first else ""
    command = f"python -m tests.fuzz --inputs {args.inputs}{first}{kinds}"
    return f"""# Changed files: what the readers make of them

Sound files of every kind, changed at random: bits, bytes, holes, cuts, insertions, pieces of other files, sizes in
headers; checksums of PNG mostly made right again, weights files signed as valid. `refused` is one sentence; of these
`rescued` show what is left of them, marked as damaged, to whom asks for it. `read` are the pixels; of these `compared`
could be compared with another reader (Pillow, OpenCV, libtiff, libwebp), and `wrong` had other pixels than that.
`crash` is any other error or the end of the process, `hang` no answer in {HANG:.0f} s, `slow` more than 3 s of the
processor's time, `said` a line on standard error.

{chr(10).join(lines)}

{platform.machine()}, {platform.system()}, Python {platform.python_version()}, commit {commit()}, \
{seconds / 60:.0f} minutes: `{command} --out docs/results/fuzz.md`
"""


if __name__ == "__main__":
    sys.exit(main())
