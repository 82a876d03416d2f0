"""The words of the statements: verbs, activities and extensions, each by its own address.

The addresses name things and lead nowhere: `.example` is kept for that (RFC 2606).
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

HOME = "https://hear-me-out.example"
"""Where pseudonyms belong (`homePage` of an account)."""
BASE = f"{HOME}/xapi"
PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"
"""How much of a course is done, 0 to 100 (cmi5, 9.5.5.1): a score is no place for it."""

VERBS: Mapping[str, str] = {
    name: f"http://adlnet.gov/expapi/verbs/{name}"
    for name in (
        "initialized", "suspended", "resumed", "answered", "completed", "passed", "failed", "progressed",
        "commented",
    )
}  # fmt: skip
_KINDS = {
    "cohort": "http://adlnet.gov/expapi/activities/course",
    "chapter": "http://adlnet.gov/expapi/activities/simulation",
    "reply": "http://adlnet.gov/expapi/activities/question",
    "stations": "http://adlnet.gov/expapi/activities/assessment",
    "station": "http://adlnet.gov/expapi/activities/question",
    "drill": "http://adlnet.gov/expapi/activities/question",
}


def extension(name: str) -> str:
    """The address of an extension of ours."""
    return f"{BASE}/extensions/{name}"


def cohort(cohort_id: str) -> dict[str, Any]:
    return _activity("cohort", f"cohorts/{cohort_id}")


def chapter(story: str) -> dict[str, Any]:
    return _activity("chapter", f"stories/{story}")


def reply(story: str, scene: str) -> dict[str, Any]:
    return _activity("reply", f"stories/{story}/scenes/{scene}")


def stations(form: str) -> dict[str, Any]:
    return _activity("stations", f"stations/{form}")


def station(form: str, exercise: str) -> dict[str, Any]:
    return _activity("station", f"stations/{form}/{exercise}")


def drill(skill: str, form: str) -> dict[str, Any]:
    return _activity("drill", f"drills/{skill}/{form}")


def _activity(kind: str, path: str) -> dict[str, Any]:
    address = quote(f"{BASE}/{path}", safe=":/")
    return {"objectType": "Activity", "id": address, "definition": {"type": _KINDS[kind]}}
