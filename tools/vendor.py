"""Fetches what pages carry along (fonts), by package and version, and holds every file to its recorded hash.

python tools/vendor.py           fetch with `npm pack`, verify, write
python tools/vendor.py --check   verify what lies here; needs no network
"""

import hashlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent / "rehandle/site/static/rehandle"
LIST = HERE / "VENDORED.toml"


def main(arguments: list[str]) -> int:
    """Fetch or check; prints one line for each wrong file and ends 1 when there is any."""
    packages = vendored()
    if "--check" not in arguments:
        for package in packages:
            fetch(package)
    wrong = problems(packages)
    print("\n".join(wrong) if wrong else f"{sum(len(package['files']) for package in packages)} files are as recorded")
    return 1 if wrong else 0


def vendored() -> list[dict[str, Any]]:
    """The recorded packages."""
    packages: list[dict[str, Any]] = tomllib.loads(LIST.read_text())["package"]
    return packages


def fetch(package: dict[str, Any]) -> None:
    """Pack one version from the registry that npm is set up with, and take the listed files out of it."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = f"{package['name']}@{package['version']}"
        subprocess.run(["npm", "pack", "--silent", wanted], cwd=folder, check=True, capture_output=True)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            for file in package["files"]:
                taken = archive.extractfile(f"package/{file['from']}")
                assert taken, f"{wanted} has no {file['from']}"
                _keep(file, taken.read())


def problems(packages: list[dict[str, Any]]) -> list[str]:
    """What is missing, changed, or here without being listed."""
    files = [file for package in packages for file in package["files"]]
    wrong = [f"{file['to']}: missing or changed" for file in files if _hash_of(HERE / file["to"]) != file["sha256"]]
    stray = {path.relative_to(HERE).as_posix() for path in (HERE / "fonts").iterdir()} - {file["to"] for file in files}
    return wrong + [f"{path}: not listed" for path in sorted(stray)]


def _keep(file: dict[str, str], content: bytes) -> None:
    """Write the file only when it is the recorded one."""
    found = hashlib.sha256(content).hexdigest()
    if found != file["sha256"]:
        raise SystemExit(f"{file['to']}: expected {file['sha256']}, the package brought {found}")
    (HERE / file["to"]).parent.mkdir(parents=True, exist_ok=True)
    (HERE / file["to"]).write_bytes(content)


def _hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
