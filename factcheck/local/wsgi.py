"""The web process's entry under the local supervisor: granian's workers end with granian, even when it is killed."""

from factcheck.local.processes import end_with_leader
from factcheck.wsgi import application

__all__ = ["application"]

end_with_leader()
