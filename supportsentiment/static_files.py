"""Static files with hashed names, in our own modules' imports too.

Without that a release would meet modules of the one before in browsers' caches.
"""

from collections.abc import Callable
from re import Match

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

OURS = "console/"


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names with the hash of their content, compressed beside the plain files."""

    support_js_module_import_aggregation = True

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: str | None = None
    ) -> Callable[[Match[str]], str]:
        """Leave the modules of others alone: some only speak of imports, in comments."""
        convert: Callable[[Match[str]], str] = super().url_converter(name, hashed_files, template)
        if name.endswith(".js") and not name.startswith(OURS):
            return _as_it_is
        return convert


def _as_it_is(found: Match[str]) -> str:
    return found["matched"]
