"""Words of the transition table, and the names of all states."""

from __future__ import annotations

from hr_desktop.wording.mark import N_

MESSAGES: dict[str, str | tuple[str, str]] = {
    "state.not_allowed": N_(
        "This step is not possible now: {now} cannot become {to}. Nothing was changed."
    ),
    "state.reason_missing": N_("Please write a reason first. Nothing was changed."),
    # Names of states, of recommendations and criteria, as shown in lists and reports.
    "resume.pending": N_("waiting"),
    "resume.parsing": N_("understanding"),
    "resume.parsed": N_("done"),
    "resume.parse_failed": N_("failed"),
    "resume.under_review": N_("needs a look"),
    "application.new": N_("New"),
    "application.shortlisted": N_("Shortlisted"),
    "application.interview_scheduled": N_("Interview scheduled"),
    "application.interviewed": N_("Interviewed"),
    "application.accepted": N_("Accepted"),
    "application.rejected": N_("Rejected"),
    "application.withdrawn": N_("Withdrawn"),
    "interview.created": N_("scheduled"),
    "interview.active": N_("live"),
    "interview.interrupted": N_("interrupted"),
    "interview.completed": N_("finished"),
    "interview.failed": N_("failed"),
    "interview.cancelled": N_("cancelled"),
    "interview.expired": N_("expired"),
    "interview_kind.practice": N_("Practice"),
    "interview_kind.desk": N_("At the desk"),
    "interview_kind.voice": N_("Voice"),
    "recommendation.strongly_recommend": N_("strongly recommend"),
    "recommendation.recommend": N_("recommend"),
    "recommendation.consider": N_("consider"),
    "recommendation.reject": N_("do not recommend"),
    "recommendation.insufficient_evidence": N_("not enough evidence"),
    "criterion.technical_skills": N_("Technical skills"),
    "criterion.experience_relevance": N_("Relevance of experience"),
    "criterion.communication": N_("Communication"),
    "criterion.problem_solving": N_("Problem solving"),
    "criterion.cultural_fit": N_("Cultural fit"),
    "verdict.worth_an_interview": N_("worth an interview"),
    "verdict.doubtful": N_("doubtful"),
    "verdict.far": N_("far from it"),
    "part.requirements": N_("Requirements"),
    "part.experience": N_("Experience"),
    "part.meaning": N_("Closeness of meaning"),
    "part.languages": N_("Languages"),
    "decision.advance": N_("Advance"),
    "decision.hold": N_("Hold"),
    "decision.reject": N_("Reject"),
}
