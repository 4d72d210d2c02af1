#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold JSON reports against docs/finding.schema.json.

    tests/schema.py SCHEMA GOLDEN-REPORT ANCILE

The pinned report and one that the program makes now must be valid; copies of the first with one thing
wrong must not be, or the schema would prove nothing.
"""
import copy
import json
import pathlib
import subprocess
import sys
import tempfile

import jsonschema

CONFIG = "c.ServerApp.token = ''\nc.ServerApp.ip = '0.0.0.0'\n"


def live_report(ancile):
    with tempfile.TemporaryDirectory() as home:
        config = pathlib.Path(home, ".jupyter", "jupyter_server_config.py")
        config.parent.mkdir()
        config.write_text(CONFIG, encoding="utf-8")
        run = subprocess.run([ancile, "audit", "--format", "json", "--fail-on", "none", home], check=True,
                             stdout=subprocess.PIPE)
        return json.loads(run.stdout)


def spoiled(report):
    """Copies of a valid report, each with one thing that the schema must refuse."""

    def change(name, function):
        one = copy.deepcopy(report)
        function(one)
        return name, one

    first = lambda r: r["findings"][0]
    yield change("member missing", lambda r: r.pop("coverage"))
    yield change("member unknown", lambda r: r.update(extra=1))
    yield change("severity unknown", lambda r: first(r).update(severity="terrible"))
    yield change("fingerprint short", lambda r: first(r).update(fingerprint="abc"))
    yield change("finding without fix", lambda r: first(r).pop("fix"))
    yield change("column without line", lambda r: first(r)["location"].pop("line"))
    yield change("line zero", lambda r: first(r)["location"].update(line=0))
    yield change("negative count", lambda r: r["coverage"][0].update(judged=-1))
    yield change("level unknown", lambda r: r["diagnostics"][0].update(level="fatal"))
    yield change("empty hint", lambda r: r["diagnostics"][0].update(hint=""))


def main():
    schema_path, golden_path, ancile = sys.argv[1:]
    schema = json.loads(pathlib.Path(schema_path).read_text(encoding="utf-8"))
    golden = json.loads(pathlib.Path(golden_path).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    reports = [("pinned report", golden, True), ("report of a home", live_report(ancile), True)]
    reports += [(name, report, False) for name, report in spoiled(golden)]
    failed = 0
    print(f"1..{len(reports)}")
    for number, (name, report, wanted) in enumerate(reports, 1):
        errors = list(validator.iter_errors(report))
        good = (not errors) == wanted
        failed += not good
        print(f"{'ok' if good else 'not ok'} {number} - {name}")
        for error in errors if not good else []:
            print(f"# {'/'.join(map(str, error.absolute_path))}: {error.message}")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
