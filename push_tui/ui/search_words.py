"""What people type in the palette for actions that are called something else."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "compose": "schedule scheduled startdate later when broadcast everybody announcement write message notification"
    " title badge sound image link vendor strategy",
    "test_push": "try trial qa",
    "review": "send broadcast schedule deliver preview",
    "import_push": "load file json curl paste",
    "copy_request": "export body payload",
    "copy_curl": "export command script",
    "set_handle": "collapse overwrite replace recall update correction",
    "clear_push": "new reset empty discard",
    "drafts": "save saved template templates open",
    "push_users": "csv file import list targets recipients",
    "drop_field": "clear badge remove unset",
    "history": "log sent records audit task report",
    "jobs": "retry failed progress bulk batch queue resume",
    "retry_failed": "again repeat resend",
    "export_results": "csv save download report",
    "resume_job": "continue retry restart",
    "cancel_job": "stop abort end",
    "add_from_file": "import csv upload bulk list",
    "export_members": "csv save download backup",
    "add_users": "import csv paste member",
    "remove_users": "delete member",
    "copy_members": "rename clone duplicate label",
    "count_exactly": "intersection overlap both",
    "labels_of_user": "tags segments find search",
    "find_user": "search member",
    "new_label": "create tag segment group",
    "delete_label": "remove tag segment group",
    "correct": "fix replace overwrite mistake",
    "compose_again": "resend repeat retry copy duplicate",
    "profile": "app environment account production staging",
    "token": "password login credentials authorize",
    "quit": "exit close leave",
    "help": "keys shortcuts manual",
}
"""By the ID of the action; in lower case."""

_SHORTEST = 3
_SCORE = 8.0
"""Less than a title that holds what was typed, more than letters that are scattered over an explanation."""


def score(query: str, action_id: str, title: str) -> float:
    """How well ``query`` names the action: every word of it begins one of its words or of its title; else 0."""
    typed = query.casefold().split()
    if len("".join(typed)) < _SHORTEST:
        return 0.0
    own = WORDS.get(action_id, "").split()
    words = (*own, *title.casefold().split())
    named = all(any(word.startswith(part) for word in words) for part in typed)
    return _SCORE if named and any(word.startswith(part) for part in typed for word in own) else 0.0
