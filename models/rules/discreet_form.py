"""Reading a form with secret prices in it: what is refused is named, and a secret value is never quoted."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from models.rules.budget_impact import Model, read
from models.rules.errors import InvalidInputError
from models.rules.net_prices import SECRET, NetPrice, split

_VALUE = re.compile(r"^(\S+) är .*?; väntat")
_SECRET_FIELD = re.compile(rf"\.(?:{'|'.join(SECRET)})\b")
_HIDDEN = r"\1 är ett värde som inte visas här; väntat"


def read_discreetly(data: Any) -> tuple[Model, tuple[NetPrice, ...]]:
    """As `form.read`, split; a refusal that concerns a secret value names its field and not the value.

    Raises InvalidInputError.
    """
    opened = read(_without_secrets(data))
    try:
        whole = read(data)
    except InvalidInputError as refused:
        raise InvalidInputError(_masked(str(refused), _secret_texts(data))) from None
    _, prices = split(whole)
    return opened, prices


def _without_secrets(data: Any) -> Any:
    """The form without secret fields. What is no form at all is left for `read` to refuse."""
    if isinstance(data, Mapping):
        return {key: _without_secrets(value) for key, value in data.items() if key not in SECRET}
    if isinstance(data, list):
        return [_without_secrets(one) for one in data]
    return data


def _secret_texts(data: Any, *, inside: bool = False) -> list[str]:
    """Everything written in the form's secret fields, as text."""
    if isinstance(data, Mapping):
        return [t for key, value in data.items() for t in _secret_texts(value, inside=inside or key in SECRET)]
    if isinstance(data, list):
        return [text for one in data for text in _secret_texts(one, inside=inside)]
    return [str(data)] if inside and data is not None else []


def _masked(sentence: str, secrets: Sequence[str]) -> str:
    """The sentence without the value it quotes, if it may be a secret one."""
    field, _, rest = sentence.partition(" ")
    told = {text for secret in secrets if len(secret) > 1 for text in (secret, secret.replace(".", ","))}
    if not _SECRET_FIELD.search(field) and not any(text in sentence for text in told):
        return sentence
    masked = _VALUE.sub(_HIDDEN, sentence)
    if masked != sentence and not any(text in masked.partition(" ")[2] for text in told):
        return masked
    if rest.startswith("saknas") or not any(letter.isdigit() for letter in rest):
        return sentence
    return f"{field} går inte; väntat är det som schemat säger (ordnat budget schema)."
