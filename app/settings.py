"""Every setting of Salkku: typed, with its unit and its default, read once from the environment (prefix SALKKU_).

README.md holds the same list as a table; a test compares the two.
"""

import os
import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.addresses import is_secure
from app.errors import SetupError

PREFIX = "SALKKU_"
OTLP_VARIABLES = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def _postgresql_url(value: str) -> str:
    """Only PostgreSQL speaks here; `postgres://` is the same scheme under its old name."""
    scheme, separator, rest = value.partition("://")
    if not separator or scheme not in ("postgresql", "postgres") or not rest or not _has_usable_address(value):
        raise ValueError("must look like postgresql://user:password@host:5432/database")
    return f"postgresql://{rest}"


def _has_usable_address(url: str) -> bool:
    """Brackets that close, ports from 1 to 65535. Several hosts may be named, each with a port."""
    try:
        hosts = urlsplit(url).netloc.rpartition("@")[2].split(",")
        return all(urlsplit(f"//{host}").port != 0 for host in hosts)
    except ValueError:
        return False


def _known_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"no time zone is named {value!r}") from error
    return value


def _http_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must look like http://collector:4318")
    return value


def _absolute(value: Path) -> Path:
    """Relative to where the command was started, whatever changes the directory later."""
    return value.expanduser().absolute()


def _secure_url(value: str) -> str:
    if not is_secure(value):
        raise ValueError("must look like https://login.example.org/realm; http only from this machine")
    return value


def _split(value: object) -> object:
    """A list as it is written into an environment variable."""
    return tuple(each.strip().lower() for each in value.split(",") if each.strip()) if isinstance(value, str) else value


def _host(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9_.-]+|\[[0-9a-f:.]+\]", value):
        raise ValueError("must be names or addresses without a port, such as salkku.example, 10.0.0.5 or [fd00::5]")
    return value


def _origin(value: str) -> str:
    if not re.fullmatch(r"https?://([a-z0-9_.-]+|\[[0-9a-f:.]+\])(:[0-9]+)?", value):
        raise ValueError("must be origins such as https://intranet.example, without a path")
    return value


PostgresqlUrl = Annotated[str, AfterValidator(_postgresql_url)]
SecureUrl = Annotated[str, AfterValidator(_secure_url)]
Directory = Annotated[Path, AfterValidator(_absolute)]
Names = Annotated[tuple[Annotated[str, AfterValidator(_host)], ...] | None, NoDecode, BeforeValidator(_split)]
Origins = Annotated[tuple[Annotated[str, AfterValidator(_origin)], ...] | None, NoDecode, BeforeValidator(_split)]


