"""Examples for the API's document: the queue's saved views."""

from annotations.api.examples import CLEO, Json

SAVED_VIEW: Json = {
    "id": 4,
    "name": "Overdue, politics",
    "query": "desk=politics&due=overdue",
    "is_shared": True,
    "owner": CLEO,
    "may_change": True,
    "url": "/queue/?desk=politics&due=overdue",
}
