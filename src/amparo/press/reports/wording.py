"""The fixed words of every report, in both languages. Together with the rules' own they are all that is ever said."""

from collections.abc import Mapping

from amparo.press.finding import Standing
from amparo.press.profile import Harm, Verdict
from amparo.press.zone import Family, Genre, Level, Zone
from amparo.words import Words

LEVELS: Mapping[Level, Words] = {
    Level.ERROR: Words("Error", "Error"),
    Level.WARN: Words("Warning", "Advertencia"),
    Level.SUGGESTION: Words("Suggestion", "Sugerencia"),
    Level.NOTE: Words("Note", "Nota"),
}
MANY: Mapping[Level, Words] = {
    Level.ERROR: Words("errors", "errores"),
    Level.WARN: Words("warnings", "advertencias"),
    Level.SUGGESTION: Words("suggestions", "sugerencias"),
    Level.NOTE: Words("notes", "notas"),
}
ZONES: Mapping[Zone, Words] = {
    Zone.H1: Words("headline", "titular"),
    Zone.TITLE: Words("page title", "título de la página"),
    Zone.OG_TITLE: Words("title for social networks", "título para redes"),
    Zone.TWITTER_TITLE: Words("title for X", "título para X"),
    Zone.JSONLD_HEADLINE: Words("headline in the metadata", "titular en los metadatos"),
    Zone.DESCRIPTION: Words("description for search", "descripción para buscadores"),
    Zone.SLUG: Words("address of the page", "dirección de la página"),
    Zone.TAGS: Words("tags", "etiquetas"),
    Zone.LEAD: Words("lead", "entradilla"),
    Zone.HEADING: Words("subheading", "ladillo"),
    Zone.BODY: Words("text", "texto"),
    Zone.QUOTE: Words("quotation", "cita"),
    Zone.CAPTION: Words("caption", "pie de foto"),
    Zone.ALT: Words("description of a picture", "descripción de imagen"),
    Zone.IMAGE_ADDRESS: Words("address of a picture", "dirección de imagen"),
    Zone.LINK: Words("link", "enlace"),
    Zone.EMBED: Words("embed", "inserción"),
    Zone.HELP: Words("help box", "cuadro de ayuda"),
    Zone.RELATED: Words("around the article", "alrededor del artículo"),
    Zone.HIDDEN: Words("hidden text", "texto oculto"),
}
FAMILIES: Mapping[Family, Words] = {
    Family.CONSENT: Words("Consent and impact", "Consentimiento e impacto"),
    Family.BLAME: Words("Blame", "Culpa"),
    Family.SENSATIONALISM: Words("Sensationalism", "Sensacionalismo"),
    Family.IDENTIFICATION: Words("Identification", "Identificación"),
    Family.AMPLIFICATION: Words("Amplification", "Amplificación"),
    Family.EUPHEMISM: Words("Euphemism", "Eufemismo"),
    Family.SOURCING: Words("Sources", "Fuentes"),
    Family.RECOURSE: Words("Help and reporting", "Ayuda y denuncia"),
    Family.INSTITUTIONS: Words("Institutions and law", "Instituciones y ley"),
    Family.MECHANICS: Words("How it spread", "Cómo se difundió"),
    Family.MEDIA: Words("Pictures", "Imágenes"),
    Family.SEO: Words("Search bait", "Gancho para buscadores"),
    Family.MINORS: Words("Minors", "Menores"),
}
VERDICTS: Mapping[Verdict, Words] = {
    Verdict.HOLD: Words("hold", "retener"),
    Verdict.LOOK: Words("look again", "revisar"),
    Verdict.CLEAR: Words("clear", "sin reparos"),
}
VERDICT_MEANS: Mapping[Verdict, Words] = {
    Verdict.HOLD: Words(
        "There is an error. Whatever else is done well, a person decides before it is published.",
        "Hay un error. Por bien que esté lo demás, una persona decide antes de publicar.",
    ),
    Verdict.LOOK: Words(
        "There is something to weigh, or something that the check cannot tell.",
        "Hay algo que sopesar, o algo que la revisión no puede saber.",
    ),
    Verdict.CLEAR: Words(
        "Nothing of weight was found. That is no certificate.", "No se halló nada de peso. Eso no es un certificado."
    ),
}
HARMS: Mapping[Harm, Words] = {
    Harm.CLEAN: Words("nothing found", "nada"),
    Harm.FINDINGS: Words("findings", "hallazgos"),
    Harm.UNKNOWN: Words("cannot tell", "no se sabe"),
}
STANDINGS: Mapping[Standing, Words] = {
    Standing.MET: Words("there", "está"),
    Standing.PARTIAL: Words("partly", "en parte"),
    Standing.MISSING: Words("missing", "falta"),
    Standing.UNKNOWN: Words("cannot tell", "no se sabe"),
}
GENRES: Mapping[Genre, Words] = {
    Genre.REPORT: Words("report", "noticia"),
    Genre.BRIEF: Words("brief", "breve"),
    Genre.OPINION: Words("opinion", "opinión"),
    Genre.SERVICE: Words("service", "servicio"),
    Genre.LEGAL: Words("legal text", "texto legal"),
    Genre.META: Words("about coverage", "sobre la cobertura"),
}

