"""`python -m tests.local.serve DATA_DIR`: the two services alone, as `make run` starts them, until a signal comes."""

import sys
from pathlib import Path

from factcheck.local.bootstrap import Unusable
from factcheck.local.layout import lay_out
from factcheck.local.services import Services
from factcheck.local.stopping import Stopped, StopWish

if __name__ == "__main__":
    wish = StopWish()
    services = Services(layout=lay_out(Path(sys.argv[1])), wish=wish, is_throwaway=False)
    try:
        services.start()
        print("ready", flush=True)
        wish.wait_until(lambda: False, seconds=170)
    except Stopped:
        pass
    except Unusable as refusal:
        sys.exit(str(refusal))
    finally:
        services.stop()
