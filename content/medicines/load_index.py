"""The medicine files into the index that is searched, kept beside the data for a quick start."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

from content.medicines.index import MedicineIndex, Parts, build_index

if TYPE_CHECKING:
    from content.medicines.medicine_list import MedicineList

_CODE = Path(__file__).resolve().parent
_FOLDER = _CODE.parent
_VERSION_LENGTH = 12
_MADE_BY = (
    "checks.py",
    "index.py",
    "load.py",
    "look_alikes.py",
    "medicine_list.py",
    "model.py",
    "names.py",
    "parts.py",
    "rules.py",
    "sounds.py",
)


def load_medicine_index(folder: Path | None = None, kept: Path | None = None) -> MedicineIndex:
    """Read the medicine files into an index.

    Args:
        folder: Where the content files are; those installed with this package when left out.
        kept: A file in which the index may be kept. It is used only while it was made from
            exactly these files by exactly this code, and written anew otherwise; one that cannot
            be read or written is left alone.

    Raises:
        FileError: as `content.medicines.load.load_medicines`.
    """
    root = folder or _FOLDER
    version = _version(root)
    if kept and (parts := _kept(kept, version)):
        return build_index(parts)
    # Not at the top: reading YAML and pinyin takes longer than all the rest of a quick start.
    from content.medicines.load import load_medicines  # noqa: PLC0415
    from content.medicines.parts import make_parts  # noqa: PLC0415

    found: MedicineList = load_medicines(root)
    parts = make_parts(found, version)
    if kept:
        _keep(kept, parts)
    return build_index(parts)


def _version(root: Path) -> str:
    whole = hashlib.sha256()
    for path in _files(root):
        data = path.read_bytes() if path.exists() else b""
        whole.update(f"{path.name}\0{len(data)}\0".encode())
        whole.update(data)
    return whole.hexdigest()[:_VERSION_LENGTH]


def _files(root: Path) -> Iterator[Path]:
    yield from sorted((root / "medicines").rglob("*.yaml"))
    yield root / "texts" / "medicine.yaml"
    yield from (_CODE / name for name in _MADE_BY)


def _kept(path: Path, version: str) -> Parts | None:
    try:
        found: object = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return found if _is_of(found, version) else None


def _is_of(found: object, version: str) -> TypeGuard[Parts]:
    return isinstance(found, dict) and found.get("version") == version


def _keep(path: Path, parts: Parts) -> None:
    half = path.with_name(f"{path.name}.{parts['version']}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_text(json.dumps(parts, ensure_ascii=False), encoding="utf-8")
        half.replace(path)
    except OSError:
        return
