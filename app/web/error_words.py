"""What each status is called, and the sentence where nothing better is known. Every sentence says what to do next."""

from collections.abc import Mapping

HEADINGS: Mapping[int, str] = {
    400: "Det gick inte att förstå",
    401: "Du behöver logga in",
    403: "Det får du inte göra",
    404: "Det finns inte",
    405: "Så går det inte",
    409: "Det går inte nu",
    413: "För stort",
    415: "Fel slag",
    421: "Fel adress",
    422: "Något stämmer inte",
    429: "För många försök",
    431: "För mycket på en gång",
    500: "Något gick fel hos oss",
    502: "Källan svarar inte",
    503: "Det går inte just nu",
    507: "Disken är full",
}
SENTENCES: Mapping[int, str] = {
    400: "Det som skickades gick inte att förstå. Öppna sidan på nytt och försök igen.",
    404: "Det finns ingen sida på den adressen. Gå till översikten och leta därifrån.",
    405: "Sidan kan inte användas på det sättet. Gå till översikten och börja om därifrån.",
    413: "Det som skickades är för stort. Minska filen eller korta texten, och försök igen.",
    422: "Adressen eller formuläret gick inte att förstå. Gå tillbaka och försök igen.",
}
OUR_FAULT = (
    "Felet är vårt, och inget halvgjort har sparats. Försök igen. Händer det på nytt: säg till den som sköter systemet "
    "och uppge {reference}."
)
UNREACHABLE = (
    "Databasen svarar inte just nu, så inget har sparats. Försök igen om en stund. Händer det på nytt: säg till den "
    "som sköter systemet och uppge {reference}."
)
