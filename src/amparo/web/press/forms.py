"""What an editor may say about an article. The article itself is no field here: no form ever shows it again."""

from typing import Any

from django import forms
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.press.article import Form
from amparo.press.house import PROFILES
from amparo.press.parsing.zones import Told
from amparo.press.reports.wording import GENRES
from amparo.press.zone import Genre
from amparo.web.press.checking import Asked
from amparo.web.shared.lands import country_choices
from amparo.web.shared.step_form import StepForm

FORMS: dict[Form, str | Promise] = {
    Form.TEXT: gettext_lazy("Plain text"),
    Form.MARKDOWN: gettext_lazy("Markdown"),
    Form.HTML: gettext_lazy("HTML"),
    Form.DOCUMENT: gettext_lazy("Document"),
}
HOUSES: dict[str, str | Promise] = {
    "newsroom": gettext_lazy("A newsroom"),
    "platform-blog": gettext_lazy("A platform, on its blog"),
    "school": gettext_lazy("A school"),
    "police": gettext_lazy("Police or prosecutors"),
}


class About(StepForm):
    """All of it has an answer already, so that one can paste and check."""

    form = forms.ChoiceField(label=gettext_lazy("Read it as"), widget=forms.RadioSelect, initial=Form.TEXT.value)
    profile = forms.ChoiceField(label=gettext_lazy("Who publishes"), initial="newsroom")
    jurisdiction = forms.ChoiceField(label=gettext_lazy("Country of the story"), required=False)
    genre = forms.ChoiceField(label=gettext_lazy("Kind of text"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = translation.get_language() or "en"
        unsaid = ("", _("As the text shows"))
        self._choose("form", [(one.value, words) for one, words in FORMS.items()])
        self._choose("profile", [(name, HOUSES.get(name, name)) for name in PROFILES])
        self._choose("jurisdiction", [("", _("As the text says, if it does")), *country_choices(spoken)])
        self._choose("genre", [unsaid, *((one.value, _capital(GENRES[one].said_in(spoken))) for one in Genre)])
        self._choose("language", [unsaid, ("en", _("English")), ("es", _("Spanish"))])
        self.use_required_attribute = False

    def asked(self, content: str) -> Asked:
        """What is to be checked. The form is valid."""
        said = self.cleaned_data
        genre = Genre(said["genre"]) if said["genre"] else None
        told = Told(said["language"] or None, said["jurisdiction"] or None, genre)
        return Asked(Form(said["form"]), content, told, said["profile"])

    def _choose(self, name: str, choices: list[tuple[str, str | Promise]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
