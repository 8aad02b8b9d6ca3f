"""The files that the tidy rules read."""

import subprocess
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
LEFT_OUT = {".venv", ".git", ".rehandle", "__pycache__", "build", "shots"}


@lru_cache(maxsize=1)
def tracked() -> tuple[Path, ...]:
    """Every file of the repository; in an unpacked archive, every file that is not made by running it."""
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if told.returncode == 0 and told.stdout:
        return tuple(path for name in told.stdout.split("\0") if name and (path := ROOT / name).is_file())
    return tuple(path for path in sorted(ROOT.rglob("*")) if path.is_file() and not LEFT_OUT & set(path.relative_to(ROOT).parts))


def ours(pattern: str, folder: str = "rehandle") -> list[Path]:
    """Files of the product by pattern, without migrations."""
    return [path for path in sorted((ROOT / folder).rglob(pattern)) if "migrations" not in path.parts and "__pycache__" not in path.parts]


def name(path: Path) -> str:
    """A path as people write it."""
    return str(path.relative_to(ROOT))
