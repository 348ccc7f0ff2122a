"""How forms become HTML: with our templates, so that `{{ form }}` looks and reads right in every app."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Django's FORM_RENDERER."""

    form_template_name = "shared/forms/form.html"
    field_template_name = "shared/forms/field.html"
    formset_template_name = "shared/forms/formset.html"
