"""Addresses that carry no language."""

from django import template
from django.urls import get_script_prefix, reverse

register = template.Library()


@register.simple_tag
def bare_url(name: str, *arguments: object) -> str:
    """As `{% url %}`, without the language of this page: for links from public pages to the desk and the API."""
    return "/" + reverse(name, args=arguments).removeprefix(get_script_prefix())


@register.simple_tag
def in_language(path: str) -> str:
    """A path of this site, e.g. "notice/", in the language of this page's address: for what another app serves."""
    return get_script_prefix() + path
