"""What the API promises beyond its document, as checks of a schemathesis run."""

import json
import os
from typing import Any

import schemathesis

PERMISSIONS = set(os.environ["FUZZ_PERMISSIONS"].split(","))
# What is refused before anybody asks who calls: a body or an address that can't be read.
UNREADABLE = ("Nothing has an id that long", "There is nothing at")
REFUSED = {400, 401, 403, 404, 405, 413, 414, 415, 429, 503}

# A request of the right form that is refused as invalid is so for one of these: a code, or the field it points at.
# No schema tells the present password, who needs one, a link's token, which time zones there are, what a file holds.
FOUND_INVALID = {
    "changePassword": ("password_wrong", "password_common"),
    "createApiToken": ("scope_not_grantable",),
    "createDataSource": ("/files", "/name", "/settings", "malformed_multipart"),
    "createFirstAdmin": ("password_common",),
    "createSchedule": ("/cron", "/time_zone"),
    "createUser": ("password_common", "/password"),
    "changeSchedule": ("/cron", "/time_zone"),
    "diffJobs": ("same_job", "different_model_types"),
    "previewSchedule": ("/query/cron", "/query/time_zone"),
    "replaceDataSource": ("/files", "/name", "/settings", "malformed_multipart"),
    "resetPassword": ("password_common",),
    "uploadModel": ("not_valid_python", "/file", "malformed_multipart"),
}


def problem_of(response: Any) -> dict[str, Any]:
    """The problem of an answer; empty where it is none."""
    try:
        problem = json.loads(response.content)
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {}


@schemathesis.check
def role_kept(ctx: Any, response: Any, case: Any) -> None:
    """A role is let in where it has the permission, and nowhere else."""
    permission = case.operation.definition.raw.get("x-permission")
    if permission is None or case.method.upper() != case.operation.method.upper():
        return
    problem = problem_of(response)
    if permission in PERMISSIONS:
        lacked = problem.get("permission") if response.status_code == 403 else None
        assert lacked != permission, f"This role has {permission} and is told that it lacks it."
        return
    assert response.status_code in REFUSED, f"This role lacks {permission} and got {response.status_code}."
    if response.status_code == 404:
        assert str(problem.get("detail")).startswith(UNREADABLE), "A stranger is told what exists."


@schemathesis.check
def invalid_for_a_reason(ctx: Any, response: Any, case: Any) -> None:
    """What the document calls valid is found invalid only for what it can't say."""
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code != 400:
        return
    problem = problem_of(response)
    if "U+0000" in str(problem.get("detail")):  # inside values whose form is free
        return
    errors = problem.get("errors", [])
    if any(error.get("code") == "duplicate_field" for error in errors):  # of a form: JSON Schema has no name twice
        return
    reasons = [problem.get("code"), *(error.get("pointer") for error in errors)]
    allowed = FOUND_INVALID.get(case.operation.definition.raw["operationId"], ())
    assert any(str(reason).startswith(allowed) for reason in reasons), (
        f"A valid request is refused for {problem.get('detail')}"
    )
