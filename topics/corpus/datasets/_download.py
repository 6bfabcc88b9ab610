"""Downloads: one file from the web to its place on disk, whole and as expected, or not at all."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from topics._progress import progress_bar
from topics._validation import InputError
from topics.corpus.datasets._archives import is_whole_archive
from topics.io import remove_leftovers, whole_file

_TIMEOUT_SECONDS = 30
_CHUNK_BYTES = 2**16


class UnverifiedDownload(UserWarning):
    """Nobody has published the sha256 of this file; the message gives it, and says how to pin it."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file of a corpus: where it comes from, where it goes, what its digest must be (empty if nobody knows)."""

    address: str
    page: str
    path: Path
    sha256: str

    @property
    def record(self) -> Path:
        """The file beside it that keeps the digest of its first download."""
        return self.path.with_name(f"{self.path.name}.sha256")

    def fetch(self) -> bool:
        """Bring the file to its place if need be, and return whether it is there for the first time."""
        noted = self.recorded()
        digest = self.check_cached() if self.path.exists() else self.download()
        if digest != noted:
            with whole_file(self.record) as file:
                file.write(f"{digest}  {self.path.name}\n".encode("ascii"))
        return not noted

    def recorded(self) -> str:
        """Return the digest of the first download, an empty string if there was none."""
        return self.record.read_text(encoding="ascii").partition(" ")[0] if self.record.exists() else ""

    def check_cached(self) -> str:
        """Return the digest of the file on disk; raise InputError if it has changed, and remove it."""
        got, noted = _digest_of(self.path), self.recorded()
        expected = self.sha256 or noted
        if not expected or got == expected:
            return got
        if got == noted:
            raise InputError(
                f"{self.path} is as it was downloaded, but not the file that was asked for: its sha256 is {got}, "
                f"expected was {expected}. Check the sha256 that you gave, or delete the file and call again."
            )
        self.path.unlink()
        raise InputError(
            f"{self.path} is not the expected file, it has been altered or is another version: its sha256 is {got}, "
            f"expected was {expected}. It has been removed; call again to download it anew."
        )

    def download(self) -> str:
        """Bring the file to its place, if it comes whole and is what it should be, and return its digest."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            remove_leftovers(self.path.parent)
            with whole_file(self.path) as file:
                self.stream(file)
                file.flush()
                return self.check_new(Path(file.name))
        except OSError as error:
            raise InputError(f"Can't write {self.path}: {error.strerror or error}. Choose another folder=.") from None

    def stream(self, file: IO[bytes]) -> None:
        """Copy the response of the server into an open file; raise InputError, with what to do, if that fails."""
        import requests  # slow to import, and needed for a download alone

        try:
            with requests.get(self.address, stream=True, timeout=_TIMEOUT_SECONDS) as response:
                response.raise_for_status()
                total = int(response.headers.get("content-length", 0)) or None
                with progress_bar(f"Downloading {self.path.name}", total=total, unit="B") as bar:
                    for chunk in response.iter_content(_CHUNK_BYTES):
                        file.write(chunk)
                        bar.update(len(chunk))
        except requests.HTTPError as error:
            status = 0 if error.response is None else error.response.status_code
            why = "is not there any more" if status in (404, 410) else "was refused by the server"
            raise self.failed(f"{self.address} {why} (status {status})") from None
        except (requests.ConnectionError, requests.Timeout) as error:
            raise self.failed(f"Can't reach {self.address} ({type(error).__name__})") from None
        except requests.RequestException as error:
            raise self.failed(f"The download of {self.address} broke off ({type(error).__name__})") from None

    def check_new(self, partial: Path) -> str:
        """Return the digest of a new file; raise InputError if it is not the one that was expected."""
        got, expected = _digest_of(partial), self.sha256 or self.recorded()
        if expected and got != expected:
            raise InputError(
                f"What came from {self.address} is not the expected file: its sha256 is {got}, expected was "
                f"{expected}. Nothing has been kept. The file may have a new version, or the way to it is not safe: "
                f"see {self.page}. To take it as it is, give sha256={{{self.path.name!r}: {got!r}}}."
            )
        if not is_whole_archive(partial, self.path.name):
            with partial.open("rb") as file:
                is_page = file.read(512).lstrip().startswith(b"<")
            raise self.failed(
                f"What came from {self.address} is {'a web page' if is_page else 'cut off or damaged'}, not an archive"
            )
        return got

    def failed(self, what: str) -> InputError:
        """Return the error of a download, with what to do."""
        return InputError(
            f"{what}. Nothing has been kept. Try again later; or download the file by hand (see {self.page}), put it "
            f"at {self.path}, and call again."
        )


def _digest_of(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_digest(value: Any) -> str:
    """Return a sha256 in small letters; raise InputError if it is none."""
    digest = value.strip().lower().removeprefix("sha256:") if isinstance(value, str) else ""
    if not re.fullmatch("[0-9a-f]{64}", digest):
        raise InputError(f"A sha256 has 64 digits from 0 to f; got {value!r}.")
    return digest
