"""Examples of questions and answers in the API's document; the tests send and compare them."""

from typing import Any

from annotations.api.examples import CLEO, SOURCE, TIME

Json = dict[str, Any]

ANSWER: Json = {
    "id": 92,
    "question": 91,
    "text": "212 homes were completed in 2026.",
    "kind": "quoted",
    "stance": "refutes",
    "source": SOURCE["id"],
    "given_by": CLEO,
    "created_at": TIME,
}
QUESTION: Json = {
    "id": 91,
    "claim": 7,
    "text": "How many homes did the council complete?",
    "answers": [ANSWER],
    "asked_by": CLEO,
    "created_at": TIME,
}
NEW_ANSWER: Json = {name: ANSWER[name] for name in ("text", "kind", "stance", "source")}
NEW_QUESTION: Json = {"text": QUESTION["text"], "answers": [NEW_ANSWER]}
