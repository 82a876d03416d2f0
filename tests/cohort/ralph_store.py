"""Start a real record store, Ralph, on loopback: `ralph_store.py PORT`, with the Python that has Ralph.

It keeps statements in a file. Three faults of that way of keeping (ralph-malph 5.1.0) are stepped around: it
stores only the first batch, `?verb=` and `?activity=` find nothing, and `ralph runserver` restarts when a
file changes. `real_store.py` says by the environment where it keeps what.
"""

# mypy: ignore-errors
# Ralph stands in an environment of its own: what the game is checked with knows nothing of it.

import sys

import uvicorn
from ralph.api import app
from ralph.backends.data.base import BaseOperationType
from ralph.backends.lrs.fs import FSLRSBackend

FSLRSBackend.default_operation_type = BaseOperationType.APPEND
_by_verb, _by_activity = FSLRSBackend._add_filter_by_verb, FSLRSBackend._add_filter_by_activity
FSLRSBackend._add_filter_by_verb = staticmethod(lambda found, verb: _by_verb(found, verb and str(verb)))
FSLRSBackend._add_filter_by_activity = staticmethod(
    lambda found, activity, related: _by_activity(
        found, activity and str(activity), str(related).lower() == "true"
    )
)
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
