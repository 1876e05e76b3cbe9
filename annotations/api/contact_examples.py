"""Examples of the right of reply and of experts' sign-off."""

from typing import Any

from annotations.api.examples import CLEO, EDITH, LATER, SHA, TIME

Json = dict[str, Any]

DEADLINE = "2026-11-10T12:00:00Z"
NEW_ATTEMPT: Json = {
    "whom": "Press office of the Ministry of Housing",
    "channel": "phone",
    "tried_at": "2026-11-02T10:30:00+01:00",
    "deadline": "2026-11-10T13:00:00+01:00",
    "note": "Spoke to the duty officer, who calls back.",
}
ATTEMPT: Json = {
    "id": 91,
    **NEW_ATTEMPT,
    "tried_at": "2026-11-02T09:30:00Z",
    "deadline": DEADLINE,
    "author": CLEO,
    "created_at": TIME,
}
NEW_REPLY_LINK: Json = {
    "whom": "Press office of the Ministry of Housing",
    "address": "press@housing.example.org",
    "questions": "Where does the number of 400 homes come from?",
    "days": 8,
}
REPLY_LINK: Json = {
    "id": 92,
    "whom": NEW_REPLY_LINK["whom"],
    "address": NEW_REPLY_LINK["address"],
    "statement": "The city built 400 homes since the election.",
    "questions": NEW_REPLY_LINK["questions"],
    "prefix": "fcr_x1y2z3a4",
    "created_by": CLEO,
    "created_at": TIME,
    "expires_at": DEADLINE,
    "last_used_at": None,
    "revoked_at": None,
}
ISSUED_REPLY_LINK: Json = {**REPLY_LINK, "link": "https://checks.example.org/reply/fcr_x1y2z3a4…/"}
REPLY: Json = {
    "id": 93,
    "reply_link": 92,
    "number": 1,
    "whom": NEW_REPLY_LINK["whom"],
    "name": "Duty officer",
    "text": "The number counts permits, not completed homes.",
    "sha256": SHA,
    "created_at": LATER,
}
NEW_TOLD: Json = {"outcome": "replied", "summary": "The ministry says that its number counts permits."}
TOLD: Json = {**NEW_TOLD, "reason": "", "sha256": SHA, "is_owed": False}
NEW_EXPERT_LINK: Json = {
    "name": "Dr Sam Expert",
    "affiliation": "University of Port Ellery",
    "email": "sam@university.example.org",
    "days": 14,
    "may_be_named": True,
}
EXPERT_ANSWER: Json = {
    "id": 95,
    "finding": "not_accurate",
    "text": "The register counts completed homes, the statement counts permits.",
    "agrees_to_be_named": True,
    "content_sha256": SHA,
    "is_void": False,
    "at": LATER,
}
EXPERT_LINK: Json = {
    "id": 94,
    **{name: value for name, value in NEW_EXPERT_LINK.items() if name != "days"},
    "prefix": "fcx_x1y2z3a4",
    "made_by": EDITH,
    "created_at": TIME,
    "expires_at": DEADLINE,
    "last_used_at": LATER,
    "revoked_at": None,
    "answers": [EXPERT_ANSWER],
}
ISSUED_EXPERT_LINK: Json = {
    **EXPERT_LINK,
    "last_used_at": None,
    "answers": [],
    "link": "https://checks.example.org/expert/fcx_x1y2z3a4…/",
}
