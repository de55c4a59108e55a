import asyncio

from backend.jobs import Context, Jobs


def register(jobs: Jobs) -> None: ...


async def fan_out(context: Context, stop: asyncio.Event) -> None:
    await stop.wait()
