"""What changed between the versions of the demo portfolio, told whole."""
from tests.support.asking import Asker
from app.viewer import Role
COMPARE = """query ($from: VersionBy!, $to: VersionBy!) { compareVersions(from: $from, to: $to) {
  customerImpact suggestedLevel suggestedNumber
  changes { kind customerImpact field message { translations { fi sv en } } before { number unit money { amount currency } } after { number unit money { amount currency } } component { key } replaced { key } offering { key } commitmentKind }
} }"""
def by(number, key="PKG-ERP-MAINT"):
    return {"number": {"service": {"key": key}, "number": number}}
async def test_it(demo: Asker) -> None:
    for a, b in (("1.0","2.0"),("2.0","3.0"),("3.0","2.0")):
        import time
        for i in range(2):
            t=time.perf_counter()
            found = (await demo.ask(COMPARE, **{"from": by(a), "to": by(b)}))["compareVersions"]
            print(a, b, time.perf_counter()-t)
        print({k: v for k, v in found.items() if k != "changes"}, len(demo.statements[0]))
        for c in found["changes"]:
            print(c["kind"], c["customerImpact"], c["field"], c["message"]["translations"]["en"], "|", c["message"]["translations"]["fi"], c["before"], c["after"], (c["component"] or {}).get("key"))
    __import__("pathlib").Path("/tmp/salkku/scratch-diff/sql.sql").write_text(demo.statements[0])
