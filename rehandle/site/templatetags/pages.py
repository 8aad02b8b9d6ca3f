"""`{% load pages %}`: addresses of our pages in the language of the page."""

from django import template
from django.template import Context

from rehandle.site.visit import Voice

register = template.Library()


@register.simple_tag(takes_context=True)
def to(context: Context, path: str, *parts: object) -> str:
    """The address of a page: `{% to "/h/{}" name %}`."""
    voice: Voice = context["voice"]
    return voice.to(path.format(*parts))
