"""What names a volume: by tables of mounts of several kinds, and on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.disk import linux
from engine.disk.asking import volume_of
from engine.disk.volumes import Volume, shape_of

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="by Linux's table of mounts")

TABLE = rb"""22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
30 22 0:40 / /mnt/nas rw - autofs systemd-1 rw
31 30 0:41 / /mnt/nas rw,relatime shared:9 - nfs4 nas.local:/volume1/films rw,vers=4.2
32 22 0:42 / /mnt/win rw - cifs //Server/My\040Films rw
33 22 8:17 / /media/min/STICK\0401 rw master:2 - exfat /dev/sdb1 rw
34 22 0:50 /@data /data rw - btrfs /dev/sda3 rw
35 22 8:2 /srv/one /bound rw - ext4 /dev/sda2 rw
36 33 8:33 / /media/min/STICK\0401/deep rw - vfat /dev/sdc1 rw
broken line
"""


@LINUX
@pytest.mark.parametrize(
    ("path", "point", "root", "kind", "source"),
    [
        ("/etc/hosts", "/", "/", "ext4", "/dev/sda2"),
        ("/mnt/nas/a.mp4", "/mnt/nas", "/", "nfs4", "nas.local:/volume1/films"),
        ("/mnt/nasty/a.mp4", "/", "/", "ext4", "/dev/sda2"),
        ("/mnt/win", "/mnt/win", "/", "cifs", "//Server/My Films"),
        ("/media/min/STICK 1/x/a.mp4", "/media/min/STICK 1", "/", "exfat", "/dev/sdb1"),
        ("/media/min/STICK 1/deep/a.mp4", "/media/min/STICK 1/deep", "/", "vfat", "/dev/sdc1"),
        ("/data/min/a.mp4", "/data", "/@data", "btrfs", "/dev/sda3"),
        ("/bound/a.mp4", "/bound", "/srv/one", "ext4", "/dev/sda2"),
    ],
)
def test_the_deepest_and_last_mount_holds_a_path(
    path: str, point: str, root: str, kind: str, source: str
) -> None:
    found = linux._holding(Path(path), TABLE)
    assert found == linux.Mount(Path(point), root, kind, source)


@LINUX
def test_a_disk_is_known_by_its_uuid_and_a_share_by_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sdb1").touch()
    links = tmp_path / "by-uuid"
    links.mkdir()
    (links / "1234-ABCD").symlink_to(tmp_path / "sdb1")
    monkeypatch.setattr(linux, "BY_UUID", links)
    monkeypatch.setattr(
        linux.os.path, "realpath", lambda path: os.fspath(_followed(path, tmp_path))
    )
    stick = linux.Mount(Path("/"), "/", "exfat", "/dev/sdb1")
    assert linux.identity_of(stick) == "uuid:1234-ABCD"
    folder = linux.Mount(Path("/"), "/films", "exfat", "/dev/sdb1")
    assert linux.identity_of(folder) == "uuid:1234-ABCD|/films"
    share = linux.Mount(Path("/gone"), "/", "nfs4", "nas:/films")
    assert linux.identity_of(share) == "share:nas:/films"


def _followed(path: str | os.PathLike[str], folder: Path) -> Path:
    """The device a path stands for, in a folder that stands for /dev."""
    asked = Path(path)
    return asked.readlink() if asked.is_symlink() else folder / asked.name


@LINUX
def test_without_a_uuid_the_file_system_s_own_number_or_shape_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linux, "BY_UUID", tmp_path / "nowhere")
    fsid = os.statvfs(tmp_path).f_fsid
    known = linux.Mount(tmp_path, "/", "ext4", "/dev/sdz9")
    if fsid:
        assert linux.identity_of(known) == f"fsid:ext4:{fsid:x}"
    other = linux.Mount(tmp_path, "/", "vfat", "/dev/sdz9")
    assert linux.identity_of(other) == shape_of(tmp_path, "vfat", "/dev/sdz9")
    assert str(tmp_path.stat().st_ino) in linux.identity_of(other)


def test_this_machine_s_volumes_have_an_identity_that_stays(tmp_path: Path) -> None:
    first = volume_of(tmp_path)
    (tmp_path / "a").mkdir()
    assert volume_of(tmp_path / "a") == first
    assert first.identity
    assert tmp_path.resolve().is_relative_to(first.mount.resolve())


@LINUX
def test_two_file_systems_at_one_mount_point_are_two(tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    found: list[Volume] = [volume_of(place)]
    for _ in range(2):
        if subprocess.run(["mount", "-t", "tmpfs", "none", place], capture_output=True).returncode:
            pytest.skip("mounting is not allowed here")
        try:
            found.append(volume_of(place))
        finally:
            subprocess.run(["umount", place], check=True)
    assert len({each.identity for each in found}) == 3
    assert [each.mount == place for each in found] == [False, True, True]
