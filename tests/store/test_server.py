"""A shared PostgreSQL that is wrong, slow, cut off, restarted, or being migrated by somebody else."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from hr_desktop.domain.base import utc_now
from hr_desktop.domain.messages import PersonError
from hr_desktop.domain.records import CandidateQuery
from hr_desktop.store import Store, dialect, look_at, postgres
from hr_desktop.store.errors import person_error
from hr_desktop.store.migrations import HEAD
from hr_desktop.store.postgres import address
from tests.postgres_server import PostgresServer, migrated
from tests.store.examples import person


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """A server that these tests stop, freeze and start again."""
    made = PostgresServer()
    yield made
    made.close()


@pytest.fixture
async def opened(server: PostgresServer) -> AsyncIterator[Store]:
    """A store with short waits on that server."""
    store = await Store.open(
        server.url(await server.new_database(await migrated(server))), busy_timeout=2
    )
    yield store
    await store.close()


async def _refused(url: str) -> str:
    with pytest.raises(PersonError) as caught:
        await Store.open(url)
    return caught.value.said.code


async def test_each_wrong_address_is_said_in_its_own_sentence(server: PostgresServer) -> None:
    name = await server.new_database()
    assert await _refused(server.url(name, password="wrong")) == "store.login_refused"
    assert await _refused(server.url(name, user="nobody-here")) == "store.login_refused"
    assert await _refused(server.url("no-such-database")) == "store.no_database"
    assert await _refused("postgresql://a:b@127.0.0.1:1/x") == "store.unreachable"
    assert await _refused(server.url(name) + "?sslmode=verify-full") == "store.no_encryption"
    assert await _refused("postgresql://a:b@127.0.0.1/x?sslmode=whatever") == "store.bad_address"
    assert await _refused("mysql://a:b@127.0.0.1/x") == "store.bad_address"
    assert await _refused(server.url(name) + "?tls=yes") == "store.bad_address"
    root = "?sslmode=verify-full&sslrootcert=/no/such/file"
    assert await _refused(server.url(name) + root) == "store.no_certificate_file"


async def test_a_name_of_several_addresses_at_which_nobody_answers_is_unreachable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def both(_: str, port: int, *__: object, **___: object) -> list[Any]:
        ends = {socket.AF_INET6: ("::1", port, 0, 0), socket.AF_INET: ("127.0.0.1", port)}
        return [(family, socket.SOCK_STREAM, 6, "", end) for family, end in ends.items()]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    assert await _refused("postgresql://a:b@db.example:1/x") == "store.unreachable"


@pytest.mark.parametrize("number", [errno.ENETUNREACH, errno.EHOSTUNREACH])
def test_without_a_network_the_database_is_unreachable(number: int) -> None:
    said = person_error(OSError(number, "Connect call failed"))
    assert said is not None
    assert said.said.code == "store.unreachable"
    assert person_error(OSError(errno.ENOSPC, "full")) is None
    assert person_error(PermissionError(errno.EACCES, "denied")) is None


async def test_a_computer_whose_clock_is_set_later_goes_by_the_servers_again(
    opened: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = opened.now()
    later = lambda: utc_now() + timedelta(hours=1)  # noqa: E731 (the computer's new time)
    monkeypatch.setattr("hr_desktop.store.store.utc_now", later)
    monkeypatch.setattr(opened, "_now", later)
    assert opened.now() - true > timedelta(minutes=50)
    await opened.set_the_clock()
    assert abs(opened.now() - true) < timedelta(minutes=10)


def test_only_this_computer_is_spoken_to_in_the_clear() -> None:
    assert address("postgresql://u:p@127.0.0.1/x")[1] is False
    assert address("postgres://u:p@localhost/x")[1] is False
    assert address("postgresql://u:p@/x?host=/run/postgresql")[1] is False
    for elsewhere in ("localhost/x?host=db.example.org", "/x?host=localhost:1&host=10.0.0.5:2"):
        assert isinstance(address(f"postgresql://u:p@{elsewhere}")[1], ssl.SSLContext)
    verified = address("postgresql://u:p@db.example.org/x")[1]
    assert isinstance(verified, ssl.SSLContext)
    assert verified.check_hostname
    assert verified.verify_mode is ssl.CERT_REQUIRED
    by_wish = address("postgresql://u:p@db.example.org/x?sslmode=require")[1]
    assert isinstance(by_wish, ssl.SSLContext)
    assert by_wish.verify_mode is ssl.CERT_NONE


@pytest.mark.parametrize(("state", "code"), [("40P01", "store.slow"), ("53300", "store.too_many")])
def test_what_passes_by_itself_has_a_sentence(state: str, code: str) -> None:
    original = Exception("as the driver says it")
    original.sqlstate = state  # type: ignore[attr-defined]
    said = person_error(DBAPIError("SELECT 1", None, original))
    assert said is not None
    assert said.said.code == code


async def test_a_restarted_server_is_used_again_without_another_start(
    server: PostgresServer, opened: Store
) -> None:
    async with opened.write("Мария") as tx:
        await tx.candidates.add(person("Анна"))
    with pytest.raises(PersonError) as caught:
        async with opened.write("Мария") as tx:
            await tx.candidates.add(person("Борис"))
            server.stop()
    assert caught.value.said.code == "store.unreachable"
    with pytest.raises(PersonError):
        async with opened.read():
            pass
    server.start()
    async with opened.read() as tx:
        assert await tx.candidates.count() == 1


async def test_the_feed_goes_on_after_the_server_was_away(
    server: PostgresServer, opened: Store
) -> None:
    seen: list[int] = []

    async def follow() -> None:
        async for changes in opened.feed.follow(0):
            seen.extend(change.id for change in changes)
            if len(seen) == 2:
                return

    following = asyncio.create_task(follow())
    async with opened.write() as tx:
        first = await tx.candidates.add(person("Анна"))
    server.stop()
    server.start()
    other = await Store.open(opened.url)
    async with other.write() as tx:
        second = await tx.candidates.add(person("Борис"))
    await other.close()
    async with asyncio.timeout(30):
        await following
    assert seen == [first, second]


async def test_a_server_that_stops_answering_without_a_packet_is_given_up(
    server: PostgresServer, opened: Store
) -> None:
    async with opened.read() as tx:
        await tx.candidates.count()
    server.freeze()
    try:
        with pytest.raises(PersonError) as caught:
            async with opened.read() as tx:
                await tx.candidates.count()
    finally:
        server.thaw()
    assert caught.value.said.code == "store.unreachable"
    async with opened.read() as tx:
        assert await tx.candidates.count() == 0


async def test_two_who_migrate_at_once_make_one_schema(server: PostgresServer) -> None:
    url = server.url(await server.new_database())
    stores = await asyncio.gather(*(Store.open(url) for _ in range(3)))
    for number, store in enumerate(stores):
        async with store.write() as tx:
            await tx.candidates.add(person(f"Имя {number}"))
    async with stores[0].read() as tx:
        assert await tx.candidates.count() == 3
    for store in stores:
        await store.close()


async def test_only_who_may_make_tables_migrates(server: PostgresServer) -> None:
    name = await server.new_database()
    await server.run("CREATE ROLE plain LOGIN PASSWORD 'p'")
    await server.run("REVOKE CREATE ON SCHEMA public FROM PUBLIC", database=name)
    assert await _refused(server.url(name, "plain", "p")) == "store.needs_admin"


async def test_a_database_of_a_newer_program_is_not_opened(server: PostgresServer) -> None:
    name = await server.new_database(await migrated(server))
    await server.run("UPDATE alembic_version SET version_num = '9999'", database=name)
    assert await _refused(server.url(name)) == "store.newer"
    await server.run(f"UPDATE alembic_version SET version_num = '{HEAD}'", database=name)
    await (await Store.open(server.url(name))).close()


async def test_connections_that_the_server_ends_are_replaced(
    server: PostgresServer, opened: Store
) -> None:
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"

    async def read() -> str:
        try:
            async with opened.read() as tx:
                for _ in range(20):
                    await tx.candidates.count()
        except PersonError as refused:
            return refused.said.code
        return "read"

    for _ in range(5):
        reading = [asyncio.create_task(read()) for _ in range(4)]
        await asyncio.sleep(0)
        await server.run(ended)
        assert set(await asyncio.gather(*reading)) <= {"read", "store.unreachable"}
    assert await read() == "read"


async def test_a_cancelled_task_ends_although_the_server_is_gone(
    server: PostgresServer, opened: Store
) -> None:
    async def for_ever() -> None:
        while True:
            try:
                async with opened.write() as tx:
                    await tx.changes.trim()
            except PersonError:
                await asyncio.sleep(0.01)

    tasks = [asyncio.create_task(for_ever()) for _ in range(4)]
    await asyncio.sleep(0.05)
    server.stop()
    for task in tasks:
        task.cancel()
    _, left = await asyncio.wait(tasks, timeout=60)
    server.start()
    assert not left


async def test_a_look_says_what_opening_would_do_and_changes_nothing(
    server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def look(url: str, known: str | None = None) -> str:
        try:
            return await look_at(url, password=None, known=known)
        except PersonError as refused:
            return refused.said.code

    name = await server.new_database()
    url = server.url(name)
    assert await look(url) == await look(url) == "empty"
    assert await look(url, known="a workspace that was here") == "store.emptied"
    store = await Store.open(url)
    assert await look(url, known=store.workspace) == "ready"
    assert await look(url, known="another one") == "store.other_workspace"
    await store.close()
    await server.run("CREATE ROLE stranger LOGIN PASSWORD 'p'")
    assert await look(server.url(name, "stranger", "p")) == "store.not_allowed"
    await server.run("UPDATE alembic_version SET version_num = '0001'", database=name)
    assert await look(url) == "older"
    await server.run("GRANT SELECT ON alembic_version TO stranger", database=name)
    await server.run("REVOKE CREATE ON SCHEMA public FROM PUBLIC", database=name)
    assert await look(server.url(name, "stranger", "p")) == "store.needs_admin"
    await server.run("UPDATE alembic_version SET version_num = '9999'", database=name)
    assert await look(url) == "store.newer"
    monkeypatch.setattr(postgres, "OLDEST", 99)
    assert await look(url) == await _refused(url) == "store.too_old"
    assert await look(server.url(name, password="wrong")) == "store.login_refused"


async def test_a_look_at_a_file_does_not_make_it(tmp_path: Path) -> None:
    file = tmp_path / "база.sqlite3"
    assert await look_at(file, password=None, known=None) == "empty"
    assert not file.exists()
    await (await Store.open(file)).close()
    assert await look_at(file, password=None, known=None) == "ready"
    file.write_bytes(b"no database at all" * 1000)
    with pytest.raises(PersonError) as caught:
        await look_at(file, password=None, known=None)
    assert caught.value.said.code == "store.damaged"


async def test_words_that_many_have_are_looked_up_in_the_index(opened: Store) -> None:
    async with opened.write() as tx:
        for number in range(30):
            await tx.candidates.add(person(f"Имя {number}"))
    await opened.gather_statistics()
    async with opened.read() as tx:
        assert (await tx.candidates.ids(CandidateQuery(text="имя"))).size == 30
        assert len(await tx.search.find("имя", 5)) == 5
        plan = await tx.connection.execute(
            text(f"EXPLAIN {dialect.search_clause('postgresql')}").bindparams(words="имя:*")
        )
        assert "ix_search_texts_body" in " ".join(plan.scalars())
    async with opened.read() as tx:  # the next transaction plans as ever
        shown = await tx.connection.execute(text("SHOW enable_seqscan"))
        assert shown.scalar_one() == "on"
