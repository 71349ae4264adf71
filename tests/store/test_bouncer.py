"""A team's database behind PgBouncer, which lends a connection for one transaction."""

from __future__ import annotations

import asyncio
import os
import secrets

import pytest

from hr_desktop.store import Store
from tests.postgres_server import Missing, PostgresServer
from tests.postgres_server.bouncer import Bouncer
from tests.store.examples import person


async def test_everything_works_behind_pgbouncer_in_transaction_mode(
    postgres: PostgresServer,
) -> None:
    name = await postgres.new_database()
    admin = await Store.open(postgres.url(name), rights=True)
    login, password = f"anna-{secrets.token_hex(4)}", secrets.token_hex(8)
    async with admin.write("Админ") as tx:
        await tx.recruiters.put(login, "Анна", "recruiter", password)
    try:
        bouncer = Bouncer(postgres, {login: password})
    except Missing as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))
    stores = [await Store.open(bouncer.url(name, login, password)) for _ in range(2)]
    seen: set[int] = set()

    async def follow() -> None:
        async for changes in stores[1].feed.follow(0):
            seen.update(change.id for change in changes)
            if len(seen) == 20:
                return

    async def write(number: int) -> int:
        async with stores[number % 2].write("Анна") as tx:
            made = await tx.candidates.add(person(f"Имя {number}"))
            await tx.audit.add("x", "candidate", made)
        async with stores[number % 2].read() as tx:
            await tx.candidates.count()
        return made

    following = asyncio.create_task(follow())
    # Two connections for ten at once, each now here, now there.
    made = await asyncio.gather(*(write(number) for number in range(20)))
    async with asyncio.timeout(30):
        await following
    assert seen == set(made)
    async with stores[0].write() as tx:
        assert await tx.sessions.alive(1, "computer", "1.0")
        wait = await tx.connection.exec_driver_sql("SHOW statement_timeout")
        assert wait.scalar_one() == "1min"
    async with stores[0].read() as tx:
        entries = await tx.audit.entries(kind="candidate")
    assert {one.login for one in entries} == {login}
    assert len({one.entity_id for one in entries}) == 20
    for store in (*stores, admin):
        await store.close()
    bouncer.close()
    await postgres.drop(name)
