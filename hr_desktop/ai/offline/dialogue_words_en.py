"""The interviewer's lines in English: several for each occasion, so that none is repeated."""

from __future__ import annotations

LINES: dict[str, tuple[str, ...]] = {
    "greet": (
        "Hello! I am Stefani, an AI interviewer: you are talking with a program, not a person. "
        "{about} It takes about {minutes}. {kind} You can ask me to repeat, take a pause, skip a "
        "question or stop at any moment. Are you ready to start?",
    ),
    "about": (
        "We will talk about the vacancy “{title}” at {company}, with time for your questions at the end.",
    ),
    "about_title": (
        "We will talk about the vacancy “{title}”, with time for your questions at the end.",
    ),
    "about_none": ("We will talk about your experience, with time for your questions at the end.",),
    "kind_practice": (
        "This is a practice: it has no part in any selection and is only for your preparation.",
    ),
    "kind_real": ("A recruiter will read your answers, and a person decides, not me.",),
    "greet_again": (
        "Whenever you are ready, just say “yes” and we will start.",
        "No hurry. Tell me when we can begin.",
        "I am here. Let me know when to start.",
    ),
    "start": (
        "Great, let's start.",
        "Good, here is the first question.",
        "All right, let's begin.",
    ),
    "ack": (
        "Thank you.",
        "I see, thanks.",
        "Good, thank you for that.",
        "All right, thank you.",
        "Understood, thank you.",
        "Thanks for telling me.",
        "All right.",
        "Got it.",
        "Thanks, I have written that down.",
        "Good, let's go on.",
    ),
    "ack_unknown": (
        "That is fine, let's move on.",
        "All right, I will note it like that.",
        "Thank you for saying so plainly.",
        "That is a fair answer. Let's go on.",
        "Understood, I will not press.",
    ),
    "ack_skip": (
        "All right, we will skip it.",
        "As you wish, we leave this one.",
        "Fine, on we go without it.",
    ),
    "to_personal": (
        "Now a few questions about your own experience.",
        "Next I would like to ask about what your resume says.",
    ),
    "to_personal_practice": ("Now a few questions about your own experience.",),
    "follow_role": (
        "Which part of that did you do yourself?",
        "What was your own share of that work?",
        "You say “we”. What were you personally responsible for?",
        "Tell me about your role: what did you decide and do yourself?",
        "If you separate your work from that of the others, what was yours?",
        "Who made the decisions, and which of them were yours?",
        "What would not have happened without you?",
    ),
    "follow_role_x": (
        "You mentioned {x}. What did you do there yourself?",
        "Speaking of {x}, which part of the work was yours?",
        "A word on {x}: what did you decide, and what did the team decide?",
    ),
    "follow_result": (
        "How did it end? What changed?",
        "What did it lead to, as concretely as you can say?",
        "What came of it, and how did you measure that?",
        "How could you tell that it had worked?",
        "What was different afterwards?",
        "Who noticed the result, and how?",
        "If you compare before and after, what changed?",
    ),
    "follow_result_x": (
        "You mentioned {x}. What came of it?",
        "You told me about {x}. What changed in the end?",
        "A word on {x}: how could you tell that it had worked?",
    ),
    "follow_how": (
        "How exactly did you do that, step by step?",
        "How did it work in practice?",
        "Why did you choose that way, and what were the alternatives?",
        "What was the hardest part of it, and how did you deal with it?",
        "Which steps did it consist of?",
        "What did you check before you decided so?",
        "Tell me about the most difficult moment: what did you do?",
    ),
    "follow_how_x": (
        "You mentioned {x}. How exactly did you go about it?",
        "Tell me more about {x}: what was the hardest part?",
        "A word on {x}. Why that, and what were the alternatives?",
        "I am curious about {x}. How did you check that it was the right decision?",
        "You speak of {x}. Where did you start with it?",
        "Back to {x} for a moment. What would you do differently today?",
    ),
    "follow_figure": (
        "You gave a figure: {x}. How was it measured, and compared with what?",
        "A word on the figure, {x}. Where does it come from, and what moved it?",
        "You said {x}. What exactly did you do for that?",
    ),
    "follow_example": (
        "Could you give one concrete example, please?",
        "Can you recall a case: what happened, what you did, and what came of it?",
        "Tell me a little more, with one example.",
        "If you take the last such case, how did it go?",
        "Could you say more, with a real case?",
        "Describe one such case: how it began and how it ended.",
        "What do you do first in such a situation, and what next?",
        "Take any similar case. What did you do yourself?",
        "I would like to hear details. When did that happen last, and how did you act?",
        "Tell it so that an outsider follows: what happened, and what did you do?",
        "More concretely? Even a small case will do.",
        "Which example from your practice shows that best?",
    ),
    "follow_off": (
        "Let's come back to the question. {question}",
        "I would still like to hear about this. {question}",
        "A little closer to the question, please. {question}",
    ),
    "repeat": (
        "Of course. {question}",
        "Yes, the question was: {question}",
        "Once more: {question}",
    ),
    "rephrase": (
        "Let me put it differently. {question} Any example from your work or studies will do.",
        "More simply: the topic is “{topic}”. Tell me about one case where you dealt with it.",
        "In other words, about “{topic}”: what did you do yourself, and what came of it?",
    ),
    "rephrase_plain": (
        "Let me put it differently. Tell me about one case from your practice that fits. {question}",
        "More simply: take any fitting example and tell me what you did. {question}",
    ),
    "unknown": (
        "I do not know that, and I will not make it up. I will pass your question on to the recruiter.",
        "I have no answer to that. I will write the question down for the recruiter.",
        "The vacancy says nothing about it. I will pass it on so that a person can answer you.",
        "I cannot tell: I do not have that information. The question goes to the recruiter.",
    ),
    "unknown_rest": (
        "On the rest I have no answer, so I will pass it on to the recruiter.",
        "The rest I do not know; the recruiter will see your question.",
        "About the rest the vacancy says nothing; a recruiter will answer you.",
    ),
    "told": (
        "{answer}",
        "From the vacancy: {answer}",
        "This is what I know. {answer}",
        "The vacancy answers that. {answer}",
    ),
    "back": (
        "Back to the question. {question}",
        "Now let's continue. {question}",
        "So: {question}",
        "Returning to it. {question}",
        "Let's go on. {question}",
        "Let's continue. {question}",
        "Going on. {question}",
        "And still: {question}",
    ),
    "wait": (
        "Of course, think it over. I will wait.",
        "Sure, no hurry.",
        "Take your time.",
        "Certainly. Tell me when you are ready.",
    ),
    "pause": (
        "All right, a pause. The clock has stopped; tell me when you want to go on.",
        "Of course, let's take a break. No time is running, come back when it suits you.",
    ),
    "unpause": ("Welcome back.", "Good, let's go on.", "Glad you are back."),
    "check_in": (
        "Are you there? I am not rushing you, just checking the connection.",
        "Is everything all right? If you need more time or the question is unclear, tell me.",
        "I am here. You can answer, ask me to rephrase, or skip the question.",
    ),
    "suspend": (
        "You seem to be away. I will stop here and keep everything: when you return, we go on from this point.",
    ),
    "break_off": (
        "I am sorry, I cannot hear you at the moment: a technical service does not answer. Everything you said is kept. Please open the same link in a few minutes, and we will go on from here.",
    ),
    "confirm_stop": (
        "Do you want to end the interview now? Everything you said is kept. Please answer “yes” or “no”.",
        "I see. Shall we end right now? Say “yes” to finish or “no” to continue.",
        "Just to be sure: end the interview? “Yes” or “no”.",
    ),
    "human": (
        "I understand. I will tell the recruiter that you would like to talk with a person. We can stop now or go "
        "on with me, as you prefer. Stop now? “Yes” or “no”.",
        "All right, the recruiter will see this request. Shall we stop here? “Yes”, or “no” to go on with me.",
    ),
    "go_on": ("Good, let's continue.", "Great, on we go.", "Understood, let's move on."),
    "calm": (
        "I understand that this can be annoying. We can go on, take a pause, or stop.",
        "I hear that you are not happy with this. I will try to be brief.",
        "All right. Let's stay with the matter, or take a pause if you like.",
    ),
    "stay": (
        "I cannot do that: requests like this change neither the interview nor any score.",
        "That does not work here, I just follow the plan. I give no scores, and a person decides.",
        "I will go on with the plan. Your examples speak best for you.",
        "Such requests have no effect on the interview.",
        "Let's leave that. It changes neither the questions nor the assessment.",
    ),
    "private": (
        "I do not talk about that: neither about other candidates nor about how an assessment looks.",
        "I cannot tell you that. I would rather hear about you.",
        "Such things stay private, and so do yours.",
    ),
    "steer": (
        "That is not about work, let's return to the interview.",
        "I cannot help with that here, let's go on.",
        "Let's leave that for another time.",
    ),
    "about_ai": (
        "I am a program, an AI interviewer called Stefani. A person reads the answers and decides.",
        "I am an AI, not a person. I ask and write down, the recruiter decides.",
    ),
    "process": (
        "I write down the answers and prepare a summary with quotes. A recruiter reads it, and a person decides.",
        "The conversation is kept and goes to the recruiter with quotes from your answers. A person decides.",
    ),
    "process_practice": (
        "This is a practice: the conversation is kept only here and has no effect on anything.",
    ),
    "time": ("About {minutes} are left.", "We still have around {minutes}."),
    "other_language": ("You may answer in whichever language suits you, I will go on in English.",),
    "empty": (
        "I see no text. Please write your answer in words.",
        "That message was empty. Please try again.",
        "Your answer does not seem to have arrived. Please write it once more.",
    ),
    "time_short": (
        "Time is running out, so I will open no new topic.",
        "We have nearly used up our time, so we leave the remaining questions.",
    ),
    "closing": ("The recruiter asks us to come to a close.", "It is time to move towards the end."),
    "invite": (
        "Those were my questions. What would you like to ask?",
        "Now it is your turn: what are your questions?",
        "That is all from me. What would you like to know?",
    ),
    "more": (
        "What else would you like to know?",
        "Any more questions?",
        "Do go on, if you like.",
        "Is there anything else?",
        "What else can I tell you?",
    ),
    "remark": (
        "Thank you, I have noted that. Do you have any questions?",
        "Noted. Is there anything you would like to ask?",
        "All right, I will pass it on. What would you like to ask?",
    ),
    "warn": ("Our time is almost up. Please finish your thought, and then we will say goodbye.",),
    "recap": (
        "Let's go on from where we stopped: {done}. {question}",
        "We were interrupted, everything is kept: {done}. Let's continue. {question}",
        "Connected again, nothing was lost: {done}. {question}",
    ),
    "recap_long": ("Welcome back! It has been a while, so briefly: {done}. {question}",),
    "done": ("{n} of {all} questions are behind us",),
    "done_none": ("we have only just begun",),
    "done_all": ("you have been through my questions",),
    "note_ask": ("And one more question. {question}",),
    "goodbye": (
        "Thank you for the conversation! Your answers are kept; a recruiter reads them and gets back to you. {passed}All the best!",
        "That is all. Thank you for your time and your stories. The recruiter reads the answers next. {passed}Goodbye!",
    ),
    "goodbye_practice": (
        "Thank you for practising! Everything is kept, and you can look at the result right away. Good luck!",
        "That was the practice. Thank you, and good luck with the real interview!",
    ),
    "goodbye_stop": (
        "All right, we stop here. Everything you told me is kept. {passed}Thank you, and all the best!",
    ),
    "goodbye_time": (
        "Our time is up, so we stop here. Everything you said is kept. {passed}Thank you for the conversation, all the best!",
    ),
    "passed": ("I will pass your questions on to the recruiter. ",),
}


def minutes(n: int) -> str:
    """`n` minutes in words."""
    return f"{n} minute" if n == 1 else f"{n} minutes"
