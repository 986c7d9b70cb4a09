"""People and their choices, for programs: same services, same rules."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from siren.access.api import VisibleViewSet
from siren.access.require import fetch, require
from siren.access.sent import Keyed, OneOf, Sent, Text, Versioned
from siren.audit.record import looked
from victims.choices import AgeBand, AgeSource, Answer, Language, Left, Medium, Understood
from victims.models import Choice, Person
from victims.policy import CHOOSE, READ, START
from victims.selectors.choice import choices_of
from victims.services.choice import Said, record_choices
from victims.services.person import start_record


class PersonSerializer(serializers.ModelSerializer[Person]):
    """A person by code. The identity is never part of it."""

    maybe_child = serializers.BooleanField(read_only=True)

    class Meta:
        model = Person
        fields: ClassVar = [
            "id",
            "code",
            "alias",
            "language",
            "interpreter",
            "not_interpreter",
            "age_band",
            "age_source",
            "maybe_child",
            "guardian_name",
            "notice",
            "arrived_at",
            "place",
            "label",
            "state",
            "version",
            "created_at",
        ]


class NewPersonSerializer(Keyed):
    """What starting a record takes."""

    language = OneOf(choices=Language.choices, required=False, allow_blank=True)
    age_band = OneOf(choices=AgeBand.choices, required=False, allow_blank=True)
    age_source = OneOf(choices=AgeSource.choices, required=False)
    alias = Text(max_length=80, required=False, allow_blank=True)
    interpreter = Text(max_length=40, required=False, allow_blank=True)
    not_interpreter = Text(max_length=200, required=False, allow_blank=True)
    notice = serializers.UUIDField(required=False, allow_null=True)
    arrived_at = serializers.DateTimeField(required=False, allow_null=True)
    place = Text(max_length=80, required=False, allow_blank=True)


class ChoiceSerializer(serializers.ModelSerializer[Choice]):
    """One answer to one service."""

    class Meta:
        model = Choice
        fields: ClassVar = ["id", "service", "answer", "note", "offered_again_on", "explanation", "at"]


class SaidSerializer(Sent):
    """One answer as it is sent."""

    service = serializers.SlugField(max_length=20)
    answer = OneOf(choices=Answer.choices)
    note = Text(max_length=500, required=False, allow_blank=True, default="")
    offered_again_on = serializers.DateField(required=False, allow_null=True, default=None)


class NewChoicesSerializer(Keyed, Versioned):
    """What recording choices takes: the version that was read, how it was explained, and the answers."""

    language = OneOf(choices=Language.choices)
    interpreter = Text(max_length=40, required=False, allow_blank=True, default="")
    medium = OneOf(choices=Medium.choices, required=False, allow_blank=True, default="")
    understood = OneOf(choices=Understood.choices, required=False, allow_blank=True, default="")
    left = OneOf(choices=Left.choices, required=False, allow_blank=True, default="")
    choices = SaidSerializer(many=True, allow_empty=False, label=_("Choices"))


class PersonViewSet(VisibleViewSet):
    """People whom the caller may see."""

    model = Person
    serializer_class = PersonSerializer
    capability = READ

    @extend_schema(request=NewPersonSerializer, responses={201: PersonSerializer})
    def create(self, request: Request) -> Response:
        """Start a record."""
        require(self.actor, START)
        told = self.valid(request.data, NewPersonSerializer)
        person = start_record(actor=self.actor, id=self.own_id(told.pop("key", None)), **told)
        return Response(PersonSerializer(person).data, status=status.HTTP_201_CREATED)

    @extend_schema(methods=["GET"], responses=ChoiceSerializer(many=True))
    @extend_schema(methods=["POST"], request=NewChoicesSerializer, responses={201: ChoiceSerializer(many=True)})
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def choices(self, request: Request, pk: str) -> Response:
        """Every answer the person gave, newest first; or append the answers that are new or changed."""
        if request.method == "POST":
            require(self.actor, CHOOSE)
            person = fetch(self.actor, Person, pk)
            told = self.valid(request.data, NewChoicesSerializer)
            said = {
                one["service"]: Said(one["answer"], one["note"], one["offered_again_on"]) for one in told["choices"]
            }
            made = record_choices(
                actor=self.actor,
                id=self.own_id(told.get("key")),
                person=person.pk,
                version=told["version"],
                explained={name: told[name] for name in ("language", "interpreter", "medium", "understood", "left")},
                said=said,
            )
            return Response(ChoiceSerializer(made, many=True).data, status=status.HTTP_201_CREATED)
        require(self.actor, READ)
        person = fetch(self.actor, Person, pk)
        looked(actor=self.actor, target=person)
        return Response(ChoiceSerializer(choices_of(self.actor, person)[:500], many=True).data)
