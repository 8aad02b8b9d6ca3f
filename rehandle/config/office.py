"""The environment, read once into one frozen object. Policy is not a setting; secrets are files, not variables."""

from functools import lru_cache
from pathlib import Path

from pydantic import Field, PositiveFloat, PositiveInt
from pydantic_settings import BaseSettings, SettingsConfigDict


class Office(BaseSettings):
    """Settings of one office. Each is `REHANDLE_<NAME>` in the environment."""

    model_config = SettingsConfigDict(env_prefix="REHANDLE_", frozen=True, extra="ignore")

    data_dir: Path = Field(Path(".rehandle"), description="Where keys, the embedded database and files lie; made 0700.")
    database_url: str = Field("", description="A PostgreSQL server of your own (15 to 18); empty: the embedded one.")
    demo: bool = Field(False, description="Demo mode: a clock that can be advanced, roles in one click, fakes for the outside.")
    host: str = Field("127.0.0.1", description="Address that the office listens on.")
    port: int = Field(8000, description="Port that the office listens on.")
    public_url: str = Field("", description="The address people reach the office at; empty: host and port.")
    live_url: str = Field(
        "", description="Where people reach `rehandle live`: its address, or the office's where a proxy hands `/live/` on; empty: pages stand still."
    )
    live_port: int = Field(8002, description="Port that `rehandle live` listens on.")
    live_most: PositiveInt = Field(10_000, description="How many watchers it takes in all; the machine's limit of open files may be lower.")
    live_per_address: PositiveInt = Field(50, description="How many watchers one address may have.")
    live_proxies: list[str] = Field(
        ["127.0.0.1", "::1"], description="Proxies in front of it, as JSON: what they say in `X-Forwarded-For` is believed."
    )
    lane: bool = Field(False, description="Bids of pages and programs in open auctions go through `rehandle lane`, and wait for its answer.")
    platform: str = Field("fake", description="Which platform adapter is wired: `fake` keeps its state in `data_dir/platform.sqlite`.")
    payment: str = Field("http", description="`http`: a provider at `payment_url`; `memory`: inside this process (stories, simulator).")
    payment_url: str = Field("http://127.0.0.1:8001", description="Where the payment provider answers.")
    mail: str = Field("smtp", description="`smtp` or `memory`.")
    smtp_host: str = Field("127.0.0.1", description="Mail server.")
    smtp_port: int = Field(8025, description="Its port.")
    mail_from: str = Field("names@office.example", description="The address that letters come from.")
    mail_per_second: dict[str, PositiveFloat] = Field(
        {}, description='How many letters a second a domain is sent, as JSON: `{"mail.example": 20, "*": 100}`; `*` is every other; empty: no limit.'
    )
    mail_connections: PositiveInt = Field(4, description="How many connections to the mail server a round of letters uses.")
    keeper: str = Field("", description="Socket of the keeper of sealed auctions' keys; empty: `keeper/keeper.sock` in `data_dir`.")
    link_check: str = Field(
        "", description="A service of your own that is asked before every bid who belongs together: its address; empty: the office's own rules alone."
    )
    months: str = Field("egypt", description="Arabic month names by region: egypt, levant, maghreb.")
    log_origin: str = Field("rehandle.example/log", description="The name of the public record, as its checkpoints carry it.")

    @property
    def address(self) -> str:
        """The office's address as letters print it, without a slash at its end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    def stream(self, sale: str) -> str:
        """Where an auction's newest state is told as it changes; empty where nobody tells it."""
        return f"{self.live_url.rstrip('/')}/live/{sale}" if self.live_url else ""


@lru_cache(maxsize=1)
def office() -> Office:
    """The settings, read at the first call and frozen."""
    return Office()  # type: ignore[call-arg]  # pydantic-settings fills the fields from the environment
