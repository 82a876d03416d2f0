"""Hold statements, one a line on standard input, to the models of xAPI that Ralph has; prints faults."""

# mypy: ignore-errors
# Ralph stands in an environment of its own: what the game is checked with knows nothing of it.

import sys

from pydantic import ValidationError
from ralph.models.xapi.base.statements import BaseXapiStatement

for line in sys.stdin:
    try:
        BaseXapiStatement.model_validate_json(line)
    except ValidationError as error:
        sys.stdout.write(f"{line}{error}\n")
