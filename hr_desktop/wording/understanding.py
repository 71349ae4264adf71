"""Words of the messages from `understanding`."""

from __future__ import annotations

from hr_desktop.wording.mark import N_

MESSAGES: dict[str, str | tuple[str, str]] = {
    "resume.too_little_text": N_("There is too little text in this file to be a resume. The file is kept; no candidate was made of it. Ask for another copy, or add the candidate by hand."),
    "resume.not_a_resume": N_("This does not read as a person’s resume. The file is kept; no candidate was made of it. Add the candidate by hand if it is one after all."),
    "resume.is_a_vacancy": N_("This reads as a vacancy, not as a resume. The file is kept; no candidate was made of it. Vacancies are added on the page “Vacancies”."),
    "resume.no_name": N_("No name was found. The rest was kept; please look and write the name."),
    "resume.name_doubtful": N_("The name is a guess. Please check it against the document."),
    "resume.no_contacts": N_("Neither an e-mail address nor a telephone number was found."),
    "resume.no_jobs": N_("No work experience was recognised. Please check the document."),
    "resume.instruction_to_ai": N_("The text speaks to an AI as if to give it orders. It was read as plain text and changes no score; please look at these words."),
    "resume.dropped": N_("A value that is not in the document was dropped: {field}."),
    "vacancy.no_title": N_("No title was found. Please write one."),
    "vacancy.no_requirements": N_("No requirements were found. Please add what the person must be able to do."),
    "vacancy.is_a_resume": N_("This reads as a resume, not as a vacancy. Please check whether it is the right text."),
    "vacancy.empty": N_("There is too little text to understand a vacancy. Nothing was changed; paste the whole description."),
    "vacancy.instruction_to_ai": N_("The text speaks to an AI as if to give it orders. It was read as plain text; please look at these words."),
    "vacancy.dropped": N_("A value that is not in the text was dropped: {field}."),
}  # fmt: skip

__all__ = ["MESSAGES", "N_"]
