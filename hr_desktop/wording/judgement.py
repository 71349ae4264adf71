"""Words of the messages from `judgement`: matching, plans, scorecards."""

from __future__ import annotations

from hr_desktop.wording.mark import N_

MESSAGES: dict[str, str | tuple[str, str]] = {
    # Why a resume has its score.
    "judgement.match.covered": N_("Shown in the resume: {shown} of {n} requirements"),
    "judgement.match.must_missing": N_("Must-have not found: {requirement}"),
    "judgement.match.years": N_("Years in related work: {years}; asked for: {wanted}"),
    "judgement.match.enough_years": N_(
        "Enough related experience: {years} years, {wanted} asked for"
    ),
    "judgement.match.few_years": N_(
        "Less related experience than asked for: {years} of {wanted} years"
    ),
    "judgement.match.nearest_position": N_("Nearest position held: {position}"),
    "judgement.match.other_field": N_("The positions held are from another field"),
    "judgement.match.close": N_("The text of the resume is about the same work"),
    "judgement.match.partly_close": N_("The text of the resume is partly about the same work"),
    "judgement.match.not_close": N_("The text of the resume is about other work"),
    "judgement.match.no_languages": N_("The vacancy asks for no language"),
    "judgement.match.language_shown": N_("Language shown: {language} {level}"),
    "judgement.match.language_partly": N_(
        "Language named, the level has to be checked: {language} {level}"
    ),
    "judgement.match.language_missing": N_("Language not found: {language} {level}"),
    "judgement.match.left_out": N_(
        "Not measured, because it is about the person and not the work: {requirement}"
    ),
    "judgement.match.pasted": N_(
        "{percent} % of the resume's words are copied from the vacancy; they were not counted"
    ),
    "judgement.match.check_missing": N_("Ask about it, the resume does not show it: {requirement}"),
    "judgement.match.check_named": N_("Named, or shown only in part; ask about it: {requirement}"),
    # What a scorecard cannot say.
    "judgement.assess.offline": N_(
        "The offline method reads whether answers are specific, relevant and reasoned; it cannot tell whether what was said is true."
    ),
    "judgement.assess.title_only": N_(
        "The vacancy has only a title, so answers were not compared with requirements."
    ),
    "judgement.assess.no_values": N_(
        "The vacancy states no company values, so cultural fit was not scored."
    ),
    "judgement.assess.few_answers": (
        N_("Only {n} answer could be judged.", "Only {n} answers could be judged."),
        "Only {n} answers could be judged.",
    ),
    "judgement.assess.cut": (
        N_(
            "{n} answer is longer than {most} characters; what stands behind that was not judged.",
            "{n} answers are longer than {most} characters; what stands behind that was not judged.",
        ),
        "{n} answers are longer than {most} characters; what stands behind that was not judged.",
    ),
    "judgement.assess.poorly_heard": (
        N_(
            "{n} answer was poorly recognised and was not held against the candidate.",
            "{n} answers were poorly recognised and were not held against the candidate.",
        ),
        "{n} answers were poorly recognised and were not held against the candidate.",
    ),
    "judgement.assess.pleas": (
        N_(
            "{n} sentence was addressed to the assessor or asked for points; it was not counted.",
            "{n} sentences were addressed to the assessor or asked for points; they were not counted.",
        ),
        "{n} sentences were addressed to the assessor or asked for points; they were not counted.",
    ),
}

__all__ = ["MESSAGES", "N_"]
