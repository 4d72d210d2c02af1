#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Each of the 86 checks of jupysec has a rule here that finds what it is about.

jupysec matches lines of four configuration files by prefix, whatever the value. Each row below is one
of its 81 distinct prefixes with a value that is worth a finding, and the rule that replaces it; five
more checks look at files, servers and history. Where jupysec also fires on the safe default, a second
value shows that nothing is reported.

    jupysec.py ANCILE      prints TAP
"""
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

# prefix (without "c."), value to be found, rule, safe value or None
SHELL = [
    ("code_to_run", "'import x'", "EXEC-006", "''"), ("exec_PYTHONSTARTUP", None, "EXEC-007", "False"),
    ("exec_files", "['x.py']", "EXEC-004", "[]"), ("exec_lines", "['import x']", "EXEC-003", "[]"),
    ("extensions", "['acme']", "EXEC-005", "[]"), ("extra_extensions", "['acme']", "EXEC-005", "[]"),
    ("file_to_run", "'x.py'", "EXEC-006", "''"), ("ignore_cwd", "True", "EXEC-010", "False"),
    ("module_to_run", "'acme'", "EXEC-006", "''"),
]
ROWS = [("InteractiveShellApp." + name, *rest) for name, *rest in SHELL]
ROWS += [("TerminalIPythonApp." + name, *rest) for name, *rest in SHELL]
ROWS += [
    ("BaseIPythonApplication.extra_config_file", "'/srv/x.py'", "EXEC-008", "''"),
    ("BaseIPythonApplication.profile", "'other'", "EXEC-009", "'default'"),
    ("TerminalIPythonApp.extra_config_file", "'/srv/x.py'", "EXEC-008", "''"),
    ("TerminalIPythonApp.force_interact", "True", "EXEC-010", "False"),
    ("TerminalIPythonApp.ipython_dir", "'/srv/ipython'", "EXEC-009", None),
    ("TerminalIPythonApp.profile", "'other'", "EXEC-009", "'default'"),
    ("JupyterApp.config_file", "'/srv/x.py'", "EXEC-008", "''"),
    ("JupyterApp.config_file_name", "'other'", "EXEC-008", "''"),
    ("ServerApp.browser", "'/srv/browser %s'", "WEB-025", "''"),
    ("ServerApp.config_file", "'/srv/x.py'", "EXEC-008", "''"),
    ("ServerApp.config_file_name", "'other'", "EXEC-008", None),
    ("ServerApp.jpserver_extensions", "{'acme': True}", "EXEC-022", "{'jupyterlab': True}"),
    ("Session.packer", "'pickle'", "EXEC-024", "'json'"),
    ("ContentsManager.post_save_hook", "'acme.after'", "EXEC-020", "None"),
    ("ContentsManager.pre_save_hook", "'acme.before'", "EXEC-020", "None"),
    ("FileContentsManager.delete_to_trash", "False", "EXEC-035", "True"),
    ("FileContentsManager.post_save_hook", "'acme.after'", "EXEC-020", "None"),
    ("FileContentsManager.pre_save_hook", "'acme.before'", "EXEC-020", "None"),
    ("InteractiveShell.history_length", "0", "HIST-003", "10000"),
    ("InteractiveShell.history_load_length", "0", "HIST-003", "1000"),
    ("TerminalInteractiveShell.history_length", "0", "HIST-003", "10000"),
    ("TerminalInteractiveShell.history_load_length", "0", "HIST-003", "1000"),
    ("HistoryAccessor.connection_options", "{'timeout': 0}", "HIST-005", "{}"),
    ("HistoryAccessor.enabled", "False", "HIST-001", "True"),
    ("HistoryAccessor.hist_file", "':memory:'", "HIST-002", "''"),
    ("HistoryManager.connection_options", "{'timeout': 0}", "HIST-005", "{}"),
    ("HistoryManager.db_cache_size", "100", "HIST-004", "0"),
    ("HistoryManager.db_log_output", "True", "HIST-006", "False"),
    ("HistoryManager.enabled", "False", "HIST-001", "True"),
    ("HistoryManager.hist_file", "'/dev/null'", "HIST-002", "''"),
    ("JupyterApp.answer_yes", "True", "EXEC-034", "False"),
    ("ServerApp.allow_origin", "'*'", "WEB-001", "''"),
    ("ServerApp.allow_origin_pat", "'.*'", "WEB-003", "''"),
    ("ServerApp.allow_remote_access", "True", "NET-010", "False"),
    ("ServerApp.allow_root", "True", "NET-015", "False"),
    ("ServerApp.answer_yes", "True", "EXEC-034", "False"),
    ("ServerApp.authenticate_prometheus", "False", "AUTH-014", "True"),
    ("ServerApp.autoreload", "True", "WEB-011", "False"),
    ("ServerApp.cookie_secret", "b'0123456789abcdef0123456789abcdef'", "AUTH-015", "b''"),
    ("ServerApp.cookie_secret_file", "'/srv/cookie'", "AUTH-016", None),
    ("ServerApp.custom_display_url", "'https://elsewhere.example.net'", "WEB-017", "''"),
    ("ServerApp.default_url", "'https://elsewhere.example.net'", "WEB-017", "'/'"),
    ("ServerApp.disable_check_xsrf", "True", "WEB-006", "False"),
    ("ServerApp.extra_static_paths", "['/srv/static']", "WEB-014", "[]"),
    ("ServerApp.extra_template_paths", "['/srv/templates']", "WEB-015", "[]"),
    ("ServerApp.file_to_run", "'x.ipynb'", "WEB-026", "''"),
    ("ServerApp.identity_provider_class", "'acme.Provider'", "AUTH-010",
     "'jupyter_server.auth.identity.PasswordIdentityProvider'"),
    ("ServerApp.ip", "'0.0.0.0'", "NET-018", "'localhost'"),
    ("ServerApp.local_hostnames", "['lab.example.org']", "NET-011", "['localhost']"),
    ("ServerApp.login_handler_class", "'acme.Login'", "AUTH-011", None),
    ("ServerApp.max_body_size", "9999999999", "WEB-019", "536870912"),
    ("ServerApp.max_buffer_size", "9999999999", "WEB-019", "536870912"),
    ("ServerApp.trust_xheaders", "True\nc.ServerApp.ip = '0.0.0.0'", "WEB-010", "False"),
    ("ServerApp.use_redirect_file", "False", "WEB-018", "True"),
    ("KernelManager.connection_file", "'/tmp/kernel.json'", "KRN-014", "''"),
    ("KernelManager.control_port", "5555", "KRN-013", "0"),
    ("KernelManager.hb_port", "5555", "KRN-013", "0"),
    ("KernelManager.iopub_port", "5555", "KRN-013", "0"),
    ("KernelManager.ip", "'0.0.0.0'", "NET-012", "'127.0.0.1'"),
    ("KernelManager.shell_port", "5555", "KRN-013", "0"),
    ("KernelManager.stdin_port", "5555", "KRN-013", "0"),
    ("Session.check_pid", "False", "KRN-015", "True"),
    ("GatewayClient.validate_cert", "False", "TLS-006", "True"),
]
IPYTHON = ("InteractiveShell", "TerminalI", "BaseIPython", "History")


class Home:
    def __init__(self, ancile):
        self.ancile = ancile
        self.directory = tempfile.TemporaryDirectory(dir="/var/tmp")
        self.path = pathlib.Path(self.directory.name)

    def __enter__(self):
        (self.path / ".jupyter").mkdir()
        return self

    def __exit__(self, *_):
        self.directory.cleanup()

    def write(self, name, text):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def rules(self):
        result = subprocess.run([self.ancile, "audit", "--format", "json", str(self.path)], capture_output=True,
                                text=True, check=False)
        assert result.returncode in (0, 1), result.stderr
        return {finding["id"] for finding in json.loads(result.stdout)["findings"]}


class Report:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, ok, name, detail):
        self.count += 1
        self.failed += not ok
        print(f"{'ok' if ok else 'not ok'} {self.count} - {name}" + ("" if ok else f" # {detail}"))


def config_name(prefix):
    if prefix.startswith(IPYTHON):
        return ".ipython/profile_default/ipython_config.py"
    return ".jupyter/jupyter_server_config.py"


def check_prefixes(ancile, report):
    for prefix, value, rule, safe in ROWS:
        if value is not None:
            with Home(ancile) as home:
                home.write(config_name(prefix), f"c.{prefix} = {value}\n")
                found = home.rules()
            report.check(rule in found, f"c.{prefix} = {value.splitlines()[0]} is {rule}", sorted(found))
        if safe is not None:
            with Home(ancile) as home:
                home.write(config_name(prefix), f"c.{prefix} = {safe}\n")
                found = home.rules()
            report.check(rule not in found, f"c.{prefix} = {safe} is no {rule}", sorted(found))


def check_python_startup(ancile, report):
    """exec_PYTHONSTARTUP is on by default: what matters is that the variable is set."""
    environment = dict(os.environ, PYTHONSTARTUP="/home/a/.pythonrc")
    with Home(ancile) as home:
        environment["HOME"] = str(home.path)
        result = subprocess.run([ancile, "audit", "--format", "json"], capture_output=True, text=True, env=environment,
                                check=False)
        found = {finding["id"] for finding in json.loads(result.stdout)["findings"]}
    report.check("EXEC-007" in found, "PYTHONSTARTUP in the environment is EXEC-007", sorted(found))


def check_files(ancile, report):
    with Home(ancile) as home:
        home.write(".ipython/profile_default/startup/00-first.py", "import os\n")
        found = home.rules()
    report.check("EXEC-001" in found, "a startup file is EXEC-001", sorted(found))
    for call, expected in (("kc.execute(code, silent=True)", True), ("kc.execute_interactive(code, store_history=False)", True),
                           ("kc.execute(code)  # silent=True", False)):
        with Home(ancile) as home:
            database = home.path / ".ipython" / "profile_default" / "history.sqlite"
            database.parent.mkdir(parents=True)
            connection = sqlite3.connect(database)
            connection.execute("CREATE TABLE history (session INTEGER, line INTEGER, source TEXT, source_raw TEXT, "
                               "PRIMARY KEY (session, line))")
            connection.execute("INSERT INTO history VALUES (1, 1, ?, ?)", (call, call))
            connection.commit()
            connection.close()
            found = home.rules()
        report.check(("HIST-007" in found) == expected, f"history `{call}` is {'' if expected else 'no '}HIST-007", sorted(found))


def main():
    report = Report()
    ancile = sys.argv[1]
    # 82 listed prefixes, one of them twice; exec_PYTHONSTARTUP stands for both its applications.
    report.check(len({row[0] for row in ROWS}) == 81, "all 81 distinct prefixes are here", len({row[0] for row in ROWS}))
    check_prefixes(ancile, report)
    check_python_startup(ancile, report)
    check_files(ancile, report)
    print(f"1..{report.count}")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
