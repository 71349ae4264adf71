"""Words of the messages from `ai`: the model service behind the engine."""

from __future__ import annotations

from hr_desktop.wording.mark import N_

MESSAGES: dict[str, str | tuple[str, str]] = {
    "ai.nonsense": N_(
        "The model {model} gave an answer that cannot be used, twice. Nothing was changed; try"
        " again, choose another model in Settings, or use the offline engine."
    ),
    "ai.timeout": N_(
        "The model service did not answer within {seconds} seconds. Nothing was changed; try again"
        " later, or use the offline engine."
    ),
    "ai.too_long": N_(
        "The text is longer than a model can read at once. Nothing was cut or changed; use the"
        " offline engine for it."
    ),
    "ai.limit_reached": N_(
        "The limit of ${limit} for today is used up, so the model was not asked. Nothing was"
        " changed; use the offline engine, or raise the limit in Settings."
    ),
    "ai.name_unknown": N_(
        "Private mode found no name in this text, so it was not sent: it might have left with the"
        " name in it. The offline engine can read it."
    ),
    "ai.outside": N_(
        "The model service is outside this network, and Settings allow only services inside it."
        " Nothing was sent; change the address, or the setting."
    ),
    "ai.unreachable": N_(
        "The model service cannot be reached. Nothing was changed; check the network and the"
        " address in Settings."
    ),
    "ai.key_refused": N_(
        "The model service refused the key. Nothing was changed; enter a valid key in Settings."
    ),
    "ai.model_unknown": N_(
        "The model service does not know the model {model}, or the address is wrong. Nothing was"
        " changed; check both in Settings."
    ),
    "ai.too_many": N_(
        "The model service is busy or the account’s limit is used up. Nothing was changed; try"
        " again later."
    ),
    "ai.server_failed": N_(
        "The model service has a failure of its own ({status}). Nothing was changed; try again"
        " later."
    ),
    "ai.request_refused": N_(
        "The model service refused the request ({status}). Nothing was changed; check the model and"
        " the address in Settings."
    ),
    "assessment.by_model": N_(
        "Findings by the model {model}; quotes were checked and totals computed by the program. A"
        " model can misjudge: read the quotes."
    ),
}
