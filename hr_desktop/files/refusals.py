"""What an S3 service answered, as one sentence for a person."""

from __future__ import annotations

import socket
from typing import Literal

from hr_desktop.domain.messages import PersonError, refuse

Act = Literal["read", "write", "delete", "list"]

# The service cannot be reached for now: worth another try without a person.
AWAY = frozenset({"files.unreachable", "files.unknown_host", "files.slow", "files.server_failed"})

_BY_CODE = {
    "InvalidAccessKeyId": "files.key_unknown",
    "SignatureDoesNotMatch": "files.key_refused",
    "InvalidToken": "files.key_refused",
    "ExpiredToken": "files.key_refused",
    "RequestTimeTooSkewed": "files.clock",
    "RequestExpired": "files.clock",
    "NoSuchBucket": "files.no_bucket",
    "NoSuchKey": "files.gone",
    "PermanentRedirect": "files.region",
    "AuthorizationHeaderMalformed": "files.region",
    "IllegalLocationConstraintException": "files.region",
    "BadDigest": "files.damaged",
    "InvalidDigest": "files.damaged",
    "XAmzContentSHA256Mismatch": "files.damaged",
    "InsufficientStorage": "files.bucket_full",
    "QuotaExceeded": "files.bucket_full",
    "XMinioStorageFull": "files.bucket_full",
    "XMinioAdminBucketQuotaExceeded": "files.bucket_full",
    "SlowDown": "files.slow",
    "RequestTimeout": "files.slow",
    "KMS.NotFoundException": "files.encryption",
    "KMS.DisabledException": "files.encryption",
    "InvalidEncryptionAlgorithmError": "files.encryption",
}
_BY_STATUS = {
    401: "files.key_refused",
    404: "files.gone",
    429: "files.slow",
    507: "files.bucket_full",
}
_NOT_ALLOWED = {
    "read": "files.no_read",
    "list": "files.no_read",
    "write": "files.no_write",
    "delete": "files.no_delete",
}


def in_words(error: Exception, act: Act, bucket: str) -> PersonError:
    """The refusal or failure of a request, with what to do. Names the bucket, never a key."""
    from botocore import exceptions as known

    if isinstance(error, known.ClientError):
        return _answered(error, act, bucket)
    if isinstance(error, known.SSLError):
        return refuse("files.certificate")
    if isinstance(error, known.ReadTimeoutError):
        return refuse("files.slow")
    if isinstance(error, known.NoCredentialsError | known.PartialCredentialsError):
        return refuse("files.key_missing")
    if _unknown_host(error):
        return refuse("files.unknown_host")
    away = known.ConnectionError | known.HTTPClientError | known.IncompleteReadError
    if isinstance(error, away):
        return refuse("files.unreachable")
    return refuse("files.bad_address")  # botocore refused to make a request of these settings


def _answered(error: object, act: Act, bucket: str) -> PersonError:
    answer = getattr(error, "response", {})
    code = str(answer.get("Error", {}).get("Code", ""))
    status = int(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    found = _BY_CODE.get(code) or _BY_STATUS.get(status)
    if found is None and (status == 403 or code == "AccessDenied"):
        found = _NOT_ALLOWED[act]
    if found is None and status >= 500:
        found = "files.server_failed"
    if found is None:
        return refuse("files.refused", answer=code[:60] or str(status))
    return refuse(found, bucket=bucket) if found in _NAMING else refuse(found)


_NAMING = frozenset(
    {"files.no_bucket", "files.no_read", "files.no_write", "files.no_delete", "files.region"}
)


def _unknown_host(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, socket.gaierror) or type(cause).__name__ == "NameResolutionError":
            return True
        inner = getattr(cause, "kwargs", {}).get("error") or getattr(cause, "reason", None)
        cause = inner if isinstance(inner, BaseException) else cause.__cause__
    return False
