"""One workspace: database, files, worker pools, engines and services, opened and closed as one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, Self

from hr_desktop.config import Paths, Settings
from hr_desktop.documents.scratch import sweep_scratch
from hr_desktop.domain.messages import Message, PersonError, message, refuse
from hr_desktop.files import FileStore, LocalFiles, open_files
from hr_desktop.network import hosts_of, inside
from hr_desktop.services.agent_process import AgentProcess, AgentState
from hr_desktop.services.analytics import AnalyticsService
from hr_desktop.services.applications import ApplicationService
from hr_desktop.services.assessing import ASSESS_JOB, REPORT_JOB, Assessor
from hr_desktop.services.audit import AuditService
from hr_desktop.services.backups import take_restored
from hr_desktop.services.candidates import CandidateService
from hr_desktop.services.checking import Checker
from hr_desktop.services.copying import CopyService
from hr_desktop.services.core import Core
from hr_desktop.services.engines import Engines, build_engines
from hr_desktop.services.failures import as_person_error
from hr_desktop.services.feed import Change, FeedService
from hr_desktop.services.finding import SearchService, TodayService
from hr_desktop.services.fleet import FleetService
from hr_desktop.services.imports import ImportService
from hr_desktop.services.intake import IMPORT_JOB, PARSE_JOB, Intake
from hr_desktop.services.interviews import InterviewService
from hr_desktop.services.invitations import InvitationService
from hr_desktop.services.join_page import JoinPage
from hr_desktop.services.known import Known, place_of
from hr_desktop.services.local_livekit import SECRET, LocalLiveKit
from hr_desktop.services.matching import MATCH_JOB, Matcher
from hr_desktop.services.metering import SpendMeter
from hr_desktop.services.nearness import Nearness
from hr_desktop.services.outbox import MAIL_JOB, Outbox
from hr_desktop.services.plans import PlanService
from hr_desktop.services.presence import Presence
from hr_desktop.services.ranking import RankingService
from hr_desktop.services.recordings import RecordingService
from hr_desktop.services.removal import Removal
from hr_desktop.services.reports import ReportService
from hr_desktop.services.runner import JobRunner, Lane
from hr_desktop.services.samples import SampleService
from hr_desktop.services.scorecards import ScorecardService
from hr_desktop.services.system import SystemService
from hr_desktop.services.understanding import Understander
from hr_desktop.services.undoing import Undoing
from hr_desktop.services.uploads import Uploader
from hr_desktop.services.vacancies import VacancyService
from hr_desktop.services.values import UndoToken
from hr_desktop.services.watching import WatchService
from hr_desktop.store import Store
from hr_desktop.vault import Vault
from hr_desktop.workers import ProcessWorkers

log = logging.getLogger(__name__)

READERS = 2
FILES_AT_ONCE = 4  # one more than there are processes, so that none waits for the database
HOUSEKEEPING_SECONDS = 600.0
CLOSE_SECONDS = 5.0


class Workspace:
    """Everything the window, the command line and the agent do, behind one object."""

    def __init__(
        self,
        core: Core,
        owns_workers: bool = True,
        said: Message | None = None,
        session_id: int | None = None,
    ) -> None:
        self.core = core
        self.presence = Presence(core, session_id)
        self.said = said  # what a person should know about how it was opened
        self._owns_workers = owns_workers
        nearness = Nearness(core)
        matcher = Matcher(core, nearness)
        assessor = Assessor(core)
        removal = Removal(core, nearness)
        intake = Intake(core, Understander(core), matcher)
        self.join_page = JoinPage(core)
        self.reports = ReportService(core)
        outbox = Outbox(core, self.join_page)
        runner = JobRunner(
            core,
            {
                IMPORT_JOB: Lane(intake.take, FILES_AT_ONCE, intake.gave_up, intake.waits),
                PARSE_JOB: Lane(intake.parse_again, 1, intake.parse_gave_up),
                MATCH_JOB: Lane(matcher.work, 1),
                ASSESS_JOB: Lane(assessor.work, 1),
                REPORT_JOB: Lane(self.reports.work, 1),
                MAIL_JOB: Lane(outbox.work, 2, outbox.gave_up, outbox.waits, outbox.able),
            },
        )
        self._nearness, self._matcher, self._assessor = nearness, matcher, assessor
        self._removal, self._runner, self._outbox = removal, runner, outbox
        self._undoing = Undoing(core, matcher, nearness)
        self.feed = FeedService(core)
        self.uploads = Uploader(core)
        self.copying = CopyService(core, matcher, nearness)
        self.imports = ImportService(core, runner)
        self.candidates = CandidateService(core, self.imports, matcher, nearness, removal)
        self.vacancies = VacancyService(core, matcher, removal)
        self.ranking = RankingService(core, matcher)
        self.applications = ApplicationService(core)
        self.plans = PlanService(core)
        self.interviews = InterviewService(core, self.plans)
        self.watching = WatchService(core)
        self.invitations = InvitationService(core, self.plans, outbox, self.join_page)
        self.recordings = RecordingService(core)
        self.scorecards = ScorecardService(core, assessor)
        self.analytics = AnalyticsService(core)
        self.system = SystemService(core, self.imports, Checker(core))
        self.fleet = FleetService(core)
        self.audit = AuditService(core)
        self.search = SearchService(core)
        self.today = TodayService(core, self.imports, self.watching, self.scorecards, removal)
        self.samples = SampleService(
            core,
            self.imports,
            self.vacancies,
            self.applications,
            self.plans,
            self.interviews,
            assessor,
            removal,
        )
        self._renewing = asyncio.Lock()
        self.agent = AgentProcess(core.paths.data, lambda: agent_environment(core.settings))
        self._stale = False  # the interviewer's process was busy when settings changed
        self.agent.listen(self._take_settings)
        self.livekit = LocalLiveKit(core.paths.data)
        self._assess_again = asyncio.Event()

    @classmethod
    async def open(
        cls,
        paths: Paths,
        settings: Settings,
        *,
        background: bool = True,
        workers: tuple[ProcessWorkers, ProcessWorkers] | None = None,
    ) -> Self:
        """Migrate, open and start everything.

        `background` False starts no loops (agents, short commands); worker processes start with
        their first work in either case. `workers` are pools for reading and thinking that the
        caller closes (None: its own). An engine that cannot be set up (its key is gone) is
        replaced by the offline one, and `said` says so. Raises PersonError when the folder
        cannot be written, the database is newer or another one than it was, or this computer was
        signed out of it.
        """
        if settings.ai.inside_only:
            await asyncio.to_thread(_stay_inside, settings)
        try:
            await asyncio.to_thread(paths.make)
            restored = settings.database_url is None and await asyncio.to_thread(
                take_restored, paths
            )
            if await asyncio.to_thread(_emptied, paths):
                raise refuse("store.damaged")
            files = await _files(paths, settings)
        except OSError as error:
            raise refuse("workspace.folder", folder=str(paths.data)) from error
        url, known = settings.database_url, Known(paths.data)
        store = await Store.open(
            url or paths.database,
            password=await database_password(settings),
            undo_for=timedelta(days=max(settings.undo_days, 0)),
            known=await asyncio.to_thread(known.workspace, url),
        )
        reading, thinking = workers or make_workers()
        try:
            await _bring_along(paths, settings, files)  # once nothing can refuse any more
            engines, said = await _engines(settings, thinking, store)
            core = Core(paths, settings, store, files, reading, thinking, engines, clock=store.now)
            session_id = None
            if url is not None and store.workspace is not None:
                await asyncio.to_thread(known.remember, url, store.workspace)
                session_id = await asyncio.to_thread(known.session, url)
            workspace = cls(core, workers is None, said, session_id)
            await workspace.presence.check()
            if restored:
                await workspace.came_back()
            if background:
                await workspace._start()
        except BaseException:
            await store.close()
            raise
        return workspace

    async def came_back(self) -> None:
        """The database is an older copy: letters that were due may have gone out since."""
        async with self.core.program() as tx:
            await tx.mails.doubt(message("mail.restored"))

    async def _start(self) -> None:
        await asyncio.to_thread(sweep_scratch)
        tasks = self.core.tasks
        self.feed.subscribe(self._nearness.hear)
        tasks.start(self._keep(self.feed.run), "feed")
        if self.core.store.workspace is not None:
            tasks.start(self._keep(self.presence.run), "presence")
        tasks.start(self._keep(self.uploads.tidy), "copies")
        if self.core.settings.livekit.local:
            tasks.start(self._local_livekit(), "livekit")
        if not self.core.may_write:  # the others' programs do the work
            return
        await self._runner.release_dead()
        await self._removal.finish()
        await self._removal.again()
        self.feed.subscribe(self._look_at)
        tasks.start(self._keep(self._runner.run), "jobs")
        tasks.start(self._keep(self._assess_finished), "scorecards")
        tasks.start(self._keep(self.uploads.run), "uploads")
        tasks.start(self._keep(self.core.courier().run), "recordings")
        tasks.start(self._keep(self._housekeeping), "housekeeping")
        async with self.core.program() as tx:
            await self._matcher.ask_all(tx)
        self.core.wake()

    @property
    def paths(self) -> Paths:
        """The program's folders."""
        return self.core.paths

    @property
    def settings(self) -> Settings:
        """The settings in use."""
        return self.core.settings

    @property
    def shared(self) -> bool:
        """Whether a team's database is open, and not this computer's own file."""
        return self.core.store.path is None

    @property
    def remote(self) -> bool:
        """Whether a model service does the understanding (not only whether it is chosen)."""
        return self.core.engines.remote

    @property
    def may_write(self) -> bool:
        """False for a viewer of a team."""
        return self.core.may_write

    @property
    def role(self) -> str:
        """What this login may do: admin (a local workspace, too), recruiter or viewer."""
        return self.core.store.role

    @property
    def actor(self) -> str:
        """Who signs changes: the recruiter's name."""
        return self.core.actor

    async def apply_settings(self, settings: Settings, *, new_key: bool = False) -> None:
        """Use changed settings at once (engine, recruiter, retention); does not write the file.

        `new_key`: a key was changed or forgotten. Raises PersonError when the chosen
        engine cannot be set up; the offline one works in its place.
        """
        changed = new_key or settings.ai != self.core.settings.ai
        if settings.ai.inside_only:
            await asyncio.to_thread(_stay_inside, settings)
        if new_key or settings.s3 != self.core.settings.s3:
            await self._open_files(settings)
        livekit, self.core.settings = self.core.settings.livekit, settings
        if changed:
            await self._open_engines(settings)
        if settings.livekit != livekit:
            await self.open_livekit()

    async def _open_engines(self, settings: Settings) -> None:
        before = self.core.engines
        self.core.engines, said = await _engines(settings, self.core.thinking, self.core.store)
        if before.embedder.model != self.core.engines.embedder.model:
            self._nearness.forget()
        if before.close is not None:
            await before.close()
        if said is not None:
            raise PersonError(said)

    async def open_livekit(self) -> None:
        """The server of this computer, when it is chosen; an idle interviewer takes the new one.

        Raises PersonError `local.…`.
        """
        livekit = self.core.settings.livekit
        if livekit.local:
            await self.livekit.start(livekit, await asyncio.to_thread(Vault().get, SECRET))
        else:
            await self.livekit.stop()
        await self._begin_anew()

    async def renew_interviewer(self) -> None:
        """Voice was set up, or got another key: an idle interviewer's process begins anew with it.

        When none runs the first one begins, if candidates may come. Raises PersonError
        `agent.no_start`.
        """
        if not await self._begin_anew():
            await self.wait_for_candidates()

    async def _begin_anew(self) -> bool:
        """Whether a process runs; it begins anew, after the interviews that it holds."""
        async with self._renewing:  # one after the other: the last one reads the last settings
            if self.agent.health.state is not AgentState.running:
                return False
            self._stale = self.agent.health.active > 0
            if not self._stale:
                await self.agent.stop()
                await self.agent.start()
            return True

    def _take_settings(self, event: dict[str, Any]) -> None:
        """The process that was busy when settings changed is idle now."""
        if self._stale and event.get("event") == "pong" and not self.agent.health.active:
            self._stale = False
            self.core.tasks.start(self._begin_anew(), "interviewer")

    async def _local_livekit(self) -> None:
        try:
            await self.open_livekit()
        except PersonError as refused:  # `livekit.health` and the System page say it
            log.warning("the LiveKit server of this computer: %s", refused.said.code)

    async def _open_files(self, settings: Settings) -> None:
        """Files are looked for where these settings say; what waits for elsewhere waits on."""
        before = self.core.files
        self.core.files = await _files(self.core.paths, settings)
        await _bring_along(self.core.paths, settings, self.core.files)
        before.close()
        self.uploads.try_now()

    async def undo(self, token: UndoToken) -> None:
        """Take back what gave this token; raises PersonError `undo.too_late`."""
        await self._undoing.undo(token)

    async def wait_for_candidates(self) -> None:
        """Starts the interviewer's process when LiveKit is set up, since candidates just come."""
        livekit = self.core.settings.livekit
        if livekit.url and livekit.api_key and self.core.may_write:
            try:
                await self.agent.start()
            except PersonError as refused:  # its health and the System page say it
                log.warning("the interviewer does not start: %s", refused.said.code)

    async def close(self) -> None:
        """Stop everything in reverse order, bounded in time; unfinished work goes on later."""
        self.core.files.close()
        leaving = self.agent.stop(at_once=self.presence.signed_out)
        await _bounded("agent", leaving, 3 * CLOSE_SECONDS)
        await _bounded("livekit", self.livekit.stop(), 2 * CLOSE_SECONDS)
        await _bounded("tasks", self.core.tasks.close(), 2 * CLOSE_SECONDS)
        await _bounded("vectors", self._nearness.close())
        if self.core.engines.close is not None:
            await _bounded("engine", self.core.engines.close())
        if self._owns_workers:
            pools = (self.core.reading, self.core.thinking)
            await _bounded("workers", asyncio.to_thread(_close_pools, pools), 2 * CLOSE_SECONDS)
        await _bounded("store", self.core.store.close())

    # -- background ----------------------------------------------------------------------------

    async def _keep(self, loop: Callable[[], Awaitable[None]]) -> None:
        """Run a loop for as long as the workspace is open; a failure is logged and it goes on."""
        while True:
            try:
                await loop()
            except Exception as error:  # noqa: BLE001 (a background loop must not end silently)
                as_person_error(error)
            await asyncio.sleep(1)

    def _look_at(self, changes: Sequence[Change]) -> None:
        if any(change.entity == "interview" for change in changes):
            self._assess_again.set()
        if any(change.entity == "job" and change.kind == "created" for change in changes):
            self.core.wake()

    async def _assess_finished(self) -> None:
        """Interviews that end (here or in the agent's process) get their scorecard."""
        while True:
            self._assess_again.clear()
            await self._assessor.ask_missing()
            await self._assess_again.wait()
            await asyncio.sleep(0.2)  # the agent's last words of an interview come together

    async def _housekeeping(self) -> None:
        """What is due now and then: interviews whose window is over, deletions, old jobs."""
        while True:
            async with self.core.program() as tx:
                await tx.interviews.expire_due()
                await tx.jobs.drop_finished(tx.now - timedelta(days=1))
                await tx.changes.trim()
            await self._outbox.ask_due()
            await self._removal.due()
            await self._removal.unclaimed()
            await self._removal.recordings()
            await self._removal.traces()
            await asyncio.sleep(HOUSEKEEPING_SECONDS)


