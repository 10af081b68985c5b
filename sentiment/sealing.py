"""Keys that must be used again are kept sealed: a copy of the database alone opens none.

They are sealed with Fernet (AES-128-CBC and HMAC-SHA-256) under a key drawn from `SECRET_KEY`.
"""

import base64
from hashlib import sha256
from typing import Any

from django.conf import settings


class SealBrokenError(Exception):
    """The seal does not open: `SECRET_KEY` is another one now. The key must be given again."""


def seal(secret: str) -> str:
    """What is stored of a secret; "" of none."""
    if not secret:
        return ""
    return str(_fernet().encrypt(secret.encode()).decode())


def unseal(sealed: str) -> str:
    """The secret; "" of none.

    Raises:
        SealBrokenError: it was sealed under another `SECRET_KEY`.
    """
    if not sealed:
        return ""
    # Late: only who handles such a key pays for the library.
    from cryptography.fernet import InvalidToken  # noqa: PLC0415

    try:
        return str(_fernet().decrypt(sealed.encode()).decode())
    except InvalidToken as error:
        raise SealBrokenError from error


def _fernet() -> Any:
    from cryptography.fernet import Fernet  # noqa: PLC0415

    drawn = sha256(b"supportsentiment.sealing\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(drawn))
