"""The check that docs/webhooks.md shows for Python takes what is signed, and nothing else."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"test": 2432232314}'
SENT_AT = 1_614_265_330
# The example of the Standard Webhooks specification.
HEADERS = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": str(SENT_AT),
    "webhook-signature": "v1,AAAA v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}


@pytest.fixture
def verify() -> Callable[..., dict[str, int]]:
    page = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text()
    code = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert code is not None
    names: dict[str, Callable[..., dict[str, int]]] = {}
    exec(code.group(1), names)
    return names["verify"]


def test_takes_what_the_standards_own_example_signs(verify: Callable[..., dict[str, int]]) -> None:
    assert verify(SECRET, HEADERS, BODY, now=SENT_AT) == {"test": 2432232314}


@pytest.mark.parametrize(
    ("secret", "body", "now"),
    [(SECRET, BODY + b" ", SENT_AT), (SECRET, BODY, SENT_AT + 301), ("whsec_AAAA", BODY, SENT_AT)],
)
def test_takes_nothing_changed_old_or_signed_by_others(
    verify: Callable[..., dict[str, int]], secret: str, body: bytes, now: float
) -> None:
    with pytest.raises(ValueError, match=r"not signed|too old"):
        verify(secret, HEADERS, body, now=now)
