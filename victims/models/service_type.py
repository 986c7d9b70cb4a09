"""The catalogue of services: reference data, about nobody."""

from django.db import models


class ServiceType(models.Model):
    """One kind of help that a person can accept or decline; owned by the code, switched off by the administrator."""

    code = models.CharField(max_length=20, primary_key=True)
    label = models.CharField(max_length=80)
    place = models.CharField(max_length=80, blank=True, default="")  # "" = everywhere
    position = models.PositiveSmallIntegerField(default=0)
    lasting = models.BooleanField(default=False)  # a lasting decision: a child needs a guardian for a yes (R18)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.label
