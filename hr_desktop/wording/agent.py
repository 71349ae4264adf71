"""Words of the messages from `agent`."""

from __future__ import annotations

from hr_desktop.wording.mark import N_

MESSAGES: dict[str, str | tuple[str, str]] = {
    "agent.bad_request": N_(
        "The interviewer did not understand a request of the program. Nothing was changed; please try again."
    ),
    "agent.answer_long": N_(
        "This answer is longer than {most} characters. It was not sent; shorten it, or send it in parts."
    ),
    "agent.consent_missing": N_(
        "The candidate has not agreed to the interview yet. Nothing was asked; record the consent first."
    ),
    "agent.held_elsewhere": N_(
        "Another interviewer is holding this interview now. Nothing was changed; try again in a few seconds."
    ),
    "agent.replaced": N_(
        "Another interviewer has taken this interview over. Everything said so far is kept; go on there."
    ),
    "agent.not_running": N_(
        "This interview is not running now. Your answer was not sent; press Continue and send it again."
    ),
    "agent.draining": N_(
        "The interviewer is closing. The interview is kept as it is; start it again in a moment."
    ),
    "agent.disk": N_(
        "The last turn could not be written to disk. Everything before it is kept; free some space and send the answer again."
    ),
    "agent.failed": N_(
        "The interviewer failed on this step. Everything said so far is kept; send the answer again or reopen the interview."
    ),
    "agent.over": N_(
        "This interview has ended already. Its transcript is kept; create a new interview to talk again."
    ),
    "agent.no_start": N_(
        "The interviewer process does not start. Interviews are kept; see the log under System, then press Start."
    ),
    "agent.crashed": N_(
        "The interviewer process stopped and was started again. Everything said is kept, interviews go on by themselves."
    ),
    "agent.no_workspace": N_(
        "The interviewer cannot open the workspace. Nothing was changed; check the data folder under System."
    ),
    "agent.voice_failed": N_(
        "The part of the interviewer that speaks does not start. Text interviews go on; see the log under System."
    ),
    "agent.voice_missing": N_(
        "This agent has nothing to do: LiveKit’s address, key or secret is missing. Set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET, or fill them in under Settings."
    ),
}

__all__ = ["MESSAGES", "N_"]
