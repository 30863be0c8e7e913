"""A platform in parts: gateways and managers as processes of their own, and the NATS server between them."""

import shutil
import subprocess
import time
from pathlib import Path

from harness.platform import TEST_FOLDER, Platform, of_worker, variables
from harness.ports import free_port, is_listening

# What a gateway must not be given, and does not need.
OF_MANAGERS = [
    "PLUGYARD_DATABASE_URL",
    "PLUGYARD_DATABASE_SECRETS_FILE",
    "PLUGYARD_SECRET_KEY_FILE",
    "PLUGYARD_CONFIGURATION_INTERVAL",
]


class NatsServer:
    """Debian's nats-server on loopback. Keeps its port when it is started again."""

    def __init__(self, name: str, config: str = ""):
        """`config` replaces ours; its address is given on the command line."""
        executable = shutil.which("nats-server", path="/usr/sbin:/usr/bin:/sbin:/bin")
        assert executable, "nats-server is missing: run make setup"
        self.executable = executable
        self.port = free_port()
        self.folder: Path = TEST_FOLDER / "nats" / of_worker(name)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.config = self.folder / "nats.conf"
        self.config.write_text(config or "max_payload: 2097152\n")
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def url_as(self, user: str, password: str) -> str:
        """Over TLS."""
        return f"tls://{user}:{password}@127.0.0.1:{self.port}"

    @property
    def command(self) -> list[str | Path]:
        return [self.executable, "--config", self.config, "--addr", "127.0.0.1", "--port", str(self.port)]

    def is_listening(self) -> bool:
        return is_listening(self.port)

    def start(self) -> "NatsServer":
        with (self.folder / "nats.log").open("ab") as log:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + 10
        while not self.is_listening():
            assert time.monotonic() < deadline, f"nats-server does not listen: see {self.folder}"
            time.sleep(0.05)
        return self

    def kill(self) -> None:
        """SIGKILL; nothing happens when it does not run."""
        if self.process:
            self.process.kill()
            self.process.wait(10)
            self.process = None


class Part(Platform):
    """A gateway or a manager of a platform whose database is there."""

    def __init__(self, base: Platform, role: str, name: str, bus: str, **settings: str | int):
        self.__dict__.update(base.__dict__)
        self.role = role
        self.port = free_port()
        self.log = base.log.with_name(f"{base.name}-{name}.log")
        self.log.unlink(missing_ok=True)
        self.process = None
        self.settings = {
            **base.settings,
            "PLUGYARD_HTTP_PORT": str(self.port),
            "PLUGYARD_BUS": bus,
            "PLUGYARD_GATEWAY_NAME": name,
            **variables(settings),
        }
        if role == "gateway":
            for key in OF_MANAGERS:
                self.settings.pop(key, None)


class Parts:
    """Two managers and two gateways."""

    def __init__(self, base: Platform, nats: NatsServer, **settings: str | int):
        self.nats = nats
        self.managers = [Part(base, "manager", f"m{i}", nats.url, **settings) for i in (1, 2)]
        self.gateways = [Part(base, "gateway", f"g{i}", nats.url, **settings) for i in (1, 2)]

    @property
    def all(self) -> list[Part]:
        return self.managers + self.gateways

    def start(self) -> "Parts":
        for part in self.all:
            part.start()
        return self

    def close(self) -> None:
        for part in self.all:
            part.close()
        self.nats.kill()
