"""Vacancies are validated and versioned; rankings follow every change."""

from __future__ import annotations

from pathlib import Path

import pytest

from hr_desktop.config import Paths, Settings
from hr_desktop.domain.application import ApplicationState
from hr_desktop.domain.matching import Verdict
from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.vacancy import CriteriaWeights, RankingWeights, Requirement, VacancyData
from hr_desktop.search.vectors import VectorIndex
from hr_desktop.services.values import CandidateFilter, RankFilter
from hr_desktop.services.workspace import Workspace
from tests.services.conftest import Workers
from tests.services.people import write_resumes

PYTHON = VacancyData(
    title="Python Developer",
    description="We build web services in Python and Django with PostgreSQL.",
    requirements=(
        Requirement(text="Python and Django", must=True, weight=5, skills=("Python", "Django")),
        Requirement(text="PostgreSQL", must=True, weight=3, skills=("PostgreSQL",)),
        Requirement(text="Docker", must=False, weight=2, skills=("Docker",)),
    ),
    interview_language="en",
)


@pytest.fixture
async def people(workspace: Workspace, tmp_path: Path) -> Workspace:
    """Six people: two developers, two accountants, two project managers."""
    await workspace.imports.add(write_resumes(tmp_path / "in", 6))
    assert await workspace.imports.wait_idle(60)
    return workspace


def test_problems_name_their_fields() -> None:
    from hr_desktop.services.vacancy_rules import hints, problems

    bad = VacancyData(
        title=" ",
        salary_from=200,
        salary_to=100,
        salary_currency="rubles",
        url="example",
        requirements=(Requirement(text=""),),
        core_questions=("",),
        criteria_weights=CriteriaWeights(
            technical_skills=0,
            experience_relevance=0,
            communication=0,
            problem_solving=0,
            cultural_fit=0,
        ),
        ranking_weights=RankingWeights(requirements=0, experience=0, meaning=0, languages=0),
    )
    assert set(problems(bad)) == {
        "title",
        "salary_to",
        "salary_currency",
        "url",
        "requirements",
        "core_questions",
        "criteria_weights",
        "ranking_weights",
    }
    assert problems(PYTHON) == {}
    assert "company_values" in hints(PYTHON)


async def test_a_change_made_on_an_old_version_is_refused(workspace: Workspace) -> None:
    vacancy = await workspace.vacancies.create(PYTHON)
    newer = PYTHON.model_copy(update={"title": "Senior Python Developer"})
    assert (await workspace.vacancies.update(vacancy.id, 1, newer)).version == 2
    with pytest.raises(PersonError, match=r"edit\.conflict"):
        await workspace.vacancies.update(vacancy.id, 1, PYTHON)
    with pytest.raises(PersonError, match=r"vacancy\.title_missing"):
        await workspace.vacancies.create(VacancyData())


async def test_vacancies_are_copied_put_away_deleted_and_taken_back(workspace: Workspace) -> None:
    vacancy = await workspace.vacancies.create(PYTHON)
    copy = await workspace.vacancies.duplicate(vacancy.id)
    assert copy.data.title == "Python Developer (copy)"
    await workspace.vacancies.archive(copy.id)
    assert [row.id for row in await workspace.vacancies.list()] == [vacancy.id]
    assert len(await workspace.vacancies.list(archived=True)) == 2
    token = await workspace.vacancies.delete(vacancy.id)
    assert await workspace.vacancies.list() == []
    await workspace.undo(token)
    assert [row.id for row in await workspace.vacancies.list()] == [vacancy.id]
    with pytest.raises(PersonError, match=r"undo\.too_late"):
        await workspace.undo(token)


async def test_pasted_text_is_understood_before_it_is_saved(workspace: Workspace) -> None:
    reading = await workspace.vacancies.understand_text(
        "Python Developer\n\nRequirements:\n- Python and Django\n- PostgreSQL\n"
    )
    assert reading.data.title == "Python Developer"
    assert len(reading.data.requirements) == 2
    assert await workspace.vacancies.list() == []


async def test_everybody_is_ranked_with_reasons(people: Workspace) -> None:
    vacancy = await people.vacancies.create(PYTHON)
    assert await people.ranking.wait_ready(vacancy.id, 60)
    view = await people.ranking.view(vacancy.id)
    assert view.total == 6
    assert not view.working
    best, other = view.rows[0], view.rows[-1]
    assert "Python" in best.subtitle
    assert best.score > other.score
    match = await people.ranking.detail(vacancy.id, best.candidate_id)
    assert match.score == best.score
    assert match.reasons
    assert any(part.evidence for part in match.parts)
    both = await people.ranking.compare(vacancy.id, [best.candidate_id, other.candidate_id])
    assert [row.id for row, _ in both] == [best.candidate_id, other.candidate_id]
    with pytest.raises(PersonError, match=r"ranking\.compare"):
        await people.ranking.compare(vacancy.id, [best.candidate_id])


async def test_a_change_of_vacancy_or_profile_ranks_again(people: Workspace) -> None:
    vacancy = await people.vacancies.create(PYTHON)
    await people.ranking.wait_ready(vacancy.id, 60)
    first = (await people.ranking.view(vacancy.id)).rows[0]
    accounting = VacancyData(
        title="Accountant",
        requirements=(Requirement(text="SAP, payroll", weight=5, skills=("SAP", "Payroll")),),
    )
    await people.vacancies.update(vacancy.id, 1, accounting)
    assert await people.ranking.wait_ready(vacancy.id, 60)
    now = (await people.ranking.view(vacancy.id)).rows[0]
    assert "Accountant" in now.subtitle
    before = await people.ranking.detail(vacancy.id, first.candidate_id)
    person = await people.candidates.get(first.candidate_id)
    seen = person.profile.model_dump(mode="json")["skills"]
    skills = [{"name": "SAP"}, {"name": "Payroll"}]
    await people.candidates.correct(first.candidate_id, "skills", skills, seen)
    assert await people.ranking.wait_ready(vacancy.id, 60)
    after = await people.ranking.detail(vacancy.id, first.candidate_id)
    assert after.covered >= before.covered