PRESS_CHECK = Words("Press check", "Revisión de prensa")
NOTHING_REPEATED = Words(
    "Nothing of the articles is repeated here. Places are line:column.",
    "Aquí no se repite nada de los artículos. Los lugares son línea:columna.",
)
NO_CERTIFICATE = Words(
    "The check finds words and gaps; an editor decides. It does not judge consent, law or news value.",
    "La revisión halla palabras y huecos; decide quien edita. No juzga consentimiento, ley ni interés informativo.",
)
VERDICT = Words("Verdict", "Veredicto")
WHOLE = Words("whole article", "artículo entero")
PARAGRAPH = Words("paragraph", "párrafo")
WHY = Words("Why", "Por qué")
INSTEAD = Words("Instead", "En su lugar")
MAY_NOT_APPLY = Words("May not apply if", "Puede no aplicarse si")
SOURCE = Words("Source", "Fuente")
EXAMPLE = Words("Example", "Ejemplo")
RATHER = Words("rather", "mejor")
NOT_SO = Words("not so", "así no")
EXCERPT = Words("Excerpt", "Extracto")
PROFILE = Words("Profile", "Perfil")
FAMILY = Words("Family", "Familia")
HARM = Words("Harm", "Daño")
WANTED = Words("What should be there", "Lo que debería estar")
DONE_WELL = Words("Done well: what these rules ask for is there", "Bien hecho: lo que piden estas reglas está")
SUPPRESSED = Words("Ignored with a reason", "Ignorado con un motivo")
REASON = Words("reason", "motivo")
WITHOUT_REASON = Words("Comments without a reason; they ignore nothing", "Comentarios sin motivo; no ignoran nada")
MORE = Words("more of this rule", "más de esta regla")
KNOWN = Words("Known from the baseline, not counted", "Conocidos por la línea base, no cuentan")
UNCHANGED = Words("On lines that did not change, not counted", "En líneas sin cambios, no cuentan")
ABOUT_WHOLE = Words("About the whole article, not counted", "Sobre el artículo entero, no cuentan")
NOT_IN_SCOPE = Words("not in scope", "fuera de tema")
OUT_OF_SCOPE = Words(
    "This does not seem to be about intimate images shared without consent; nothing was checked.",
    "No parece tratar de imágenes íntimas difundidas sin permiso; no se revisó nada.",
)
NOT_CHECKED = Words("not checked", "sin revisar")
REFUSALS: Mapping[str, Words] = {
    "article_too_large": Words(
        "An article has at most 5 MB; this is more than one, or holds pictures.",
        "Un artículo tiene como mucho 5 MB; esto es más de uno, o lleva imágenes.",
    ),
    "bad_article": Words("This is no .docx that can be read.", "Esto no es un .docx que se pueda leer."),
    "not_text": Words("This is no text: there are zero bytes in it.", "Esto no es texto: hay bytes cero dentro."),
    "unreadable_file": Words("The file cannot be read.", "El archivo no se puede leer."),
}
"""Why a file was not checked, by code."""
FILE = Words("File", "Archivo")
NOTHING_FOUND = Words("No finding.", "Ningún hallazgo.")
ARTICLES = Words("articles", "artículos")
ARTICLE = Words("article", "artículo")
SKIPPED = Words("files of other kinds or hidden, left out", "archivos de otro tipo u ocultos, omitidos")
UNREAD = Words("not checked, since they cannot be read", "sin revisar, porque no se pueden leer")
FURTHER = Words(
    "more findings than GitHub shows; the whole list is in the report", "hallazgos más de los que GitHub muestra"
)
CHECKED_ON = Words("Checked on", "Revisado el")
NEVER_OFF = Words("No house may switch it off.", "Ningún medio puede apagarla.")
CANNOT_TELL = Words(
    "The form of the article or the data does not show it: look yourself.",
    "La forma del artículo o los datos no lo muestran: míralo tú.",
)