class Settings(BaseSettings):
    """One instance per process, from `settings()`; the server, the commands and the tests read the same names."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    database_url: PostgresqlUrl | None = Field(
        default=None,
        description="DSN of the application's role; unset: the embedded PostgreSQL",
    )
    migration_url: PostgresqlUrl | None = Field(
        default=None,
        description="DSN of the owner of the tables, for migrations and the demo portfolio; unset: `SALKKU_DATABASE_URL`",
    )
    listen_url: PostgresqlUrl | None = Field(
        default=None,
        description="DSN of the application's role on a direct connection to the primary, for wake-ups by LISTEN where a pooler stands "
        "between; unset: `SALKKU_DATABASE_URL`",
    )
    postgres_home: Directory | None = Field(
        default=None,
        description="directory of the embedded PostgreSQL's data and socket; "
        "unset: `postgres` below `SALKKU_VAR_DIRECTORY`, as root a directory of the clone's own below /var/lib",
    )
    postgres_account: str | None = Field(
        default=None,
        description="account that runs the embedded PostgreSQL when started as root; unset: postgres, else nobody",
    )
    mode: Literal["development", "production"] | None = Field(
        default=None,
        description="in `production` the schema cannot be asked about itself and there is no explorer; "
        "unset: `development` with `--demo`, else `production`",
    )
    oidc_issuer: SecureUrl | None = Field(
        default=None, description="OpenID Connect issuer whose JWTs are accepted, as `iss` names it; unset: API tokens only"
    )
    oidc_audience: str | None = Field(default=None, description="what `aud` of a JWT must name; required with an issuer")
    oidc_jwks_url: SecureUrl | None = Field(
        default=None, description="address of the issuer's keys; unset: as its `/.well-known/openid-configuration` tells"
    )
    oidc_party_claim: str = Field(default="salkku_party", description="claim of a JWT that holds the key of the party that asks")
    oidc_role_claim: str = Field(default="salkku_role", description="claim of a JWT that holds its role, as `Role` in the schema writes it")
    oidc_customer_claim: str = Field(
        default="salkku_customer", description="claim of a JWT with the role CUSTOMER that holds the key of the customer party"
    )
    oidc_scope_claim: str = Field(default="scope", description="claim of a JWT that holds scopes, as `money:read`")
    host: str = Field(default="127.0.0.1", description="address to listen on")
    allowed_hosts: Names = Field(
        default=None,
        description="names that requests may ask by in their header Host, separated by commas, beside localhost, 127.0.0.1, [::1] and "
        "`SALKKU_HOST`",
    )
    allowed_origins: Origins = Field(
        default=None,
        description="origins of pages elsewhere that may ask, as https://intranet.example, separated by commas; unset: only our own",
    )
    behind_tls: bool = Field(
        default=False,
        description="a proxy with TLS stands in front: our own origin is https://…, and browsers are told to come by TLS only",
    )
    port: int = Field(default=8000, ge=1, le=65535, description="TCP port to listen on")
    var_directory: Directory = Field(
        default=Path("var"),
        validate_default=True,
        description="directory of what a running server writes: demo tokens, the embedded PostgreSQL",
    )
    timezone: Annotated[str, AfterValidator(_known_zone)] = Field(
        default="Europe/Helsinki",
        description="IANA name of the time zone that local business dates are dates in",
    )
    read_connections: int = Field(default=10, ge=1, le=200, description="most connections that reads hold open, per process")
    export_connections: int = Field(
        default=2, ge=1, le=50, description="most connections that exports hold open, and so exports at once, per process"
    )
    write_connections: int = Field(default=5, ge=1, le=200, description="most connections that writes hold open, per process")
    statement_timeout_seconds: float = Field(
        default=30.0,
        gt=0,
        le=3600,
        description="longest time one SQL statement may take, whoever asks, seconds; most roles have less, and changes 10",
    )
    shutdown_seconds: int = Field(
        default=10, ge=0, le=600, description="longest time that open requests get when the server stops, seconds"
    )
    cursor_days: int = Field(
        default=90, ge=90, le=3650, description="how long a cursor of the feed of changes is good, days; then one goes on from a token"
    )
    budget_units: int = Field(
        default=24_000_000,
        ge=1_000,
        le=1_000_000_000_000,
        description="units of cost that one token may spend a minute; some roles have a part or a multiple of it",
    )
    limits_url: str | None = Field(
        default=None,
        description="store of what tokens have spent, shared by several processes (`redis://…`, `valkey://…`); "
        "unset: each process counts for itself",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="least severity that is logged")
    log_operations: Literal["all", "slow", "none"] = Field(
        default="all", description="which GraphQL operations get a log line; `slow`: those of half a second or more, and our own failures"
    )
    metrics_open: bool = Field(
        default=False, description="`/metrics` asks for no token: only where nobody but the monitoring reaches the server"
    )
    otlp_endpoint: Annotated[str, AfterValidator(_http_url)] | None = Field(
        default=None,
        description="base URL of an OpenTelemetry collector, OTLP over HTTP; unset: `OTEL_EXPORTER_OTLP_ENDPOINT`, else no spans are made",
    )

    @model_validator(mode="after")
    def _owner_of_what(self) -> Self:
        if self.migration_url and not self.database_url:
            raise ValueError(
                f"{PREFIX}MIGRATION_URL is set and {PREFIX}DATABASE_URL is not: both name the same database, or neither is set"
            )
        if self.listen_url and not self.database_url:
            raise ValueError(f"{PREFIX}LISTEN_URL is set and {PREFIX}DATABASE_URL is not: both name the same database, or neither is set")
        if self.oidc_issuer and not self.oidc_audience:
            raise ValueError(f"{PREFIX}OIDC_ISSUER is set and {PREFIX}OIDC_AUDIENCE is not: tokens for other services would open this one")
        return self

    def production(self, *, demo: bool) -> bool:
        """Whether nothing is served that only people who develop need."""
        return self.mode == "production" if self.mode else not demo

    @property
    def spans_wanted(self) -> bool:
        """Whether a collector is named, here or in the variables that are common to all that speak OpenTelemetry."""
        disabled = os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
        return not disabled and bool(self.otlp_endpoint or any(os.environ.get(name) for name in OTLP_VARIABLES))

    @property
    def owner_url(self) -> str | None:
        """DSN of the tables' owner; None: the embedded PostgreSQL."""
        return self.migration_url or self.database_url


@cache
def settings() -> Settings:
    """The process's settings; raises SetupError that names every wrong one."""
    try:
        return Settings()
    except ValidationError as error:
        raise SetupError(
            "\n".join(_told(fault) for fault in error.errors()),
            remedy="Correct or unset the variables named above; README.md lists every setting with its unit.",
        ) from error


def _told(fault: ErrorDetails) -> str:
    """The variable's name, what is wrong with it, never its value: it may hold a password."""
    sentence = fault["msg"].removeprefix("Value error, ")
    return f"{PREFIX}{str(fault['loc'][0]).upper()}: {sentence}" if fault["loc"] else sentence