async def test_filters_of_a_ranking_leave_rows_and_change_no_score(people: Workspace) -> None:
    vacancy = await people.vacancies.create(PYTHON)
    await people.ranking.wait_ready(vacancy.id, 60)
    whole = await people.ranking.view(vacancy.id)
    good = await people.ranking.view(
        vacancy.id, RankFilter(verdicts=frozenset({Verdict.worth_an_interview}))
    )
    assert 0 < len(good.rows) < len(whole.rows)
    assert good.rows[0] == whole.rows[0]
    named = await people.ranking.view(vacancy.id, RankFilter(text="boris"))
    assert [row.name for row in named.rows] == ["Boris Adler"]


async def test_shortlisting_makes_applications_and_can_be_taken_back(people: Workspace) -> None:
    vacancy = await people.vacancies.create(PYTHON)
    await people.ranking.wait_ready(vacancy.id, 60)
    ids = [row.candidate_id for row in (await people.ranking.view(vacancy.id)).rows]
    token = await people.ranking.shortlist(vacancy.id, ids[:2])
    assert token.said.params["n"] == 2
    rows = (await people.ranking.view(vacancy.id)).rows
    assert [row.state for row in rows[:3]] == [
        ApplicationState.shortlisted,
        ApplicationState.shortlisted,
        None,
    ]
    await people.undo(token)
    rows = (await people.ranking.view(vacancy.id)).rows
    assert rows[0].state is ApplicationState.new
    with pytest.raises(PersonError, match=r"state\.reason_missing"):
        await people.ranking.reject(vacancy.id, ids[2:4], " ")
    await people.ranking.reject(vacancy.id, ids[2:4], "No experience with databases")
    application = await people.applications.get(ids[2], vacancy.id)
    assert application is not None
    assert application.state is ApplicationState.rejected
    assert application.reason == "No experience with databases"
    possible = await people.applications.possible(application.id)
    assert ApplicationState.shortlisted in possible
    assert ApplicationState.rejected not in possible


async def test_the_ranking_is_exported_in_words(people: Workspace, tmp_path: Path) -> None:
    vacancy = await people.vacancies.create(PYTHON)
    await people.ranking.wait_ready(vacancy.id, 60)
    path = await people.ranking.export(vacancy.id, tmp_path / "рейтинг.xlsx", "xlsx", "ru")
    assert path.read_bytes()[:2] == b"PK"
    path = await people.ranking.export(vacancy.id, tmp_path / "ranking.csv", "csv", "en")
    text = path.read_text(encoding="utf-8-sig")
    assert "Match score" in text
    assert "Anna Adler" in text


async def test_who_comes_and_goes_while_the_index_is_built_is_not_lost(
    people: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    nearness = people._nearness
    nearness.forget()
    build = nearness._build
    model = people.core.engines.embedder.model
    first, second, *_ = (await people.candidates.view()).ids.tolist()
    vector = (await people.core.engines.embedder.embed(["a baker of bread"]))[0]
    built = 0

    async def slowly() -> VectorIndex:
        nonlocal built
        built += 1
        index = await build()
        if built == 1:
            nearness.forget()  # somebody was taken back: what was read is old
        nearness.put(second, model, vector)
        nearness.drop([first])
        return index

    monkeypatch.setattr(nearness, "_build", slowly)
    hits = await nearness.search("a baker of bread")
    assert built == 2
    assert hits[0][0] == second
    assert first not in [found for found, _ in hits]


async def test_candidates_are_found_by_text_skill_years_and_meaning(people: Workspace) -> None:
    async def names(what: CandidateFilter) -> list[str]:
        view = await people.candidates.view(what)
        return [row.name for row in await people.candidates.rows(view.ids)]

    assert await names(CandidateFilter(text="clara")) == ["Clara Adler"]
    developers = await names(CandidateFilter(skills=("Django",)))
    assert developers == ["Anna Adler", "Daniel Adler"]
    near = await names(CandidateFilter(meaning="payroll accounting and taxes"))
    assert near[0] in ("Boris Adler", "Elena Adler")
    assert await names(CandidateFilter(min_years=1000)) == []
    assert len(await names(CandidateFilter(text="developers"))) == 2  # by word form
    hits = await people.search.find("anna")
    assert (hits[0].kind, hits[0].title) == ("candidate", "Anna Adler")


async def test_who_came_before_the_first_question_is_found_though_an_index_was_kept(
    data_folder: Path, settings: Settings, workers: Workers, tmp_path: Path
) -> None:
    paths, what = Paths.under(data_folder), CandidateFilter(meaning="payroll accounting and taxes")
    first = await Workspace.open(paths, settings, workers=workers)
    assert not len((await first.candidates.view(what)).ids)
    await first.close()
    assert (paths.data / "vectors.index").is_file()
    second = await Workspace.open(paths, settings, workers=workers)
    await second.imports.add(write_resumes(tmp_path / "in", 2))
    assert await second.imports.wait_idle(60)
    found = (await second.candidates.view(what)).ids.tolist()
    await second.close()
    third = await Workspace.open(paths, settings, workers=workers)
    assert (await third.candidates.view(what)).ids.tolist() == found
    assert third._nearness._clean  # read from the file, not built again
    await third.close()
    assert found
