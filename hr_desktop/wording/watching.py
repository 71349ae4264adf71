"""Words for interviews that are watched: what one is doing, what candidates ask for, refusals."""

from __future__ import annotations

from hr_desktop.wording.mark import N_

MESSAGES: dict[str, str | tuple[str, str]] = {
    # What an interview is doing, as its badge says it
    "doing.live": N_("live"),
    "doing.paused": N_("paused"),
    "doing.away": N_("rejoin {time}"),
    "doing.waiting": N_("waiting for an agent {time}"),
    "doing.silent": N_("no sign of the agent"),
    "doing.early": N_("not open yet"),
    "doing.open": N_("open"),
    "doing.called_off": N_("called off"),
    "doing.active": N_("live"),
    "doing.interrupted": N_("interrupted"),
    "doing.created": N_("scheduled"),
    "doing.completed": N_("finished"),
    "doing.failed": N_("failed"),
    "doing.cancelled": N_("cancelled"),
    "doing.expired": N_("expired"),
    # What candidates ask for
    "request.human": N_("asks to talk with a person"),
    "request.objection": N_("objects to the interview by an AI"),
    "request.data": N_("asks for a copy of the data"),
    "request.correction": N_("asks for the data to be corrected"),
    "request.withdrawal": N_("takes the consent back"),
    "request.deletion": N_("asks for the data to be deleted"),
    "request.problem": N_("has a problem"),
    "request.answer_empty": N_("Please write what you answered or did. Nothing was saved."),
    "request.answered": N_(
        "Somebody has answered this in the meantime. Yours was not saved and not sent."
    ),
    # Listening
    "listen.no_server": N_(
        "No LiveKit server is set up in Settings, so there is nothing to listen to."
    ),
    "listen.not_running": N_("This interview is not under way, so there is nothing to hear."),
    "listen.no_device": N_(
        "This computer has no loudspeaker that works, so nothing can be heard. The words are shown all the same; connect headphones and try again."
    ),
}
