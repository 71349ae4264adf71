"""The state machine: plan, follow-ups, time, silence, commands, wishes, going on elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hr_desktop.agent.machine import Machine
from hr_desktop.agent.state import Ending, MachineState, Move, Opinion, Phase
from hr_desktop.ai.offline.dialogue import hear
from hr_desktop.domain.interview import CommandKind, Coverage, InterviewCommand, InterviewKind
from hr_desktop.domain.plan import Contradiction, InterviewPlan
from hr_desktop.domain.vacancy import Language, VacancyData
from tests.agent.examples import GOOD, QUESTIONS, make_plan, make_vacancy

MINUTE = 60.0


class Talker:
    """Plays an interview against a machine, keeping the order that the conductor keeps."""

    def __init__(
        self,
        language: Language = "ru",
        kind: InterviewKind = InterviewKind.practice,
        plan: InterviewPlan | None = None,
        state: MachineState | None = None,
        vacancy: VacancyData | None = None,
    ) -> None:
        self.language: Language = language
        self.machine = Machine(
            plan or make_plan(language),
            seed=11,
            kind=kind,
            vacancy=vacancy or make_vacancy(language),
            state=state,
        )
        self.at = self.machine.state.elapsed

    def said(self, move: Move | None) -> Move:
        assert move is not None
        self.machine.said(self.machine.state.turns + 1)
        return move

    def open(self) -> Move:
        return self.said(self.machine.open())

    def say(self, text: str, opinion: Opinion | None = None, after: float = 10) -> Move:
        self.at += after
        state = self.machine.state
        self.machine.hear(state.turns, f"c{state.turns}", self.at)
        state.turns += 1
        heard = hear(text, self.language, self.machine.context)
        return self.said(self.machine.reply(heard, opinion, self.at))

    def tick(self, idle: float = 0, after: float = 0) -> Move | None:
        self.at += after
        move = self.machine.tick(self.at, idle)
        return self.said(move) if move is not None else None

    def command(self, kind: CommandKind, number: int = 1, **more: object) -> Move | None:
        command = InterviewCommand.model_validate(
            {
                "id": number,
                "interview_id": 1,
                "kind": kind,
                "by": "Анна",
                "at": datetime.now(UTC),
                **more,
            }
        )
        return self.machine.command(command)

    def begun(self) -> Talker:
        self.open()
        self.say("Да" if self.language == "ru" else "Yes")
        return self


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("kind", list(InterviewKind))
def test_the_first_sentence_says_that_an_ai_speaks(language: Language, kind: InterviewKind) -> None:
    first = Talker(language, kind).open().text.split(".")[0]
    assert ("ИИ" in first) if language == "ru" else ("AI" in first)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_full_answers_lead_straight_through_the_plan(language: Language) -> None:
    talker = Talker(language)
    talker.open()
    move = talker.say("Да, готов" if language == "ru" else "Yes, ready")
    for question_id, text, _ in QUESTIONS[language]:
        assert move.question_id == question_id
        assert text in move.text
        move = talker.say(GOOD[language][question_id])
    assert talker.machine.state.phase is Phase.candidate_questions
    move = talker.say("Нет, спасибо" if language == "ru" else "No, thank you")
    assert move.kind == "goodbye"
    assert move.ends is Ending.finished
    assert all(p.coverage is Coverage.covered for p in talker.machine.agenda.progress())


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_more_than_two_follow_ups_for_a_question_and_none_repeats(language: Language) -> None:
    talker = Talker(language).begun()
    said: list[str] = []
    for _ in range(20):
        move = talker.say("Ну, делал разное." if language == "ru" else "I did some things.")
        if move.kind == "follow_up":
            said.append(move.text)
        if talker.machine.state.phase is not Phase.questions:
            break
    assert all(p.follow_ups == 2 for p in talker.machine.agenda.progress())
    assert len(said) == 10
    assert len(set(said)) >= 7
    assert {p.coverage for p in talker.machine.agenda.progress()} == {Coverage.thin}


def test_a_follow_up_names_what_was_said() -> None:
    move = Talker().begun().say("Был сервис на Kafka.")
    assert move.kind == "follow_up"
    assert "Kafka" in move.text


def test_i_do_not_know_is_taken_without_pressing() -> None:
    talker = Talker().begun()
    move = talker.say("Не знаю")
    assert move.question_id == "core-2"
    assert talker.machine.state.coverage["core-1"] is Coverage.declined


def test_declining_a_follow_up_takes_nothing_back() -> None:
    talker = Talker().begun()
    long = (
        "Я спроектировал сложный сервис платежей на Kafka и PostgreSQL, сначала описал события, "
        "затем настроил потребителей, потому что прямые вызовы мешали остальным командам."
    )
    assert talker.say(long).kind == "follow_up"
    assert talker.say("Пропустим").question_id == "core-2"
    assert talker.machine.state.coverage["core-1"] is Coverage.covered


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            "Как вы оптимизировали запросы в PostgreSQL?",
            "Отчёт для бухгалтерии шёл девять секунд. Я посмотрела план запроса: был полный просмотр "
            "таблицы операций. Добавила составной индекс по счёту и дате, и стало 1,2 секунды.",
        ),
        (
            "Приведите пример, когда вы помогли коллеге, не дожидаясь просьбы.",
            "Новый коллега третий день не мог поднять стенд. Я заметила это по его веткам, села "
            "рядом, и за час мы подняли стенд вместе, а потом я переписала инструкцию, по ней "
            "следующие двое справились сами.",
        ),
        (
            "А если банк не ответил вовремя?",
            "Тогда состояние остаётся «неизвестно», и магазину мы так и говорим. Задача сверки раз "
            "в минуту спрашивает банк по ключу. Только после ответа банка платёж становится "
            "успешным или отклонённым. Таких случаев около двадцати в день.",
        ),
    ],
)
def test_a_complete_answer_gets_no_follow_up(question: str, answer: str) -> None:
    plan = make_plan()
    first = plan.sections[1].questions[0].model_copy(update={"text": question, "topic": ""})
    core = plan.sections[1].model_copy(
        update={"questions": (first, *plan.sections[1].questions[1:])}
    )
    plan = plan.model_copy(update={"sections": (plan.sections[0], core, *plan.sections[2:])})
    assert Talker(plan=plan).begun().say(answer).question_id == "core-2"


def test_of_two_questions_the_known_one_is_answered_and_the_other_goes_to_the_recruiter() -> None:
    vacancy = make_vacancy("ru").model_copy(
        update={"description": "В команде восемь человек, дежурим по неделе."}
    )
    talker = Talker(kind=InterviewKind.desk, vacancy=vacancy).begun()
    move = talker.say("Как часто дежурства и кто принимает решение о выпуске?")
    assert "дежурим по неделе" in move.text
    assert "рекрутер" in move.text
    kept = [(q.text, q.answered) for q in talker.machine.state.candidate_questions]
    assert kept == [("Как часто дежурства?", True), ("Кто принимает решение о выпуске?", False)]


def test_the_vacancy_named_in_the_greeting_has_no_quotes_within_quotes() -> None:
    vacancy = VacancyData(title="Продавец", company="ООО «Колос»")
    text = Talker(vacancy=vacancy).open().text
    assert "«Продавец», компания ООО «Колос»." in text


def test_a_skipped_question_is_declined() -> None:
    talker = Talker().begun()
    assert talker.say("Пропустим этот вопрос").question_id == "core-2"
    assert talker.machine.state.coverage["core-1"] is Coverage.declined


def test_repeat_gives_the_open_request_even_when_it_is_a_follow_up() -> None:
    talker = Talker().begun()
    follow_up = talker.say("Был сервис на Kafka.")
    assert follow_up.text in talker.say("Повторите, пожалуйста").text


def test_rephrasing_says_it_differently_and_reveals_nothing() -> None:
    talker = Talker().begun()
    move = talker.say("Не понял вопрос")
    assert move.kind == "rephrase"
    assert move.text != QUESTIONS["ru"][0][1]


def test_a_question_in_between_is_answered_and_the_open_one_comes_back() -> None:
    talker = Talker().begun()
    move = talker.say("А какая зарплата?")
    assert "250" in move.text
    assert QUESTIONS["ru"][0][1] in move.text
    assert talker.machine.state.candidate_questions[0].answered


def test_what_nobody_can_answer_goes_to_the_recruiter_once() -> None:
    talker = Talker(kind=InterviewKind.desk).begun()
    for _ in range(2):
        talker.say("Есть ли парковка?")
    kept = talker.machine.state.candidate_questions
    assert [(q.text, q.answered) for q in kept] == [("Есть ли парковка?", False)]


def test_a_question_at_the_end_of_an_answer_is_answered_too() -> None:
    talker = Talker().begun()
    move = talker.say(GOOD["ru"]["core-1"] + " А есть ли ДМС?")
    assert "ДМС" in move.text
    assert move.question_id == "core-2"


@pytest.mark.parametrize("wish", ["Я хочу закончить интервью", "Стоп"])
def test_the_wish_to_stop_is_confirmed_before_it_counts(wish: str) -> None:
    talker = Talker().begun()
    assert talker.say(wish).kind == "confirm"
    assert talker.machine.state.ended is None
    move = talker.say("да")
    assert move.ends is Ending.stopped
    assert {p.coverage for p in talker.machine.agenda.progress()} == {Coverage.skipped}


def test_no_to_stopping_goes_on_with_the_open_question() -> None:
    talker = Talker().begun()
    talker.say("Хватит")
    move = talker.say("нет")
    assert QUESTIONS["ru"][0][1] in move.text
    assert talker.machine.state.ended is None


def test_a_yes_that_waited_for_its_reply_while_the_agent_died_is_a_yes() -> None:
    talker = Talker().begun()
    talker.say("Хватит")
    talker.machine.resume(5, short=True)
    assert talker.say("да").ends is Ending.stopped


def test_nothing_else_comes_between_the_wish_to_stop_and_the_answer() -> None:
    """A yes to "are you there?", or to the question after a pause, ends nothing."""
    talker = Talker().begun()
    talker.at = talker.machine.agenda.limit * 0.95
    talker.say("Хватит", after=0)
    assert talker.tick() is None
    silence = talker.tick(idle=1000)
    assert silence is not None
    assert silence.kind == "confirm"
    talker.say("нет", after=0)
    warning = talker.tick()
    assert warning is not None
    assert warning.kind == "warn"
    talker.say("Хватит", after=0)
    for wish in ("pause", "resume"):
        talker.said(talker.machine.wish(wish))  # type: ignore[arg-type]
    assert talker.say("да", after=0).ends is not Ending.stopped


def test_going_on_to_talk_means_no() -> None:
    talker = Talker().begun()
    talker.say("Хватит")
    assert talker.say(GOOD["ru"]["core-1"]).question_id == "core-2"


def test_the_wish_for_a_person_is_kept_for_the_recruiter() -> None:
    talker = Talker(kind=InterviewKind.desk).begun()
    assert talker.say("Хочу говорить с живым человеком").kind == "confirm"
    assert not talker.machine.state.candidate_questions[0].answered
    assert talker.say("да").ends is Ending.stopped


def test_a_pause_stops_the_clock_until_the_candidate_is_back() -> None:
    talker = Talker().begun()
    assert talker.say("Можно перерыв?").kind == "pause"
    assert not talker.machine.clock_runs
    move = talker.say("Я вернулся")
    assert talker.machine.clock_runs
    assert QUESTIONS["ru"][0][1] in move.text


def test_silence_brings_two_check_ins_and_then_sets_the_interview_aside() -> None:
    talker = Talker().begun()
    assert talker.tick(idle=89) is None
    assert talker.tick(idle=90) is not None
    assert talker.tick(idle=91) is not None
    move = talker.tick(idle=90)
    assert move is not None
    assert move.ends is Ending.away
    assert talker.machine.state.ended is None  # it can be resumed


def test_thinking_makes_the_silence_longer() -> None:
    talker = Talker().begun()
    assert talker.say("Дайте подумать").kind == "wait"
    assert talker.tick(idle=200) is None
    move = talker.tick(idle=240)
    assert move is not None
    assert move.kind == "check_in"


def test_nobody_is_asked_anything_while_an_answer_waits_for_its_reply() -> None:
    talker = Talker().begun()
    talker.machine.hear(3, "x", 20)
    assert talker.machine.tick(20, 1000) is None


def test_at_eighty_percent_no_new_topic_is_opened() -> None:
    talker = Talker().begun()  # 30 minutes: 80 % are 24
    move = talker.say(GOOD["ru"]["core-1"], after=24 * MINUTE)
    assert talker.machine.state.phase is Phase.candidate_questions
    assert move.kind == "invite"
    coverage = {p.question_id: p.coverage for p in talker.machine.agenda.progress()}
    assert coverage["core-1"] is Coverage.covered
    assert coverage["personal-2"] is Coverage.skipped


def test_just_before_eighty_percent_the_next_question_still_comes() -> None:
    talker = Talker().begun()
    assert talker.say(GOOD["ru"]["core-1"], after=23.5 * MINUTE).question_id == "core-2"


def test_at_ninety_percent_the_goodbye_starts() -> None:
    talker = Talker().begun()
    warning = talker.tick(after=27 * MINUTE)
    assert warning is not None
    assert warning.kind == "warn"
    assert talker.tick() is None  # once
    assert talker.say("Был сервис.").ends is Ending.finished


def test_a_minute_after_the_end_it_ends_by_itself() -> None:
    talker = Talker().begun()
    talker.tick(after=30 * MINUTE)
    assert talker.tick(after=40) is None
    move = talker.tick(after=20)
    assert move is not None
    assert move.ends is Ending.time


def test_an_extension_moves_all_three_times() -> None:
    talker = Talker().begun()
    talker.tick(after=27 * MINUTE)
    talker.command("extend", minutes=15)  # 45 minutes: 36, 40.5, 46
    assert talker.machine.agenda.limit == 45 * MINUTE
    assert talker.say(GOOD["ru"]["core-1"]).question_id == "core-2"
    talker.at = 36 * MINUTE
    assert talker.say(GOOD["ru"]["core-2"]).kind == "invite"
    talker.at = 40.5 * MINUTE
    assert talker.tick() is not None
    talker.at = 45 * MINUTE + 59
    assert talker.tick() is None
    assert talker.tick(after=1) is not None


def test_a_command_is_carried_out_once() -> None:
    talker = Talker().begun()
    for _ in range(3):
        talker.command("extend", number=5, minutes=5)
    assert talker.machine.state.extended_minutes == 5


def test_close_finishes_the_topic_and_opens_no_other() -> None:
    talker = Talker().begun()
    assert talker.command("close") is None
    move = talker.say(GOOD["ru"]["core-1"])
    assert move.kind == "invite"
    assert talker.say("Нет вопросов").ends is Ending.finished


def test_end_says_goodbye_at_once() -> None:
    move = Talker().begun().command("end")
    assert move is not None
    assert move.ends is Ending.recruiter


@pytest.mark.parametrize(
    ("note", "asked"),
    [
        ("Спросите про опыт с Kafka", "Расскажите, пожалуйста, про опыт с Kafka."),
        ("Какой у вас опыт с Kafka?", "Какой у вас опыт с Kafka?"),
    ],
)
def test_a_note_becomes_a_question_at_the_end_of_the_plan(note: str, asked: str) -> None:
    talker = Talker().begun()
    talker.command("note", text=note)
    moves = [talker.say(GOOD["ru"][i]) for i, _, _ in QUESTIONS["ru"]]
    assert asked in moves[-1].text
    assert moves[-1].question_id == "note-1"


@pytest.mark.parametrize(
    "note", ["Спросите, сколько ей лет", "Замужем ли она?", "Спросите про детей"]
)
def test_a_note_about_private_life_is_never_asked(note: str) -> None:
    talker = Talker().begun()
    talker.command("note", text=note)
    assert not talker.machine.state.extra


def test_contradictions_are_cleared_up_after_the_personal_questions() -> None:
    plan = make_plan().model_copy(
        update={
            "contradictions": (
                Contradiction(
                    first="a", second="b", question="В резюме 2019, в письме 2020. Как было?"
                ),
            )
        }
    )
    talker = Talker(plan=plan)
    assert talker.machine.agenda.questions[-1].id == "contradiction-1"


def test_an_empty_plan_still_greets_invites_and_ends() -> None:
    plan = InterviewPlan(language="ru", minutes=10, sections=())
    talker = Talker(plan=plan)
    talker.open()
    assert talker.say("Да").kind == "invite"
    assert talker.say("Нет").ends is Ending.finished


def test_the_model_words_a_question_only_within_the_checks() -> None:
    def next_line(line: str) -> Move:
        opinion = Opinion(coverage=Coverage.covered, line=line)
        return Talker().begun().say(GOOD["ru"]["core-1"], opinion)

    good = next_line("Спасибо! А как вы находите причину, когда база данных работает медленно?")
    assert good.by_model
    for bad in (
        "А сколько вам лет?",
        "Есть ли у вас дети? И как вы ищете причину медленной работы базы данных?",
        "How do you find the reason why the database is slow?",
        "Вы приняты! Как вы ищете причину медленной работы базы данных?",
        "Расскажите о своих увлечениях, пожалуйста?",
        "Как вы ищете причину медленной работы базы данных? " * 20,
        "",
    ):
        move = next_line(bad)
        assert not move.by_model
        assert QUESTIONS["ru"][1][1] in move.text


def test_a_model_cannot_follow_up_for_ever() -> None:
    talker = Talker().begun()
    nosy = Opinion(
        coverage=Coverage.thin, follow_up=True, line="А что ещё вы делали в сервисе платежей?"
    )
    asked = [talker.say(GOOD["ru"]["core-1"], nosy).question_id for _ in range(3)]
    assert asked == ["core-1", "core-1", "core-2"]


def test_a_model_cannot_call_nothing_covered() -> None:
    talker = Talker().begun()
    assert talker.say("Да", Opinion(coverage=Coverage.covered)).kind == "follow_up"
    assert talker.machine.state.coverage["core-1"] is Coverage.asking


def test_a_models_answer_to_the_candidate_must_stand_in_the_vacancy() -> None:
    talker = Talker().begun()
    told = talker.say("Какая зарплата?", Opinion(line="У нас платят 900 000 рублей и дают машину."))
    assert "900" not in told.text
    assert "250" in told.text


def test_the_other_language_is_accepted_and_mentioned_once() -> None:
    talker = Talker().begun()
    first = talker.say(GOOD["en"]["core-1"])
    assert "по-русски" in first.text
    assert talker.machine.state.coverage["core-1"] is Coverage.covered
    assert "по-русски" not in talker.say(GOOD["en"]["core-2"]).text


def test_the_state_goes_on_in_another_process() -> None:
    talker = Talker().begun()
    talker.say(GOOD["ru"]["core-1"])
    follow_up = talker.say("Смотрю в EXPLAIN.")
    assert follow_up.kind == "follow_up"
    kept = MachineState.model_validate_json(talker.machine.state.model_dump_json())
    other = Talker(state=kept)
    move = other.said(other.machine.resume(30))
    assert "ИИ" not in move.text
    assert follow_up.text in move.text
    assert "1 из 5" in move.text
    assert other.say(GOOD["ru"]["core-2"]).question_id == "core-3"


def test_after_a_long_break_the_recap_says_so() -> None:
    talker = Talker().begun()
    assert "Прошло время" in talker.machine.resume(3 * 3600).text


def test_remarks_without_questions_end_politely() -> None:
    talker = Talker().begun()
    for question_id, _, _ in QUESTIONS["ru"]:
        talker.say(GOOD["ru"][question_id])
    moves = [talker.say("У вас интересная вакансия, я бы хотел тут работать.") for _ in range(3)]
    assert [m.kind for m in moves] == ["invite", "invite", "goodbye"]


def test_an_insult_is_met_calmly_and_judges_nothing() -> None:
    talker = Talker().begun()
    move = talker.say("Ты тупая железяка")
    assert QUESTIONS["ru"][0][1] in move.text
    assert talker.machine.state.coverage["core-1"] is Coverage.asking
