from backend.jobs import Jobs


def register(jobs: Jobs) -> None: ...
