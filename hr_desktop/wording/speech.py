"""Recognisers and voices: what cannot be set up or does not answer."""

from __future__ import annotations

from hr_desktop.wording.mark import N_

MESSAGES: dict[str, str | tuple[str, str]] = {
    "check_name.recogniser": N_("Speech recognition"),
    "check_name.speech": N_("Voice of the interviewer"),
    "check.recogniser": N_("it understood the sample: “{text}”"),
    "check.speech": N_("it says the sample"),
    "speech.key_missing": N_("The key of {service} is missing. Enter it in Settings, Interviews."),
    "speech.key_refused": N_("{service} refuses the key. Check it in Settings, Interviews."),
    "speech.no_plugin": N_(
        "The plug-in for {service} is not installed. Ask your administrator to install HR Desktop with “{extra}”, or choose another service."
    ),
    "speech.no_voice": N_(
        "{service} has no voice for the language of the interview. Choose another voice or another service."
    ),
    "speech.outside": N_(
        "The speech service {host} is outside this network, and Settings say that nothing leaves it. Choose a service inside the network."
    ),
    "speech.unknown": N_(
        "{service} knows no such model or voice. Check both in Settings, Interviews."
    ),
    "speech.voice_away": N_(
        "The interviewer’s voice did not answer, so the interview was broken off. Everything said is kept; the same link resumes it. Check the service in Settings, Interviews."
    ),
    "speech.recogniser_away": N_(
        "Speech recognition did not answer, so the interview was broken off. Everything said is kept; the same link resumes it. Check the service in Settings, Interviews."
    ),
    "speech.limit": N_(
        "{service} takes no more at the moment: its limit is reached. Try again later, or check the account."
    ),
    "speech.unreachable": N_(
        "{service} does not answer. Check the address and the network; interviews would go on with the stand-in, or in typed answers."
    ),
    "speech.not_understood": N_(
        "{service} answers, but understood nothing of the sample. Choose another model."
    ),
    "speech.no_sound": N_(
        "{service} answers, but what came is no sound. Check the address and the model."
    ),
}
