"""An SVG as the library writes it, made into a file that stands alone.

No declaration that names a document type elsewhere, no metadata, sizes in pixels, a title and a description for who
does not see it, and less than half of the size.
"""

import re
from xml.etree import ElementTree

_SVG = "http://www.w3.org/2000/svg"
_REFERENCE = "{http://www.w3.org/1999/xlink}href"
_STYLE = f"{{{_SVG}}}style"
_FRACTION = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_PIECE = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_MOVED = re.compile(r"translate\((-?[\d.]+)(?: 0)?\)")


def tidied(source: str, width: float, height: float, title: str, description: str) -> bytes:
    """The same picture, with these words. width, height: pixels."""
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(source)  # noqa: S314 - written a moment ago by this process
    names: dict[str, str] = {}
    for element in list(root.iter()):
        for child in list(element):
            if child.tag.endswith("}metadata"):
                element.remove(child)
        if element.tag != _STYLE:
            element.text = None
        element.tail = None
        _shorten(element, names)
    root.attrib.pop("version", None)
    root.attrib |= {"width": f"{width:g}", "height": f"{height:g}", "role": "img", "aria-labelledby": "title desc"}
    for place, (name, words) in enumerate((("title", title), ("desc", description))):
        element = ElementTree.Element(f"{{{_SVG}}}{name}", {"id": name})
        element.text = words
        root.insert(place, element)
    return ElementTree.tostring(root, encoding="unicode").encode()


def _shorten(element: ElementTree.Element, names: dict[str, str]) -> None:
    """Places to a tenth of a pixel, those of letters to a hundredth of their size, and short names of both."""
    if "d" in element.attrib:
        element.set("d", _path(element.attrib["d"]))
    if "id" in element.attrib and element.tag == f"{{{_SVG}}}g":
        del element.attrib["id"]
    elif "id" in element.attrib:
        element.set("id", _short(element.attrib["id"], names))
    if _REFERENCE in element.attrib:
        element.set("href", "#" + _short(element.attrib.pop(_REFERENCE).removeprefix("#"), names))
        moved = _MOVED.fullmatch(element.get("transform", ""))
        if moved is not None:
            del element.attrib["transform"]
            element.set("x", f"{float(moved[1]):.0f}")
    for key in ("transform", "x", "y"):
        if key in element.attrib:
            element.set(key, _FRACTION.sub(lambda found: _rounded(found[0]), element.attrib[key]))


def _path(drawn: str) -> str:
    """A path to a tenth of a pixel, level and upright pieces by the one number that changes."""
    told, before = [], ("", "")
    for command, numbers in _PIECE.findall(drawn):
        places = [_rounded(one, 1) for one in numbers.split()]
        if command == "L" and places[1] == before[1]:
            told.append(f"H{places[0]}")
        elif command == "L" and places[0] == before[0]:
            told.append(f"V{places[1]}")
        else:
            told.append(command + " ".join(places))
        before = (places[-2], places[-1]) if len(places) > 1 else before
    return "".join(told)


def _short(name: str, names: dict[str, str]) -> str:
    return names.setdefault(name, f"s{len(names)}")


def _rounded(number: str, digits: int = 2) -> str:
    value = float(number)
    return f"{value:.{digits if abs(value) >= 1 else 6}f}".rstrip("0").rstrip(".") if "." in number else number
