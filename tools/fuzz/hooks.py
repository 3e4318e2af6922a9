"""What a schemathesis run needs to know of this API that no OpenAPI document can say."""

import json
import os
import time
from typing import Any
from urllib.request import Request, urlopen

import schemathesis

URL = os.environ["FUZZ_URL"]
# Without these the run would saw off the branch it sits on: its own user, session and token, and the sample.
KEPT = set(os.environ["FUZZ_KEPT"].split(","))
CHANGING = {"PATCH", "PUT", "DELETE"}


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Turns a change of what the run lives on into one of something that isn't there; invents no cursors."""
    if case.meta is not None and case.meta.generation.mode.is_positive and case.query:
        case.query.pop("cursor", None)  # only an answer can give one: an invented one is refused
    if case.method.upper() not in CHANGING:
        return
    for values in (case.path_parameters, case.query):
        for name in values or {}:
            if values[name] in KEPT:
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
            headers={"content-type": "application/json"},
        )
        for _ in range(30):
            try:
                with urlopen(request) as answer:
                    return json.load(answer)["access_token"]
            except OSError:  # the run also guesses passwords: logins from this address are slowed down
                time.sleep(2)
        raise RuntimeError(f"{login['email']} can't log in")

    def set(self, case: Any, data: str, context: Any) -> None:
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}
