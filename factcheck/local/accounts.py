"""PostgreSQL refuses to run as root. This is how a run by root gives it another face, without making any account.

First choice is a user namespace, in which root's own number is shown as an ordinary one: files stay root's and nothing
else changes. Where that is forbidden (many containers), it runs as `nobody`, which must be able to reach its files.
"""

import ctypes
import os
import pwd
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from factcheck.local.bootstrap import Unusable

CLONE_NEWUSER = 0x10000000
SHOWN_ID = 1000


@dataclass(frozen=True)
class Account:
    """Who a service runs as: what its process does before it becomes the service, and whose its files must be."""

    before_exec: Callable[[], None] | None
    owner: int


def for_postgres(binary: Path, *, reached: Path) -> Account:
    """The account that may run this binary on files under `reached`; raises Unusable when root has no way."""
    if os.geteuid() != 0:
        return Account(before_exec=None, owner=os.geteuid())
    hidden = Account(before_exec=enter_user_namespace, owner=0)
    if works(hidden, [str(binary), "--version"]):
        return hidden
    nobody = Account(before_exec=become_nobody, owner=nobody_id())
    if works(nobody, [str(binary), "--version"]) and works(nobody, ["/bin/sh", "-c", 'cd "$1"', "sh", str(reached)]):
        return nobody
    raise Unusable(
        "PostgreSQL does not run as root. This machine allows root no user namespaces, and the account `nobody`"
        f" may not enter {binary.parent} and {reached}. Run `make run` as an ordinary user,"
        " or keep the project and DATA_DIR where other accounts may enter."
    )


def works(account: Account, argv: list[str]) -> bool:
    """Whether a command can run under the account."""
    try:
        tried = subprocess.run(argv, preexec_fn=account.before_exec, capture_output=True, check=False)
    except (OSError, subprocess.SubprocessError):
        return False
    return tried.returncode == 0


def enter_user_namespace() -> None:
    """Moves this process where its own account bears an ordinary number. Raises OSError when that is forbidden."""
    user, group = os.geteuid(), os.getegid()
    if sys.platform != "linux" or ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER) != 0:
        raise OSError("no user namespace")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{SHOWN_ID} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{SHOWN_ID} {group} 1")


def nobody_id() -> int:
    """The number of the account without rights; 65534 where it has no name."""
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:
        return 65534


def become_nobody() -> None:
    """Gives up root for good."""
    os.setgroups([])
    os.setgid(nobody_id())
    os.setuid(nobody_id())


def hand_over(tree: Path, *, owner: int) -> None:
    """Makes the account own a directory tree, unless it does. Only root can and needs to."""
    if os.geteuid() != 0 or tree.stat().st_uid == owner:
        return
    for folder, _, names in os.walk(tree):
        for path in (folder, *(os.path.join(folder, name) for name in names)):
            os.chown(path, owner, owner, follow_symlinks=False)
    os.chown(tree, owner, owner)