def _emptied(paths: Paths) -> bool:
    """Whether the database has lost its contents: SQLite would begin anew without a word."""
    lost = paths.database.is_file() and paths.database.stat().st_size == 0
    return lost and next(LocalFiles(paths.files).all(), None) is not None


def _stay_inside(settings: Settings) -> None:
    """Refuses a database or storage outside this network (`network.outside`). Blocking."""
    used = [settings.database_url or ""]
    if settings.s3.bucket is not None:
        used.append(settings.s3.endpoint_url or "https://s3.amazonaws.com")
    outside = [url for url in used if url and not inside(url)]
    if outside:
        raise refuse("network.outside", host=", ".join(hosts_of(outside[0])))


async def _files(paths: Paths, settings: Settings) -> FileStore:
    """The files of these settings."""
    secret, url = await files_secret(settings), settings.database_url
    server = None if url is None else place_of(url)
    return await asyncio.to_thread(open_files, paths, settings.s3, secret, server)


async def _bring_along(paths: Paths, settings: Settings, files: FileStore) -> None:
    """A local database's files go along into a bucket."""
    if files.shared and settings.database_url is None:
        await asyncio.to_thread(_move, paths, files)


def _move(paths: Paths, files: FileStore) -> None:
    before = LocalFiles(paths.files)
    for sha256 in list(before.all()):
        files.put(before.path(sha256))
        before.delete(sha256)


