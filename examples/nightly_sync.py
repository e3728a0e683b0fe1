"""Keeps another system and Salkku in step, once a night: `python nightly_sync.py rows.jsonl`. It needs nothing but Python.
Each line of the file is a row of the other system, a SyncItemInput: {"service": {"externalId": "17", "key": "SVC-MAIL", …}}. SYNC_URL,
SYNC_TOKEN and SYNC_SOURCE say where, with which token, in the name of which system. rows.cursor keeps how far the nights have heard.
"""

import json
import os
import sys
import time
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

URL, TOKEN, SOURCE = (os.environ[f"SYNC_{name}"] for name in ("URL", "TOKEN", "SOURCE"))
CHANGES = """query ($after: String!, $source: String!) { changes(after: $after, first: 500, filter: {excludeSource: $source}) {
    cursor hasMore events { operation entityType entityKey entityId changedFields } } }"""
SYNC = """mutation ($input: ServicesSyncInput!) { servicesSync(input: $input) { errors { code message }
    rows { status externalId errors { message path } conflicts { field base current incoming } } } }"""
RECONCILE = "mutation ($input: ReconcileInput!) { reconcile(input: $input) { errors { code message } missing { externalId } } }"
rows, file = [json.loads(line) for line in Path(sys.argv[1]).read_text().splitlines()], Path(sys.argv[1]).with_suffix(".cursor")
night = file.read_text() if file.exists() else ""


def ask(query: str, **variables: object) -> Any:
    """What the one root field answers. Lost requests are sent again with their key, which is that of the night: nothing is done twice."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    head = {"Authorization": f"Bearer {TOKEN}", "Idempotency-Key": sha256(night.encode() + body).hexdigest()}
    head |= {"Content-Type": "application/json", "Accept": "application/graphql-response+json"}
    for pause in (1, 2, 5, 10, 30, 60):
        try:
            with urlopen(Request(URL, body, head), timeout=120) as answer:
                (found,) = json.load(answer)["data"].values()
            if all(error["code"] != "BUSY" for error in found.get("errors", ())):
                return found
        except (OSError, HTTPException) as lost:
            if isinstance(lost, HTTPError) and lost.code not in (429, 503, 504):
                sys.exit(lost.read().decode())
            pause = int(lost.headers.get("Retry-After", pause)) if isinstance(lost, HTTPError) else pause
        time.sleep(pause)
    sys.exit(f"{URL} does not answer.")


file.write_text(night := night or ask("{ asOf { token } }")["token"])  # the first begins here; one that breaks off, again where it began
heard: Any = {"cursor": night, "hasMore": True}
while heard["hasMore"]:  # what others changed since the last night; what we changed does not come back to us
    heard = ask(CHANGES, after=heard["cursor"], source=SOURCE)
    for event in heard["events"]:
        print("HEARD", *filter(None, event.values()))
for start in range(0, len(rows), 200):  # up to 500 in a request of up to 1 MB
    done = ask(SYNC, input={"source": SOURCE, "items": rows[start : start + 200]})
    for told in done["rows"] + done["errors"]:
        print(*filter(None, told.values()))
for kind in ("party", "service"):  # what we no longer have is told; links end when somebody adds `onMissing: UNLINK`
    ids = [row[kind]["externalId"] for row in rows if kind in row]
    left = ask(RECONCILE, input={"source": SOURCE, "entityType": kind.upper(), "externalIds": ids})
    print("MISSING", kind, *left["missing"], *left["errors"])
file.write_text(heard["cursor"])
