"""Candidates: order, pages, filters, search, corrections."""

from __future__ import annotations

import random
from datetime import timedelta

import numpy as np
import pytest

from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.records import CandidateQuery, Page
from hr_desktop.domain.resume import Fact
from hr_desktop.store import Store
from hr_desktop.store.repositories.listing import inside
from hr_desktop.store.sorting import phone_key, simple_fold, sort_key
from tests.store.conftest import MovedClock
from tests.store.examples import add_resume, person


def test_names_sort_as_the_alphabet_has_them() -> None:
    expected = [
        "Abel Ann", "Élise", "Eve", "Zoe", "Абрамов", "Егоров Антон", "егоров Борис", "Ежов",
        "Ёлкин", "ёлкина", "Жуков", "Йодль", "Яшин", "",
    ]  # fmt: skip
    mixed = expected[:]
    random.Random(3).shuffle(mixed)
    assert sorted(mixed, key=sort_key) == expected


@pytest.mark.parametrize(
    ("one", "another"),
    [("+7 (916) 123-45-67", "8 916 1234567"), ("+44 20 7946 0958", "0044 20 7946 0958")],
)
def test_one_number_written_differently_has_one_key(one: str, another: str) -> None:
    assert phone_key(one) == phone_key(another) != ""


def test_a_skill_keeps_its_signs() -> None:
    assert simple_fold("C++, C#; Ёлка-2") == "c++ c# елка 2"


async def test_a_list_is_sorted_in_russian_order(store: Store) -> None:
    async with store.write() as tx:
        for name in ("Жуков", "Ёлкин", "Егоров", "abel", "Ежов", ""):
            await tx.candidates.add(person(name))
    async with store.read() as tx:
        view = await tx.candidates.ids()
        rows = await tx.candidates.records(view)
        back = await tx.candidates.ids(sort="name", descending=True)
    assert [r.name for r in rows] == ["abel", "Егоров", "Ежов", "Ёлкин", "Жуков", ""]
    assert view.dtype == np.int64
    assert back.tolist() == view.tolist()[::-1]


async def test_pages_by_key_give_everybody_once_even_with_equal_names(store: Store) -> None:
    async with store.write() as tx:
        for number in range(25):
            await tx.candidates.add(person(f"Иванов {number % 3}"))
    found: list[int] = []
    page: Page | None = None
    async with store.read() as tx:
        while True:
            rows, page = await tx.candidates.page(after=page, limit=4)
            found += [r.id for r in rows]
            if page is None:
                break
        view = await tx.candidates.ids()
    assert found == view.tolist()
    assert len(set(found)) == 25


