"""Letters around a voice interview: invitation, another time, reminder, cancellation, answer."""

from __future__ import annotations

from hr_desktop.wording.mark import N_

# Beside the fields of every letter. `{link}` stays in the words until the letter is sent.
INVITATION_FIELDS = ("minutes", "opens", "closes", "recording", "contact", "link")

TEMPLATES: dict[str, tuple[str, str]] = {
    "invitation": (
        N_("Invitation to an interview: “{vacancy}”"),
        N_(
            "Hello {name},\n\n"
            "thank you for your interest in the vacancy “{vacancy}”. We would like to invite you to"
            " an interview by voice, in your browser.\n\n"
            "The interviewer is Stefani, an AI and not a person. She asks the same main questions"
            " of everyone who applies. You speak with her, or type your answers if you prefer. A"
            " person reads them and decides.\n\n"
            "When: at any moment from {opens} until {closes}\n"
            "How long: about {minutes} minutes\n"
            "Your personal link:\n"
            "{link}\n\n"
            "Opening the link starts nothing. On the page you can try your microphone, also days"
            " before; the interview begins when you agree and press Start. You need a quiet place,"
            " a microphone and an up-to-date browser. If the connection breaks, open the same link"
            " again: the interview goes on where it stopped.\n\n"
            "{recording}\n\n"
            "If you would rather talk with a person, it will be no disadvantage to you. For that,"
            " and for any question, write to {contact}.\n\n"
            "The link is yours alone; please do not pass it on.\n\n"
            "{recruiter}\n{company}"
        ),
    ),
    "rescheduled": (
        N_("Another time for your interview: “{vacancy}”"),
        N_(
            "Hello {name},\n\n"
            "the time of your interview with Stefani, our AI interviewer, for the vacancy"
            " “{vacancy}” has changed.\n\n"
            "When: at any moment from {opens} until {closes}\n"
            "How long: about {minutes} minutes\n"
            "Your personal link (please use this one from now on):\n"
            "{link}\n\n"
            "{recording}\n\n"
            "If this time does not suit you, or you would rather talk with a person, write to"
            " {contact}.\n\n"
            "{recruiter}\n{company}"
        ),
    ),
    "reminder": (
        N_("Reminder of your interview: “{vacancy}”"),
        N_(
            "Hello {name},\n\n"
            "this is a reminder of your interview with Stefani, our AI interviewer, for the"
            " vacancy “{vacancy}”.\n\n"
            "When: at any moment from {opens} until {closes}\n"
            "How long: about {minutes} minutes\n"
            "Your personal link:\n"
            "{link}\n\n"
            "You can try your microphone on the page beforehand; nothing begins before you press"
            " Start.\n\n"
            "If something has come up, or you would rather talk with a person, write to"
            " {contact}.\n\n"
            "{recruiter}\n{company}"
        ),
    ),
    "cancelled": (
        N_("Your interview is cancelled: “{vacancy}”"),
        N_(
            "Hello {name},\n\n"
            "your interview with Stefani, our AI interviewer, for the vacancy “{vacancy}” will not"
            " take place. You need not do anything; the link does not begin an interview any more."
            "\n\n"
            "We are sorry for the trouble. If you have a question, write to {contact}.\n\n"
            "{recruiter}\n{company}"
        ),
    ),
}

ANSWER = (
    N_("Your request: “{vacancy}”"),
    N_("Hello {name},\n\n{answer}\n\n{recruiter}\n{company}"),
)
