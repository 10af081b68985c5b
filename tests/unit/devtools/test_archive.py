"""A backup is checked as a whole, and nothing is unpacked that does not belong there."""

import io
import tarfile
from pathlib import Path

import pytest

from devtools.archive import DUMP, MANIFEST, pack, unpack
from devtools.backup import refuse_newer
from devtools.report import Problem


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """A backup of a dump and two attachments."""
    media = tmp_path / "media"
    (media / "ab").mkdir(parents=True)
    (media / "ab" / "one").write_bytes(b"first")
    (media / "two").write_bytes(b"")
    dump = tmp_path / "dump"
    dump.write_bytes(b"rows" * 1000)
    target = tmp_path / "desk.tar"
    assert pack(target, dump=dump, media=media, facts={"migrations": ["a.0001_first"]}) == 2
    return target


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    return folder


def rewrite(source: Path, changed: dict[str, bytes]) -> None:
    """Replace members of an archive, or add them."""
    with tarfile.open(source) as archive:
        members = {one.name: archive.extractfile(one).read() for one in archive}
    with tarfile.open(source, "w") as archive:
        for name, content in {**members, **changed}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


def test_what_was_packed_comes_out_again(packed: Path, empty: Path) -> None:
    manifest = unpack(packed, empty)

    assert manifest["migrations"] == ["a.0001_first"]
    assert (empty / DUMP).read_bytes() == b"rows" * 1000
    assert (empty / "media" / "ab" / "one").read_bytes() == b"first"
    assert (empty / "media" / "two").read_bytes() == b""


def test_a_desk_without_attachments_can_be_packed(tmp_path: Path, empty: Path) -> None:
    dump = tmp_path / "dump"
    dump.write_bytes(b"rows")

    assert pack(tmp_path / "x.tar", dump=dump, media=tmp_path / "none", facts={}) == 0
    unpack(tmp_path / "x.tar", empty)
    assert (empty / "media").is_dir()


@pytest.mark.parametrize(
    "changed",
    [{DUMP: b"other rows"}, {"media/two": b"x"}, {"media/three": b"not in the manifest"}],
)
def test_a_changed_file_is_noticed(packed: Path, empty: Path, changed: dict[str, bytes]) -> None:
    rewrite(packed, changed)

    with pytest.raises(Problem, match="damaged"):
        unpack(packed, empty)


def test_half_a_file_is_noticed(packed: Path, empty: Path) -> None:
    packed.write_bytes(packed.read_bytes()[:3000])

    with pytest.raises(Problem, match="cannot be read as a backup"):
        unpack(packed, empty)


@pytest.mark.parametrize("content", [b"", b"not a tar", b"\0" * 1024])
def test_another_file_is_no_backup(tmp_path: Path, empty: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)

    with pytest.raises(Problem, match="cannot be read as a backup"):
        unpack(tmp_path / "x", empty)


def test_another_format_is_refused(packed: Path, empty: Path) -> None:
    rewrite(packed, {MANIFEST: b'{"format": 2, "files": {}}'})

    with pytest.raises(Problem, match="another version"):
        unpack(packed, empty)


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/evil", "media/../../evil", "media", "other", "media/a/../../../evil"]
)
def test_a_path_that_leads_elsewhere_is_refused(packed: Path, empty: Path, name: str) -> None:
    rewrite(packed, {name: b"evil"})

    with pytest.raises(Problem, match="does not belong there"):
        unpack(packed, empty)
    assert not (empty.parent / "evil").exists()


def test_a_link_is_refused(packed: Path, empty: Path) -> None:
    with tarfile.open(packed, "a") as archive:
        link = tarfile.TarInfo("media/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)

    with pytest.raises(Problem, match="does not belong there"):
        unpack(packed, empty)


@pytest.mark.parametrize(
    ("migration", "fine"),
    [
        ("tickets.0001_first", True),
        ("accounts.0001_first", True),
        ("auth.9999_of_somebody_else", True),
        ("tickets.0002_unknown", False),
        ("accounts.0002_unknown", False),
    ],
)
def test_a_backup_of_a_newer_version_is_refused(tmp_path: Path, migration: str, fine: bool) -> None:
    for app in ("tickets", "project/accounts"):
        folder = tmp_path / app / "migrations"
        folder.mkdir(parents=True)
        (folder / "0001_first.py").touch()

    if fine:
        refuse_newer([migration], what="The backup", root=tmp_path)
    else:
        with pytest.raises(Problem, match=f"newer version: it knows {migration}"):
            refuse_newer([migration], what="The backup", root=tmp_path)
