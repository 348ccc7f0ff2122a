"""The country of an article by its dateline: "MADRID, 12 Nov (EFE).-", "LONDON —"."""

import re

from amparo.press.fold import fold

_LINE = re.compile(
    r"\s*(?P<place>[A-ZÁÉÍÓÚÑÜ][\w.'’ ]{2,30}?)"
    r"(?:,[^—–\n]{0,40}?|\s?\([^)\n]{1,40}\)|/[\w ]{1,20}|\s){0,3}\s?\.?\s?[—–-]{1,2}\s"
)
_PLACES = {
    "ES": "madrid barcelona valencia sevilla zaragoza malaga bilbao murcia palma vitoria santander oviedo",
    "MX": "ciudad_de_mexico mexico_city cdmx guadalajara monterrey puebla tijuana oaxaca queretaro",
    "AR": "buenos_aires rosario cordoba_argentina mendoza la_plata tucuman",
    "CO": "bogota medellin cali barranquilla bucaramanga",
    "CL": "santiago santiago_de_chile valparaiso concepcion antofagasta",
    "PE": "lima arequipa trujillo",
    "UY": "montevideo",
    "EC": "quito guayaquil",
    "BO": "la_paz santa_cruz_de_la_sierra cochabamba",
    "PY": "asuncion",
    "VE": "caracas maracaibo",
    "GB": "london edinburgh cardiff belfast manchester birmingham glasgow leeds liverpool bristol londres",
    "IE": "dublin cork",
    "US": "washington new_york los_angeles chicago houston boston atlanta miami seattle denver philadelphia",
    "CA": "ottawa toronto vancouver montreal calgary winnipeg edmonton halifax",
    "AU": "sydney melbourne canberra brisbane perth adelaide hobart darwin",
    "NZ": "wellington auckland christchurch",
    "IN": "new_delhi delhi mumbai bengaluru bangalore chennai kolkata hyderabad pune lucknow nueva_delhi",
    "ZA": "johannesburg cape_town pretoria durban",
}
_COUNTRY = {place.replace("_", " "): code for code, places in _PLACES.items() for place in places.split()}
"""Capitals and the largest cities, where no other large one has the name."""


def country_of_dateline(text: str) -> str | None:
    """The country of the place with which a text begins, as agencies write it; None without one."""
    match = _LINE.match(text[:120])
    return _COUNTRY.get(fold(match.group("place")).strip()) if match else None