async def _engines(
    settings: Settings, thinking: ProcessWorkers, store: Store
) -> tuple[Engines, Message | None]:
    """The engines of these settings, or the offline one alone and why."""

    meter = SpendMeter(store, settings.ai.daily_limit)
    try:
        return await build_engines(settings.ai, Vault(), thinking.run, meter=meter), None
    except PersonError as refused:
        log.warning("the engine cannot be set up: %s", refused.said.code)
        offline = await build_engines(settings.ai, Vault(), thinking.run, "offline")
        return offline, message("ai.offline_instead")


async def database_password(settings: Settings) -> str | None:
    """The password of a shared database, from the environment or the keyring; None for a file."""
    if settings.database_url is None:
        return None
    return await asyncio.to_thread(Vault().get, "database.password")


async def files_secret(settings: Settings) -> str | None:
    """The secret key of the team's file storage, from environment or keyring; None for a folder."""
    if settings.s3.bucket is None:
        return None
    return await asyncio.to_thread(Vault().get, "s3.secret_key")


def agent_environment(settings: Settings) -> dict[str, str]:
    """The settings that the agent's process needs, as its environment (no secrets)."""
    found = {
        "HR_DESKTOP_LANGUAGE": settings.effective_language(),
        "HR_DESKTOP_RECRUITER": settings.recruiter,
        "HR_DESKTOP_ENGINE": settings.ai.engine,
        "HR_DESKTOP_AI_BASE_URL": settings.ai.base_url or "",
        "HR_DESKTOP_AI_MODEL": settings.ai.model,
        "HR_DESKTOP_DATABASE_URL": settings.database_url or "",
    }
    return {name: value for name, value in found.items() if value}


def make_workers() -> tuple[ProcessWorkers, ProcessWorkers]:
    """Pools for hostile files, and for thinking; their processes start with the first work."""
    return (
        ProcessWorkers("reader", processes=READERS),
        ProcessWorkers("brain", processes=1, timeout=120),
    )


def _close_pools(pools: Sequence[ProcessWorkers]) -> None:
    for pool in pools:
        pool.close()


async def _bounded(what: str, work: Awaitable[Any], seconds: float = CLOSE_SECONDS) -> None:
    try:
        await asyncio.wait_for(work, seconds)
    except Exception as error:  # noqa: BLE001 (the next part has to be closed all the same)
        log.warning("closing %s: %s", what, type(error).__name__)
