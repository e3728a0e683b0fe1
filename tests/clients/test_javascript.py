"""Clients in JavaScript and TypeScript that frontend teams use, against a running server: Apollo Client, Relay, graphql-codegen."""

import json
import shutil
from typing import Any

import pytest

from app.viewer import Role
from tests.support.databases import ROOT
from tests.support.node import PROGRAMS, Node
from tests.support.service import Service

pytestmark = pytest.mark.slow


async def test_apollo_client(asked: Service, node: Node) -> None:
    found = await said(asked, node, "apollo.mjs", Role.PORTFOLIO_MANAGER)
    name = "Talousjärjestelmän ylläpitopalvelu (ERP)"
    assert found["first"]["key"] == "PKG-ERP-MAINT"
    assert found["first"]["name"]["text"] == name
    assert found["sentForTwo"] == 1  # the second came from the cache
    assert found["joined"][3:] == found["page"]
    assert len(found["joined"]) == 6
    assert (found["errors"], found["changed"]) == ([], {"category": "MAIL", "revisions": 1})
    assert found["refused"] == ["BAD_USER_INPUT"]
    assert found["beats"] == [["__typename", "at"], ["__typename", "at"]]


async def test_relay(asked: Service, node: Node) -> None:
    """relay-compiler reads the committed contract, and Relay's store takes what the server answers."""
    shutil.copytree(PROGRAMS / "relay", node.directory, dirs_exist_ok=True)
    shutil.copy(ROOT / "schema.graphql", node.directory)
    config = {"src": ".", "schema": "schema.graphql", "language": "javascript", "eagerEsModules": False, "noSourceControl": True}
    (node.directory / "relay.config.json").write_text(json.dumps(config))
    (node.directory / "package.json").write_text('{"type": "commonjs"}')  # as its artifacts are
    await node.tool("relay-compiler", "relay.config.json")
    found = await said(asked, node, "relay.mjs", Role.CUSTOMER)
    first = [each["key"] for each in found["first"]]
    assert len(first) == 2
    assert all(each["name"]["text"] for each in found["first"])
    assert found["hasNextPage"] is True
    assert found["joined"][:2] == first
    assert len(set(found["joined"])) == 4
    assert found["node"] == {"type": "ServicePackage", "same": True, "key": first[0]}
    assert found["submitted"] == {"title": "Larger boxes", "errors": []}
    (again,) = found["again"]
    assert (again["__typename"], again["code"]) == ("ConflictError", "IDEMPOTENCY_KEY_REUSED")


async def test_graphql_codegen_under_strict_tsc(asked: Service, node: Node) -> None:
    """Types come from the running server's own introspection; what uses them compiles under --strict and runs."""
    shutil.copy(PROGRAMS / "codegen.ts", node.directory)
    source = {str(asked.http.base_url) + "/graphql": {"headers": asked.headers()}}
    preset = {"preset": "client", "config": {"useTypeImports": True, "strictScalars": True, "scalars": SCALARS}}
    config = {"schema": source, "documents": ["codegen.ts"], "importExtension": ".js", "generates": {"./generated/": preset}}
    (node.directory / "codegen.json").write_text(json.dumps(config))
    (node.directory / "package.json").write_text('{"type": "module"}')
    await node.tool("graphql-codegen", "--config", "codegen.json")
    strict = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--module", "nodenext", "--target", "es2022"]
    await node.tool("tsc", *strict, "--skipLibCheck", "--types", "node", "codegen.ts")
    found = json.loads(await node.run("codegen.js", str(asked.http.base_url) + "/graphql", asked.tokens[Role.CUSTOMER]))
    assert found == {"keys": ["PKG-ERP-MAINT"], "amounts": 1, "title": "Larger boxes", "errors": []}


SCALARS = {**dict.fromkeys(("CurrencyCode", "KnownAt", "Date", "DateTime", "Decimal"), "string"), "FieldValue": "unknown"}


async def said(asked: Service, node: Node, program: str, role: Role) -> Any:
    """What a program prints, told where the server is and by which token to ask it."""
    return json.loads(await node.run(program, f"{asked.http.base_url}/graphql", asked.tokens[role]))
