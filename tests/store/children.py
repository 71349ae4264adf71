"""What other processes do to a store in tests: `python children.py WHAT ADDRESS ARGUMENTS…`."""

from __future__ import annotations

import asyncio
import sys

from hr_desktop.store import Store
from tests.store.examples import person


async def write(store: Store, name: str, count: str) -> None:
    """Adds people one by one, each in a transaction that reads before it writes."""
    for number in range(int(count)):
        async with store.write(name) as tx:
            await tx.candidates.count()
            await tx.candidates.add(person(f"{name} {number}"))


async def write_for_ever(store: Store) -> None:
    """Adds pairs of people; says so after each commit, until it is killed."""
    number = 0
    while True:
        async with store.write("writer") as tx:
            for part in "аб":
                await tx.candidates.add(person(f"{number} {part}"))
        print(number, flush=True)
        number += 1


async def work(store: Store, owner: str) -> None:
    """Claims and finishes jobs until there are none; prints their references."""
    while True:
        async with store.write() as tx:
            claimed = await tx.jobs.claim(["step"], owner, 60, limit=3)
            for job in claimed:
                await tx.jobs.finish(job.id, job.fence)
        if not claimed:
            return
        for job in claimed:
            print(job.ref_id, flush=True)


async def main() -> None:
    what, database, *arguments = sys.argv[1:]
    store = await Store.open(database)
    print("ready", flush=True)
    await {"write": write, "write_for_ever": write_for_ever, "work": work}[what](store, *arguments)
    await store.close()


if __name__ == "__main__":
    asyncio.run(main())