@pytest.mark.parametrize("few", [0, 100])
async def test_every_order_holds_with_and_without_conditions(
    store: Store, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("hr_desktop.store.repositories.listing.FEW", few)
    async with store.write() as tx:
        made = [
            await tx.candidates.add(
                person(
                    f"Имя {number % 7}",
                    years=None if number % 4 == 0 else float(number % 3),
                    city="Пермь" if number % 2 else "Тверь",
                    skills=("Python",) if number % 5 else (),
                )
            )
            for number in range(30)
        ]
    conditions = CandidateQuery(text="имя", city="пермь", skills=("python",))
    kept = {i for n, i in enumerate(made) if n % 2 and n % 5}
    async with store.read() as tx:
        for query, expected in ((CandidateQuery(), set(made)), (conditions, kept)):
            for descending in (False, True):
                found = (await tx.candidates.ids(query, "years", descending)).tolist()
                years = [r.years for r in await tx.candidates.records(found)]
                known = [y for y in years if y is not None]
                assert known == sorted(known, reverse=descending)
                assert None not in years[: len(known)]
                assert set(found) == expected
                found = (await tx.candidates.ids(query, "created", descending)).tolist()
                assert found == sorted(expected, reverse=descending)
                found = (await tx.candidates.ids(query, "name", descending)).tolist()
                names = [(r.name, r.id) for r in await tx.candidates.records(found)]
                assert names == sorted(names, reverse=descending)
                assert len(names) == len(expected) == await tx.candidates.count(query)


async def test_words_as_typed_or_in_base_forms(store: Store) -> None:
    async with store.write() as tx:
        one = await tx.candidates.add(person("А", position="разработчик"))
        two = await tx.candidates.add(person("Б", position="разработчика"))
        await tx.candidates.add(person("В"))
    async with store.read() as tx:
        query = CandidateQuery(text="разработчика", base_text="разработчик")
        assert (await tx.candidates.ids(query)).tolist() == [one, two]


async def test_filters_narrow_together(store: Store) -> None:
    async with store.write() as tx:
        one = await tx.candidates.add(
            person(
                "А", years=5, city="Санкт-Петербург", skills=("Python", "SQL"), languages=("en",)
            )
        )
        await tx.candidates.add(person("Б", years=5, city="Москва", skills=("Python",)))
        await tx.candidates.add(person("В", years=1, city="Санкт-Петербург", skills=("python",)))
        await tx.tags.set(one, ["Срочно"])
    queries = (
        CandidateQuery(skills=("PYTHON", "sql")),
        CandidateQuery(min_years=3, city="санкт-петербург"),
        CandidateQuery(languages=("en",)),
        CandidateQuery(tags=("срочно",)),
        CandidateQuery(ids=np.array([one, 5])),
    )
    async with store.read() as tx:
        for query in queries:
            assert (await tx.candidates.ids(query)).tolist() == [one]
        assert (await tx.candidates.skills())[0] == ("Python", 3)
        assert await tx.candidates.cities() == ["Москва", "Санкт-Петербург"]


async def test_search_finds_words_of_profile_and_resume_and_their_beginnings(store: Store) -> None:
    profile = person("Алёна Ежова", position="Разработчик C++")
    async with store.write() as tx:
        found = await tx.candidates.add(profile)
        await add_resume(tx, found, profile, "a" * 64, "Строила склады на Kubernetes")
        await tx.candidates.add(person("Другой Человек"))
    async with store.read() as tx:
        for words in ("алена", "ЕЖОВ", "c++", "kuber", "склады алёна", '"склады"', "kubernetes* "):
            assert (await tx.candidates.ids(CandidateQuery(text=words))).tolist() == [found]
        for words in ("c#", "нет такого", "***", "NOT склады"):
            assert (await tx.candidates.ids(CandidateQuery(text=words))).size == 0
        assert [hit.id for hit in await tx.search.find("ежо")] == [found]


async def test_search_uses_the_fold_it_was_given(database: object, clock: MovedClock) -> None:
    def lemmas(text: str) -> str:
        return text.lower().replace("разработчика", "разработчик")

    store = await Store.open(database, now=clock, fold=lemmas)  # type: ignore[arg-type]
    async with store.write() as tx:
        await tx.candidates.add(person("А", position="разработчик"))
    async with store.read() as tx:
        assert (await tx.candidates.ids(CandidateQuery(text="разработчика"))).size == 1
    await store.close()


async def test_a_correction_survives_a_new_parse_and_can_be_taken_back(store: Store) -> None:
    async with store.write("Мария") as tx:
        found = await tx.candidates.add(person("Анна", city="Тверь"))
        await tx.candidates.correct(found, "city", {"value": "Казань"})
    async with store.write() as tx:
        await tx.candidates.set_profile(found, person("Анна", city="Пермь", years=2))
        full = await tx.candidates.full(found)
        assert full.profile.city == Fact(value="Казань")
        assert full.machine_profile.city == Fact(value="Пермь")
        assert (await tx.candidates.records([found]))[0].city == "Казань"
    async with store.write("Мария") as tx:
        await tx.candidates.revert(found, "city")
        full = await tx.candidates.full(found)
        assert full.profile.city == Fact(value="Пермь")
        assert full.version == 4


async def test_a_value_that_does_not_fit_is_refused(store: Store) -> None:
    async with store.write("Мария") as tx:
        found = await tx.candidates.add(person("Анна"))
    with pytest.raises(PersonError) as caught:
        async with store.write("Мария") as tx:
            await tx.candidates.correct(found, "total_years", "много")
    assert caught.value.said.code == "store.bad_value"


async def test_the_newest_resume_is_current(store: Store, clock: MovedClock) -> None:
    async with store.write() as tx:
        found = await tx.candidates.add(person("Анна"))
        await add_resume(tx, found, person("Анна", city="Тверь"), "a" * 64)
    clock.move(days=1)
    async with store.write() as tx:
        newer = await add_resume(tx, found, person("Анна", city="Пермь"), "b" * 64)
    async with store.read() as tx:
        resumes = await tx.resumes.of_candidate(found)
        assert [r.current for r in resumes] == [True, False]
        assert resumes[0].id == newer
        assert (await tx.candidates.full(found)).profile.city == Fact(value="Пермь")


async def test_people_without_activity_are_due(store: Store, clock: MovedClock) -> None:
    async with store.write() as tx:
        old = await tx.candidates.add(person("Старый"))
        kept = await tx.candidates.add(person("Нужный"))
    clock.move(days=400)
    async with store.write("Мария") as tx:
        await tx.notes.add(kept, "звонили")
        due = await tx.candidates.due_for_deletion(clock.now.replace(year=2027))
    assert due == [(old, "Старый", clock.now - timedelta(days=400))]


async def test_what_ranking_reads_comes_in_pages(store: Store) -> None:
    async with store.write() as tx:
        ids = [await tx.candidates.add(person(f"Имя {n}")) for n in range(5)]
        await add_resume(tx, ids[1], person("Имя 1"), "a" * 64, "текст резюме")
    async with store.read() as tx:
        first = await tx.candidates.ranking_inputs(limit=3)
        second = await tx.candidates.ranking_inputs(after_id=first[-1].candidate_id, limit=3)
    assert [i.candidate_id for i in first + second] == ids
    assert first[1].text == "текст резюме"


def test_which_ids_are_among_others_is_told_exactly() -> None:
    chance = np.random.default_rng(5)
    for count, wanted in ((0, 5), (5, 0), (1, 1), (3_000, 2_999), (20_000, 60_000), (50_000, 7)):
        ids = chance.integers(1, 1 << 62, count)
        others = np.concatenate([ids[: wanted // 2], chance.integers(1, 1 << 62, wanted // 2)])
        assert (inside(ids, others) == np.isin(ids, others)).all()
    ids = np.arange(1, 5_000, dtype=np.int64)
    assert (inside(ids, ids[::3]) == np.isin(ids, ids[::3])).all()
    assert inside(ids, ids).all()
