#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The command line as its users meet it: what is accepted, what is refused, and with which status.

    tests/cli.py ANCILE

Each story runs in its own directory with an empty home. Prints TAP.
"""
import json
import os
import pathlib
import pty
import re
import stat
import subprocess
import sys
import tempfile
import traceback

ANCILE = str(pathlib.Path(sys.argv[1]).resolve())
STORIES = []
RULE = """\
- id: TST-001
  uuid: 11111111-2222-4333-8444-555555555555
  title: Port is odd
  severity: {severity}
  subject: setting
  when: setting.name == "ServerApp.port" && setting.known && setting.value == 9999
  at: setting.value
  message: '"port is " + string(setting.value)'
  why: The tests say so.
  fix: Take another.
  examples:
    - bad: {{file: jupyter_server_config.py, text: "c.ServerApp.port = 9999"}}
      finds: [{{line: 1, column: 20, message: port is 9999}}]
    - good: {{file: jupyter_server_config.py, text: "c.ServerApp.port = 8888"}}
"""


def story(function):
    STORIES.append(function)
    return function


class Run:
    def __init__(self, *args, **environment):
        variables = {"PATH": os.environ["PATH"], "HOME": os.getcwd() + "/home", "LANG": "C.UTF-8", **environment}
        result = subprocess.run([ANCILE, *args], env=variables, stdin=subprocess.DEVNULL, capture_output=True)
        self.status, self.out, self.err = result.returncode, result.stdout.decode(), result.stderr.decode()

    def check(self, status, out="", err=""):
        assert self.status == status, f"status {self.status}, not {status}: {self.out}{self.err}"
        assert re.search(out, self.out, re.S), f"{out!r} is not in: {self.out}"
        assert re.search(err, self.err, re.S), f"{err!r} is not in: {self.err}"
        return self


def write(path, text, mode=0o644):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def make_home(severity="high"):
    write("home/.jupyter/jupyter_server_config.py", "c.ServerApp.port = 9999\n")
    write("rules/tst.yaml", RULE.format(severity=severity))


@story
def help_and_version():
    Run("version").check(0, r"^ancile \d+\.\d+\.\d+\n$")
    Run("--version").check(0, r"^ancile ")
    Run("--help").check(0, r"usage: ancile COMMAND.*audit.*rules list.*version")
    Run("help").check(0, r"usage: ancile COMMAND")
    Run("help", "audit").check(0, r"usage: ancile audit \[OPTION\.\.\.\] \[TARGET\.\.\.\].*--fail-on SEVERITY")
    Run("audit", "--help").check(0, r"--fail-on SEVERITY.*\(default high\).*--help")
    Run("audit", "-h", "--nonsense").check(0, r"usage: ancile audit")
    Run("help", "rules").check(0, r"rules list.*rules test")
    Run("rules", "--help").check(0, r"rules list.*rules test")
    Run().check(2, r"usage: ancile COMMAND")
    Run("rules").check(2, r"rules list")


@story
def wrong_usage():
    Run("audti").check(2, "^$", r'no command "audti" \(did you mean audit\?\)')
    Run("frobnicate").check(2, "^$", r'no command "frobnicate" \(ancile help lists them\)')
    Run("rules", "lits").check(2, "^$", r'no command "rules lits" \(did you mean list\?\)')
    Run("audit", "--fromat", "json").check(2, "^$", r"no option --fromat \(did you mean --format\?\)")
    Run("audit", "--format").check(2, "^$", r"--format needs a value: --format FORMAT")
    Run("audit", "--format=yaml").check(2, "^$", r'--format cannot be "yaml" \(it is one of text, json')
    Run("audit", "--format", "jsno").check(2, "^$", r"did you mean json\?")
    Run("audit", "--probe=yes").check(2, "^$", r"--probe takes no value")
    Run("audit", "-x").check(2, "^$", r"no option -x")
    Run("audit", "--fail-on", "hihg").check(2, "^$", r'--fail-on cannot be "hihg" \(did you mean high\?\)')
    Run("audit", "--set", "tls.proxi=true", "home").check(2, "^$", r"did you mean tls\.proxy\?")
    Run("audit", "--set", "tls.proxy=perhaps", "home").check(2, "^$", r"tls\.proxy is a bool")
    Run("rules", "list", "AUTH-001").check(2, "^$", r'rules list does not take "AUTH-001"')
    Run("rules", "show").check(2, "^$", r"rules show needs ID")
    Run("audit", "--bad", "--worse").check(2, "^$", r"--bad.*--worse")
    for later in ("sarif", "junit", "html"):
        Run("audit", "--format", later).check(2, "^$", rf"--format {later} is not there yet \(it is one of text, json\)")


@story
def hostile_arguments():
    run = Run("audit", "--\x1b[31mred").check(2, "^$", r"\\x1b\[31mred")
    assert "\x1b" not in run.err
    assert "\x1b" not in Run("rules", "show", "\x1b]0;x\x07").check(2).err
    Run("audit", "--", "--help").check(2, "", "--help")
    Run("audit", "x" * 5000).check(2)
    Run("rules", "show", "Y" * 5000).check(2)


@story
def findings_and_statuses():
    make_home()
    home = ("--rules", "rules", "home")
    Run("audit", *home).check(1, r"TST-001 Port is odd.*jupyter_server_config\.py:1:20.*port is 9999.*Why: The tests")
    Run("audit", "--fail-on", "critical", *home).check(0, "TST-001")
    Run("audit", "--fail-on", "none", *home).check(0, "TST-001")
    Run("audit", "--fail-on=low", *home).check(1, "TST-001")
    write("rules/tst.yaml", RULE.format(severity="medium"))
    Run("audit", *home).check(0, "TST-001")
    Run("audit", "home/nothing/here").check(2)
    Run("audit", "--rules", "nowhere", "home").check(2, "^$", "nowhere: error: cannot be read")


@story
def json_output():
    make_home()
    run = Run("audit", "--format", "json", "--rules", "rules", "home").check(1)
    report = json.loads(run.out)
    mine = [finding for finding in report["findings"] if finding["id"] == "TST-001"]
    assert len(mine) == 1, report["findings"]
    assert mine[0]["location"]["line"] == 1 and mine[0]["location"]["column"] == 20
    assert any(row["id"] == "TST-001" and row["held"] >= 1 for row in report["coverage"])
    again = json.loads(Run("audit", "--format", "json", "--rules", "rules", "home").out)
    assert [f["fingerprint"] for f in again["findings"]] == [f["fingerprint"] for f in report["findings"]]


@story
def output_files():
    make_home()
    arguments = ("audit", "--rules", "rules", "--fail-on", "none", "home")
    Run(*arguments, "--output", "report.txt").check(0, "^$")
    report = pathlib.Path("report.txt")
    text = report.read_text(encoding="utf-8")
    assert "TST-001" in text and "\x1b" not in text
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(report.stat().st_mode) == 0o666 & ~umask
    # A file that is there keeps its mode, and a link stays a link.
    report.write_text("old", encoding="utf-8")
    report.chmod(0o600)
    os.symlink("report.txt", "link")
    Run(*arguments, "-o", "link").check(0)
    assert pathlib.Path("link").is_symlink() and "TST-001" in report.read_text(encoding="utf-8")
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    # What is no file is written to as it is.
    Run(*arguments, "--output", "/dev/stdout").check(0, "TST-001")
    Run(*arguments, "--output", "/dev/null").check(0, "^$")
    Run(*arguments, "--output", "/dev/full").check(2, "^$", "/dev/full cannot be written: No space")
    Run(*arguments, "--output", "no/such/folder/x").check(2, "^$", "cannot be written: No such file")
    # Nothing is left behind.
    assert not [name for name in os.listdir(".") if name.startswith(("report.txt.", "link."))]


@story
def broken_rules_do_not_stop_the_others():
    make_home()
    write("rules/broken.yaml", "- id: BAD-001\n  tilte: x\n")
    run = Run("audit", "--rules", "rules", "home").check(1, "TST-001.*broken\\.yaml:2:3: error")
    assert 'no key "tilte" (did you mean title?)' in run.out
    Run("audit", "--rules", "rules", "--strict", "home").check(2)
    Run("rules", "list", "--rules", "rules").check(2, "TST-001", "broken.yaml:2:3")


@story
def rules_are_shown_and_tested():
    make_home()
    Run("rules", "list", "--rules", "rules").check(0, r"TST-001 +high +setting +Port is odd")
    listed = json.loads(Run("rules", "list", "--format", "json", "--rules", "rules").check(0).out)
    assert any(rule["id"] == "TST-001" for rule in listed)
    Run("rules", "show", "tst-001", "--rules", "rules").check(0, r"TST-001 Port is odd.*bad example.*good example")
    Run("rules", "show", "TST-002", "--rules", "rules").check(2, "^$", r"did you mean TST-001\?")
    Run("rules", "test", "--rules", "rules").check(0, r"1 rules, 2 examples, 0 failed")
    write("rules/tst.yaml", RULE.format(severity="high").replace("9999\"}", "8888\"}"))
    Run("rules", "test", "--rules", "rules").check(1, r"1 failed", r"tst\.yaml:12:7: error: TST-001: the bad example")
    write("rules/tst.yaml", RULE.format(severity="high").split("    - good")[0])
    Run("rules", "test", "--rules", "rules/tst.yaml").check(1, "", "a rule needs a bad and a good example")
    Run("rules", "params").check(0, r"tls\.proxy  \(bool, default false\)")
    Run("rules", "subjects").check(0, r"^# What rules judge.*`setting\.name`")


@story
def builtin_rules_hold():
    Run("rules", "test", TMPDIR=os.getcwd()).check(0, r"0 failed")
    assert os.listdir(".") == ["home"] or not os.listdir("."), os.listdir(".")


@story
def colours_only_on_terminals():
    make_home()
    assert "\x1b" not in Run("audit", "--rules", "rules", "home").out

    def on_terminal(*arguments, **environment):
        pid, fd = pty.fork()
        if pid == 0:
            os.environ.update({"TERM": "xterm", "HOME": os.getcwd() + "/home", **environment})
            os.execv(ANCILE, [ANCILE, *arguments])
        text = b""
        while True:
            try:
                chunk = os.read(fd, 65536)
            except OSError:
                break
            if not chunk:
                break
            text += chunk
        os.waitpid(pid, 0)
        os.close(fd)
        return text.decode()

    audit = ("audit", "--rules", "rules", "home")
    assert "\x1b[31m" in on_terminal(*audit)
    assert "\x1b" not in on_terminal(*audit, "--no-color")
    assert "\x1b" not in on_terminal(*audit, NO_COLOR="1")
    assert "\x1b" not in on_terminal(*audit, TERM="dumb")
    assert "\x1b[31m" in on_terminal(*audit, NO_COLOR="")


@story
def a_closed_pipe_is_an_error():
    make_home()
    read, write_end = os.pipe()
    os.close(read)
    result = subprocess.run([ANCILE, "rules", "subjects"], stdout=write_end, stderr=subprocess.PIPE)
    os.close(write_end)
    assert result.returncode in (2, -13), result


def main():
    print(f"1..{len(STORIES)}")
    failed = 0
    for number, function in enumerate(STORIES, 1):
        with tempfile.TemporaryDirectory() as directory:
            os.chdir(directory)
            os.mkdir("home")
            problem = None
            try:
                function()
            except Exception:  # a story that cannot go on has failed
                problem = traceback.format_exc()
            os.chdir("/")
        print(f"{'not ok' if problem else 'ok'} {number} - {function.__name__}")
        if problem:
            failed += 1
            print("# " + problem.strip().replace("\n", "\n# "))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
