"""Where the pages of sources stand that are no list of a claim's."""

from django.urls import path

from annotations.pages import confidences

CLAIM = "claims/<id:claim_id>/"
urlpatterns = [
    path(f"{CLAIM}confidences/", confidences.claim_confidences, name="claim_confidences"),
    path(f"{CLAIM}confidences/<id:confidence_id>/", confidences.confidence, name="confidence"),
    path(f"{CLAIM}confidences/<id:confidence_id>/remove/", confidences.confidence_remove, name="confidence_remove"),
]
