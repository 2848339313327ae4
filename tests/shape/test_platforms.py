"""obmen runs on Windows too: what only POSIX has is asked for in one module, and nothing needs it to be imported."""

import subprocess
import sys
from textwrap import dedent

# What stands below obmen settles for this platform first; only then is the platform taken away.
BLOCK = """
    import asyncio, http.server, multiprocessing, os, pkgutil, signal, socket, ssl, subprocess, sys, tempfile
    import a2wsgi, cryptography.fernet, django.core.files.locks, psycopg, pyreqwest.client, starlette.applications
    import uvicorn

    for name in ("fcntl", "grp", "pwd", "pty", "resource", "syslog", "termios", "tty", "uvloop"):
        sys.modules[name] = None
    for module, names in {
        os: "WNOHANG fork forkpty getegid geteuid getgid getuid killpg posix_fadvise sched_getaffinity setsid setuid"
            " statvfs wait3 wait4",
        signal: "SIGALRM SIGCHLD SIGCONT SIGHUP SIGKILL SIGQUIT SIGSTOP SIGUSR1 SIGUSR2 alarm pthread_kill"
            " pthread_sigmask setitimer",
        socket: "AF_UNIX",
    }.items():
        for name in names.split():
            delattr(module, name)

    import django
    django.setup()
    import obmen, obmen_stands

    seen = []
    for package in (obmen, obmen_stands):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if "tests" not in module.name.split(".") and not module.name.endswith("__main__"):
                __import__(module.name)
                seen.append(module.name)
    print(len(seen), "imported")
"""


def test_everything_imports_where_nothing_of_posix_is() -> None:
    told = subprocess.run([sys.executable, "-c", dedent(BLOCK)], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert int(told.stdout.split()[0]) > 50
