"""What a schemathesis run needs to know of this API that no OpenAPI document can say."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import checks  # noqa: F401  registers them
import hypothesis
import schemathesis

URL = os.environ["FUZZ_URL"]
# Without these the run would saw off the branch it sits on: its own user, session and token, and the sample.
KEPT = set(os.environ["FUZZ_KEPT"].split(","))
CHANGING = {"PATCH", "PUT", "DELETE"}
SAMPLE = Path(__file__).parents[2] / "python-models" / "data" / "sample"
# No schema makes a Python program or a set of tables that fit each other.
TABLES = [
    ("name", (None, "fuzz")),
    ("settings", (None, (SAMPLE / "settings.json").read_text())),
    *(("files", (table.name, table.read_bytes())) for table in SAMPLE.glob("*.csv")),
]
MODEL = [("modelType", (None, "SO")), ("activate", (None, "false")), ("file", ("model.py", b"print('done')\n"))]
GOOD_UPLOADS = {"createDataSource": TABLES, "replaceDataSource": TABLES, "uploadModel": MODEL}


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Keeps a change from what the run lives on, invents no cursors, and lets scenarios begin with good uploads."""
    if case.meta is not None and case.meta.generation.mode.is_positive and case.query:
        case.query.pop("cursor", None)  # only an answer can give one: an invented one is refused
        case.query.pop("follow", None)  # it would not end before its job
    is_scenario = case.meta is not None and case.meta.phase.name == "stateful"
    if is_scenario and case.meta.generation.mode.is_positive:
        (case.headers or {}).pop("Idempotency-Key", None)  # a repetition would answer with what is deleted by now
        upload = GOOD_UPLOADS.get(case.operation.definition.raw["operationId"])
        if upload is not None:
            kwargs["files"] = upload
    if case.method.upper() not in CHANGING:
        return
    for values in (case.path_parameters, case.query):
        for name in values or {}:
            if isinstance(values[name], str) and values[name] in KEPT:
                if is_scenario:
                    hypothesis.reject()  # a 404 would look like something lost that was just made
                values[name] = "kept-from-the-run"


@schemathesis.auth(refresh_interval=240)
class Role:
    """The credential of the role that the run plays: an API token, or a login that is renewed before it ends."""

    def get(self, case: Any, context: Any) -> str:
        if token := os.environ.get("FUZZ_TOKEN"):
            return token
        login = {"email": os.environ["FUZZ_EMAIL"], "password": os.environ["FUZZ_PASSWORD"]}
        request = Request(
            f"{URL}/api/auth/login",
            data=json.dumps(login).encode(),
            headers={"content-type": "application/json", "x-forwarded-for": "192.0.2.1"},
        )
        with urlopen(request) as answer:
            return json.load(answer)["access_token"]

    def set(self, case: Any, data: str, context: Any) -> None:
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}
