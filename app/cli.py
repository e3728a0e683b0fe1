"""The `salkku` command. Each sub-command is imported when it runs, so that `salkku --help` answers at once."""

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app import limits
from app.errors import SalkkuError
from app.exchange.formats import Format, format_of
from app.exchange.sending import OnConflict, OnImmutable, Sending
from app.exchange.sheets import kind_of
from app.viewer import Role

if TYPE_CHECKING:
    from app.settings import Settings

cli = typer.Typer(
    name="salkku",
    help="Service portfolio management over GraphQL. Settings are environment variables SALKKU_…; README.md lists them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
token = typer.Typer(help="API tokens: create, list, revoke.", no_args_is_help=True)
cli.add_typer(token, name="token")


class DemoSize(StrEnum):
    """How much `salkku demo` writes."""

    SMALL = "small"
    LARGE = "large"


@cli.command()
def serve(
    demo: Annotated[
        bool, typer.Option("--demo", help="Load the demo portfolio when the database is empty, and print tokens. Loopback only.")
    ] = False,
    host: Annotated[str | None, typer.Option(help="Address to listen on. [default: SALKKU_HOST, else 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="TCP port. [default: SALKKU_PORT, else 8000]")] = None,
) -> None:
    """Start the server, with an embedded PostgreSQL unless SALKKU_DATABASE_URL names another."""
    from app.commands.serve import serve as run

    run(_settings(host=host, port=port), demo=demo)


@cli.command()
def worker() -> None:
    """Make scheduled transitions happen when their moments come. Several may run, on several machines."""
    from app.commands.worker import worker as run

    run(_settings())


@cli.command()
def migrate() -> None:
    """Bring the database to this version's tables. Safe to run from several machines at once."""
    from app.commands.migrate import migrate as run

    run(_settings())


@cli.command()
def demo(
    size: Annotated[
        DemoSize, typer.Option(help="small: the portfolio of the README; large: 5,000 services, for measuring.")
    ] = DemoSize.SMALL,
) -> None:
    """Load the demo portfolio into an empty database."""
    from app.commands.demo import demo as run

    run(_settings(), size=size.value)


def _export_all(file: str | None) -> None:
    """Instead of what else the command does."""
    if file is not None:
        from app.commands.export import export_all

        export_all(_settings(), file)
        raise typer.Exit


def _import_all(file: str | None) -> None:
    if file is not None:
        from app.commands.import_ import import_all

        import_all(_settings(), file)
        raise typer.Exit


ExportAll = typer.Option(
    "--all",
    metavar="FILE",
    is_eager=True,
    callback=_export_all,
    help="Instead: the whole portfolio with its history, for `salkku import --all`. Compressed when FILE ends in .gz.",
)
ImportAll = typer.Option(
    "--all",
    metavar="FILE",
    is_eager=True,
    callback=_import_all,
    help="Instead: a whole portfolio with its history, into an empty database",
)


@cli.command("export")
def export(
    what: Annotated[str, typer.Argument(metavar="KIND", help="services, versions, compositions or parties.")],
    file: Annotated[str, typer.Argument(help="Where to: a name that ends in .csv or .jsonl, - for standard output.")] = "-",
    format_: Annotated[Format | None, typer.Option("--format", help="csv or jsonl. [default: by FILE's name, else csv]")] = None,
    source: Annotated[str | None, typer.Option(help="Another system, whose ids are shown in a column externalId.")] = None,
    _all: Annotated[str | None, ExportAll] = None,
) -> None:
    """Write a sheet of the portfolio as it is, for people with a spreadsheet and for `salkku import`."""
    from app.commands.sheets import export_sheet

    export_sheet(_settings(), kind_of(what), file, format_of(file, format_), source)


@cli.command("import")
def import_(
    what: Annotated[str, typer.Argument(metavar="KIND", help="services, versions, compositions or parties.")],
    file: Annotated[str, typer.Argument(help="Where from: a name that ends in .csv or .jsonl, - for standard input.")],
    person: Annotated[str, typer.Option("--as", help="Key of the person who answers for it, e.g. PERSON-MANAGER.")],
    source: Annotated[str, typer.Option(help="The system or list that it comes from; changes are marked with it.")],
    format_: Annotated[Format | None, typer.Option("--format", help="csv or jsonl. [default: by FILE's name, else csv]")] = None,
    on_conflict: Annotated[
        OnConflict, typer.Option(help="What becomes of a field that others have changed too.", case_sensitive=False)
    ] = OnConflict.FAIL,
    on_immutable: Annotated[
        OnImmutable, typer.Option(help="What becomes of a promise that no longer changes.", case_sensitive=False)
    ] = OnImmutable.REJECT,
    dry: Annotated[bool, typer.Option("--dry-run", help="Only tell what would become of it.")] = False,
    _all: Annotated[str | None, ImportAll] = None,
) -> None:
    """Read a sheet into the portfolio: all of it, or nothing."""
    from app.commands.sheets import import_sheet

    sending = Sending(kind_of(what), format_of(file, format_), source, person, on_conflict, on_immutable, dry)
    import_sheet(_settings(), file, sending)


@cli.command()
def schema(
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 when schema.graphql is not what the code says.")] = False,
    write: Annotated[Path | None, typer.Option(help="Write it to this file instead of printing it.")] = None,
) -> None:
    """Print the GraphQL schema, sorted."""
    from app.commands.schema import schema as run

    run(check=check, write=write)


@token.command("create")
def token_create(
    party: Annotated[str, typer.Option(help="Key of the party that the token speaks for, e.g. PERSON-MANAGER.")],
    role: Annotated[Role, typer.Option(help="What it may see and do.")],
    customer: Annotated[
        str | None, typer.Option(help="Key of the customer party; required with the role CUSTOMER, and only there.")
    ] = None,
    scope: Annotated[list[str] | None, typer.Option(help="More than its role gives, e.g. money:read. May be given several times.")] = None,
    days: Annotated[int, typer.Option(min=1, max=limits.TOKEN_DAYS_MAX, help="Days until it expires.")] = 365,
) -> None:
    """Create a token and print it, once: only its hash is kept."""
    from app.commands.token import create

    create(_settings(), party=party, role=role, customer=customer, scopes=scope or [], days=days)


@token.command("list")
def token_list() -> None:
    """List the tokens: beginning, party, role, customer, scopes, expiry, state. Never the tokens themselves."""
    from app.commands.token import list_all

    list_all(_settings())


@token.command("revoke")
def token_revoke(prefix: Annotated[str, typer.Argument(help="Beginning of the token, as `salkku token list` shows it.")]) -> None:
    """Revoke a token. Running servers refuse it within two seconds."""
    from app.commands.token import revoke

    revoke(_settings(), prefix=prefix)


def _settings(*, host: str | None = None, port: int | None = None) -> "Settings":
    from app.settings import settings

    return settings().model_copy(update={name: value for name, value in (("host", host), ("port", port)) if value is not None})


def main() -> None:
    """The console script. Errors raised on purpose are told without a traceback; anything else is a bug and keeps its own."""
    try:
        cli()
    except SalkkuError as error:
        sys.stderr.write(f"\n{error}\n\n")
        sys.exit(1)
    except BrokenPipeError:  # `salkku schema | head` is no fault
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    main()
