"""Watches whole processes from outside with strace: what they reach, ask, write and run.

A guard inside Python sees nothing of what a native library does by itself.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

MODIFY = (
    "creat mkdir mkdirat rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat"
    " truncate"
).split()
STRACE = "strace -f -ff -y -s 4096 --seccomp-bpf".split()
WATCHED = f"trace={','.join(['network', 'open', 'openat', 'execve', *MODIFY])}"

_CALL = re.compile(r"^(\w+)\((.*)\)\s+= (-?\d+|\?)")
_PATH = re.compile(r'(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"')
_ADDRESS = re.compile(
    r"sin6?_port=htons\((\d+)\).*?(?:inet_addr\(|inet_pton\(AF_INET6, )\"([^\"]+)\""
)
_WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")
_OF_NAMES = re.compile(r"/etc/(resolv\.conf|hosts)$|/nscd/|/systemd/resolve|avahi")
_HARMLESS = re.compile(
    r"/dev/(null|tty)$"
    r"|/proc/self/fd/\d+$"  # a file without a name, which is given one: that one counts
    r"|/dev/shm/sem\.[\w.-]+$"  # semaphores of multiprocessing, unlinked at once
    r"|/proc/(self|\d+)/autogroup$"  # the worker gives way to other programs
)


@dataclass
class Trace:
    """What processes did: ``asked`` are signs of a name being looked up."""

    addresses: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    written: set[Path] = field(default_factory=set)
    programs: set[str] = field(default_factory=set)

    @property
    def beyond_loopback(self) -> set[str]:
        return {a for a in self.addresses if not a.startswith(("127.", "::1 ", "::ffff:127."))}

    def written_outside(self, places: Iterable[Path]) -> set[Path]:
        allowed = [place.resolve() for place in places]
        return {
            path for path in self.written if not any(path.is_relative_to(each) for each in allowed)
        }


def why_blind() -> str:
    """Why processes cannot be watched here; "" where they can."""
    if shutil.which("strace") is None:
        return "strace is not here"
    probe = subprocess.run(
        ["strace", "-f", "--seccomp-bpf", "true"], capture_output=True, text=True
    )
    return "" if probe.returncode == 0 else f"strace cannot watch here: {probe.stderr[-200:]}"


def watch(
    command: Sequence[str], records: Path, environment: Mapping[str, str], cwd: Path
) -> tuple[subprocess.CompletedProcess[str], Trace]:
    """Run a command to its end, with all its children; ``records`` takes strace's own files."""
    records.mkdir(parents=True)
    done = subprocess.run(
        [*STRACE, "-e", WATCHED, "-o", str(records / "of"), *command],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
    )
    trace = Trace()
    for record in sorted(records.iterdir()):
        for line in record.read_text(encoding="utf-8", errors="replace").splitlines():
            call = _CALL.match(line)
            if call is not None:
                _note(trace, call[1], call[2], failed=call[3].startswith("-"))
    assert trace.programs, "strace saw no program start"
    return done, trace


def _note(trace: Trace, name: str, arguments: str, *, failed: bool) -> None:
    for port, address in _ADDRESS.findall(arguments):
        trace.addresses.add(f"{address} port {port}")
        if port == "53":
            trace.asked.add(f"{address} port 53")
    paths = [Path(os.path.normpath(Path(base) / path)) for base, path in _PATH.findall(arguments)]
    if name in ("open", "openat", "connect"):
        text = arguments if name == "connect" else str(paths[0])
        if _OF_NAMES.search(text):
            trace.asked.add(text)
    if name == "execve" and not failed:
        trace.programs.add(str(paths[0]))
    changes = name in MODIFY or (name.startswith("open") and _WRITING.search(arguments))
    if changes and not failed:
        trace.written |= {path for path in paths if not _HARMLESS.search(str(path))}
