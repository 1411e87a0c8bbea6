"""One row that failed, with the service's answer to its call."""

from push_tui.operations.jobs.results import RowResult
from push_tui.storage.job_records import JobKind, RowState
from push_tui.ui.screens.job_rows import row_lines


def told(row: RowResult, source: str = "") -> str:
    return "\n".join(line.text for line in row_lines(row, source))


def test_the_answer_stands_below_the_reason_as_it_came() -> None:
    row = RowResult(JobKind.SEND, 1234, "kim", RowState.FAILED, "no push binding", answer=b'{"data":["\xff\x1b[2J"]}')
    page = told(row)
    assert page.index("1,234  kim") < page.index("no push binding") < page.index('"\\xff\\u001b[2J"')


def test_the_entry_of_the_row_comes_first_and_the_answer_is_indented() -> None:
    calls = b'{"data":{"success":["a"]}}', b'{"data":{"fail":{"bo":"x","kim":{"why":"no"}}}}'
    page = told(RowResult(JobKind.SEND, 3, "kim", RowState.FAILED, "no", answer=b"\n".join(calls))).split("Answer")
    assert [line.strip() for line in page[1].splitlines()] == ["for kim", "{", '"kim": {', '"why": "no"', "}", "}", ""]
    assert '\n      "fail": {\n' in page[2]


def test_the_line_in_the_file_or_paste_is_said() -> None:
    row = RowResult(JobKind.SEND, 7, "kim", RowState.FAILED, "no push binding", line=1058)
    assert "1,058 of users.csv" in told(row, "/home/kim/users.csv")
    assert "1,058 of the paste" in told(row)


def test_a_row_whose_call_was_not_answered_says_so() -> None:
    assert "No answer came to this call" in told(RowResult(JobKind.SEND, 1, "kim", RowState.UNKNOWN, "connection lost"))
