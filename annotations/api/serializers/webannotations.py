"""The W3C's JSON as it is posted, and written out for the document; `text/webannotation.py` reads what stands in it."""

from typing import Any

from rest_framework import serializers

from annotations.api import webannotation_examples as examples
from annotations.api.schema import example
from annotations.api.serializers.fields import Strict, Text


@example(examples.POSTED)
class PostedAnnotationSerializer(Strict):
    """Names of the model (3.1 to 3.3). What our server says itself is taken and not read: creator, times, generator."""

    def get_fields(self) -> dict[str, Any]:
        """`@context` is no word of Python, so all are declared by name."""
        unread = "Taken and not read: our server says it itself."
        return {
            "@context": serializers.JSONField(help_text="`http://www.w3.org/ns/anno.jsonld`, or a list with it."),
            "id": Text(required=False, help_text="Where it came from; kept in `via`."),
            "type": serializers.JSONField(help_text="`Annotation`, or a list with it."),
            "motivation": serializers.JSONField(required=False, help_text="One; without it `highlighting`."),
            "body": serializers.JSONField(required=False, help_text="One textual body is the claim in its own words."),
            "bodyValue": Text(required=False, help_text="The same in short."),
            "target": serializers.JSONField(help_text="One: `source`, and a `selector` with a TextQuoteSelector."),
            "via": serializers.JSONField(required=False, help_text="Its addresses elsewhere."),
            "canonical": Text(required=False, help_text="Its own address wherever it is; never changed."),
            **{
                name: serializers.JSONField(required=False, help_text=unread)
                for name in ("creator", "created", "modified", "generator", "generated", "audience", "rights")
            },
        }


@example(examples.ANNOTATION)
class WebAnnotationSerializer(serializers.Serializer[Any]):
    def get_fields(self) -> dict[str, Any]:
        return {
            "@context": serializers.JSONField(),
            "id": serializers.URLField(),
            "type": serializers.CharField(help_text="`Annotation`"),
            "motivation": serializers.CharField(),
            "created": serializers.DateTimeField(),
            "modified": serializers.DateTimeField(),
            "creator": serializers.DictField(),
            "body": serializers.JSONField(help_text="One body, or a list of them."),
            "target": serializers.DictField(help_text="Source, the time of its text, and the selectors."),
            "via": serializers.JSONField(required=False, help_text="Where it came from: one address, or a list."),
            "canonical": serializers.CharField(required=False),
        }


class AnnotationContainerSerializer(serializers.Serializer[Any]):
    """The container (`first`, `last`) or, with `?page=`, one of its pages (`partOf`, `startIndex`, `items`)."""

    def get_fields(self) -> dict[str, Any]:
        def link(said: str) -> Any:
            return serializers.JSONField(required=False, help_text=said)

        return {
            "@context": serializers.JSONField(),
            "id": serializers.URLField(),
            "type": serializers.JSONField(help_text="Both types of the container, or `AnnotationPage`."),
            "label": serializers.CharField(required=False),
            "total": serializers.IntegerField(required=False),
            "modified": serializers.DateTimeField(required=False),
            "first": link("The first page, or its address."),
            "last": link("Address of the last page."),
            "partOf": link("Of a page: its container."),
            "startIndex": serializers.IntegerField(required=False),
            "prev": link("Address of the page before."),
            "next": link("Address of the next page."),
            "items": serializers.ListField(required=False, help_text="Annotations, or their addresses."),
        }
