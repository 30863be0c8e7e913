"""One platform for most tests, with the accounts alpha and beta; tests that kill it start their own."""

import os
from collections.abc import AsyncIterator, Generator, Iterator
from typing import Any

import pytest

from harness import frames
from harness.accounts import Account, Credentials, create_account
from harness.openapi import DOCUMENT
from harness.platform import EXECUTABLE, TEST_FOLDER, NewPlatform, Platform, of_worker, running
from harness.postgres import Cluster, OwnCluster


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """No test passes in which the platform sent a charge point what the schemas of OCPP forbid."""
    frames.violations.clear()
    result = yield
    assert not frames.violations, "the platform broke the schema of OCPP 1.6:\n" + "\n".join(
        frames.violations
    )
    return result


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The cluster of `make test`; without one (pytest run by hand) a cluster of its own."""
    assert EXECUTABLE.is_file(), f"{EXECUTABLE} is not built: run make build"
    if url := os.environ.get("PLUGYARD_TEST_OWNER_DATABASE_URL"):
        yield Cluster(url, TEST_FOLDER)
        return
    own = OwnCluster(TEST_FOLDER / of_worker("by-hand"))
    yield own
    own.remove()


@pytest.fixture(scope="session")
def platform(cluster: Cluster) -> Iterator[Platform]:
    """The platform that most tests share. Nobody kills it."""
    with running(cluster, "acceptance") as platform:
        yield platform


@pytest.fixture(scope="session")
def credentials(platform: Platform) -> dict[str, Credentials]:
    return {slug: create_account(platform, slug) for slug in ("alpha", "beta")}


@pytest.fixture
async def alpha(platform: Platform, credentials: dict[str, Credentials]) -> AsyncIterator[Account]:
    async with Account(platform, credentials["alpha"]) as account:
        yield account


@pytest.fixture
async def beta(platform: Platform, credentials: dict[str, Credentials]) -> AsyncIterator[Account]:
    async with Account(platform, credentials["beta"]) as account:
        yield account


@pytest.fixture
def new_platform(cluster: Cluster) -> Iterator[NewPlatform]:
    """Makes platforms with a database of their own, for tests that do what the shared one must not suffer.

    Called with a name and settings, and with `on=` another cluster if need be.
    """
    made: list[Platform] = []

    def make(name: str, on: Cluster | None = None, **settings: str | int) -> Platform:
        platform = Platform(on or cluster, name, **settings)
        made.append(platform)
        return platform.create().start()

    yield make
    for platform in made:
        platform.close()


@pytest.fixture
def own_cluster() -> Iterator[OwnCluster]:
    """A second PostgreSQL, for a test that kills it."""
    own = OwnCluster(TEST_FOLDER / of_worker("killable"))
    yield own
    own.remove()


# Begun first, so that no worker is left alone with one of them at the end.
LONGEST = [
    "test_schemathesis.py",
    "test_isolation_api.py",
    "test_isolation_database.py",
    "test_durability.py",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        name = item.path.name
        return LONGEST.index(name) if name in LONGEST else len(LONGEST)

    items.sort(key=place)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of pytest-xdist tells which operations it saw succeed."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["succeeded"] = sorted(DOCUMENT.succeeded)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    DOCUMENT.succeeded |= {(method, path) for method, path in node.workeroutput.get("succeeded", [])}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    option = terminalreporter.config.option
    is_whole = not (option.keyword or option.collectonly or option.file_or_dir)
    if is_whole and (missing := DOCUMENT.never_succeeded()):
        terminalreporter.write_line(
            f"operations of openapi.yaml that no test saw succeed: {', '.join(missing)}"
        )
