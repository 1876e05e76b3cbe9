"""The live process's entry under the local supervisor: it ends with granian, even when that is killed."""

from factcheck.asgi import application
from factcheck.local.processes import end_with_leader

__all__ = ["application"]

end_with_leader()
