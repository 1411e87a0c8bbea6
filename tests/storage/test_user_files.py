"""User IDs from files and pastes: what is usable, what is not and where, and files that are unfit as a whole."""

import json
import os
from pathlib import Path

import pytest

from push_tui.storage.user_files import (
    LONGEST_ROW,
    FirstLine,
    FirstLineUnclear,
    UserFileError,
    read_user_file,
    read_user_text,
)
from push_tui.storage.user_ids import (
    DryRun,
    Header,
    HeaderReason,
    dry_run_of,
    is_rule,
    needs_reading,
    resembles_header,
)


def reading(path: Path, content: str | bytes, name: str = "users.txt", **options: object) -> DryRun:
    file = path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_user_file(file, **options)  # type: ignore[arg-type]  # the options of the call


def refusal(path: Path, content: str | bytes, name: str = "users.txt") -> str:
    with pytest.raises(UserFileError) as refused:
        reading(path, content, name)
    return str(refused.value)


@pytest.mark.parametrize(
    "content",
    [
        "kim\nlee\nmia\n",
        "kim\nlee\nmia",
        "\ufeffkim\r\nlee\r\n\r\nmia\r\n",
        "kim\rlee\rmia\r",
        "\"kim\"\n'lee'\n  mia \t\n\n",
        "username\nkim\nlee\nmia\n",
        "name,user_id\nKim,kim\nLee,lee\nMia,mia\n",
        '"name";"user_id"\r\n"Kim; the first";"kim"\r\n"Lee ""L""";"lee"\r\n"Mia\nof two lines";"mia"\r\n',
        "user\tsince\nkim\t1\nlee\t2\nmia\t3\n",
        '["kim", "lee",\n "mia"]',
        ' [\n"kim","l\\u0065e"\n,"mia"]\n',
    ],
    ids=["lines", "no-last-end", "bom-crlf", "cr", "quotes", "header", "csv", "csv-quoted", "tabs", "json", "escapes"],
)
def test_every_format_gives_the_same_users(tmp_path: Path, content: str) -> None:
    found = reading(tmp_path, content)
    assert found.ids == ("kim", "lee", "mia")
    assert (found.total, found.duplicates, found.illegal) == (3, 0, 0)
    assert read_user_text(content).ids == found.ids


def test_utf_16_of_a_spreadsheet_is_read(tmp_path: Path) -> None:
    assert reading(tmp_path, "kim\nlee\n".encode("utf-16")).ids == ("kim", "lee")


def test_whole_numbers_in_json_are_user_ids(tmp_path: Path) -> None:
    assert reading(tmp_path, "[10023, 10024]").ids == ("10023", "10024")


def test_every_row_is_usable_doubled_or_illegal_and_its_line_is_told(tmp_path: Path) -> None:
    found = reading(tmp_path, "kim\nkim\nmr kim\nКim\nlee@x\n\n" + "x" * 65 + "\nlee\nMia\nKim\n")
    assert found.ids == ("kim", "lee", "Mia")
    assert found.total == len(found.ids) + found.duplicates + found.illegal
    assert [(row.line, row.text) for row in found.duplicate_rows] == [(2, "kim"), (10, "Kim")]
    assert found.upper_case == 1
    assert [(row.line, row.reason) for row in found.illegal_rows] == [
        (3, "holds a space"),
        (4, "holds U+041A (cyrillic capital letter ka)"),
        (5, 'holds "@"'),
        (7, "65 characters; a user ID has at most 64"),
    ]


def test_lines_of_csv_and_json_are_told_too(tmp_path: Path) -> None:
    csv = reading(tmp_path, '\nid,name\nkim,"two\nlines"\n,empty\nb@d,x\nkim,again\n')
    assert [(row.line, row.reason) for row in csv.illegal_rows] == [(5, "no user ID in column 1"), (6, 'holds "@"')]
    assert [row.line for row in csv.duplicate_rows] == [7]
    listed = reading(tmp_path, '[\n"kim",\n"lee",\n\n"b@d",\n"lee"\n]')
    assert [row.line for row in listed.illegal_rows] == [5]
    assert [row.line for row in listed.duplicate_rows] == [6]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("kim\n\nkim\nm@d\nlee\nMia\n", (1, 5, 6)),
        ("username\nkim\nlee\nmia", (2, 3, 4)),
        ('\nid,name\nkim,"two\nlines"\nlee,x\n,nobody\nMia,y', (3, 5, 7)),
        ('[\n"kim", "lee",\n\n"mia"]', (2, 2, 4)),
    ],
)
def test_each_user_has_the_line_that_it_is_on(tmp_path: Path, content: str, lines: tuple[int, ...]) -> None:
    assert tuple(reading(tmp_path, content).lines) == tuple(read_user_text(content).lines) == lines


def test_users_of_one_line_have_the_same_line(tmp_path: Path) -> None:
    assert tuple(read_user_text("kim, lee\n\nmia, park, jo").lines) == (1, 1, 3, 3, 3)
    every = FirstLine(is_header=False, column=None)
    assert tuple(reading(tmp_path, "kim;lee\nmia;park", first=every).lines) == (1, 1, 2, 2)
    assert dry_run_of(["kim", "lee"]).lines == ()


def test_upper_case_is_written_lower_only_when_asked_for(tmp_path: Path) -> None:
    assert reading(tmp_path, "Kim\nlee\n").ids == ("Kim", "lee")
    lowered = reading(tmp_path, "Kim\nkim\n", lower="yes")
    assert (lowered.ids, lowered.duplicates, lowered.upper_case) == (("kim",), 1, 0)


def test_a_column_is_asked_for_where_none_is_plain(tmp_path: Path) -> None:
    content = "first,second\nkim,1\nlee,2\n"
    with pytest.raises(FirstLineUnclear) as asked:
        reading(tmp_path, content)
    assert (asked.value.line, asked.value.text, asked.value.columns) == (1, "first, second", ("first", "second"))
    found = reading(tmp_path, content, first=FirstLine(is_header=True, column=0))
    assert found.ids == ("kim", "lee")
    assert found.header == Header(1, "first, second", "first", HeaderReason.SAID)
    assert reading(tmp_path, content, first=FirstLine(is_header=False, column=0)).ids == ("first", "kim", "lee")


@pytest.mark.parametrize(
    ("content", "users"),
    [
        ("kim,\nlee,\npark", ("kim", "lee", "park")),
        ("alice,\nbob,\ncarol,", ("alice", "bob", "carol")),
        (";kim\n;lee\n", ("kim", "lee")),
        ('"kim"\t\n"lee"\t\n', ("kim", "lee")),
        (",\nkim,\n", ("kim",)),
        ("user-1\nuser-2\n", ("user-1", "user-2")),
        ("test-user\nid.7\n", ("test-user", "id.7")),
        ("name\nkim\n", ("name", "kim")),
    ],
)
def test_a_first_line_that_may_be_a_user_is_one(tmp_path: Path, content: str, users: tuple[str, ...]) -> None:
    for found in (reading(tmp_path, content), read_user_text(content)):
        assert (found.ids, found.header) == (users, None)


@pytest.mark.parametrize(
    ("content", "header"),
    [
        ("chat_username\nalice\nbob", Header(1, "chat_username", "chat_username", HeaderReason.NAMED)),
        ("\n'user_id'\nalice\nbob", Header(2, "'user_id'", "user_id", HeaderReason.NAMED)),
        ("username,\nalice,\nbob,", Header(1, "username", "username", HeaderReason.NAMED)),
        (",id\n0,alice\n1,bob\n", Header(1, "id", "id", HeaderReason.NAMED)),
        ("row;user;state\n1;alice;ok\n2;bob;ok", Header(1, "row, user, state", "user", HeaderReason.NAMED)),
    ],
)
def test_a_known_name_makes_a_header_and_which_line_it_was_is_told(
    tmp_path: Path, content: str, header: Header
) -> None:
    for found in (reading(tmp_path, content), read_user_text(content)):
        assert (found.ids, found.total, found.header) == (("alice", "bob"), 2, header)


@pytest.mark.parametrize(
    "line",
    ["Username", "USER_ID", "user-id", "User ID (chat)", "customer_id", "customerId", "chat user name", "Users", "ID:"],
)
def test_a_name_that_is_only_alike_is_asked_about_and_either_answer_is_followed(tmp_path: Path, line: str) -> None:
    content = f"{line}\nkim\n"
    assert needs_reading(content)
    with pytest.raises(FirstLineUnclear) as asked:
        reading(tmp_path, content)
    assert (asked.value.line, asked.value.text, asked.value.columns) == (1, line, ())
    header = read_user_text(content, first=FirstLine(is_header=True))
    assert (header.ids, header.header) == (("kim",), Header(1, line, line, HeaderReason.SAID))
    user = read_user_text(content, first=FirstLine(is_header=False))
    assert (user.total, user.header) == (2, None)
    assert line in (*user.ids, *(row.text for row in user.illegal_rows))


def test_of_several_columns_the_one_with_a_name_that_is_alike_is_the_likely_one(tmp_path: Path) -> None:
    with pytest.raises(FirstLineUnclear) as asked:
        reading(tmp_path, "name;User ID;since\nKim;kim;1\n")
    assert asked.value.likely == 1
    with pytest.raises(FirstLineUnclear) as asked:
        reading(tmp_path, "id,username\n7,kim\n")
    assert asked.value.columns == ("id", "username")


def test_what_stands_where_no_user_is_looked_for_is_named(tmp_path: Path) -> None:
    found = reading(tmp_path, "kim,\nlee,park\n,mia\n")
    assert found.ids == ("kim",)
    assert [(row.line, row.text, row.reason) for row in found.illegal_rows] == [
        (2, "lee, park", "several cells, but the first line has one"),
        (3, "mia", "no user ID in column 1"),
    ]


def test_json_and_a_first_line_that_may_be_a_header_are_more_than_ids() -> None:
    assert not needs_reading("user")
    assert not needs_reading("kim\nusername\n")
    assert not needs_reading("id-1, id-2;id-3")
    assert needs_reading("id-1 id-2\nid-3 id-4")
    assert needs_reading('\r"name";"User ID"\rKim;kim')
    assert needs_reading(' ["kim"]')
    assert not any(map(resembles_header, ("user1", "user_name_2", "id-7", "identity", "kim", "android")))


def test_ids_pasted_on_one_line_are_several() -> None:
    assert read_user_text("kim, lee;mia  bo").ids == ("kim", "lee", "mia", "bo")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "users.txt has no user ID."),
        ("\n \r\n", "users.txt has no user ID."),
        ("[]", "users.txt has no user ID."),
        ("id,name\n", 'users.txt has no user ID below its header, "id, name" (line 1).'),
        (b"\x7fELF\x00\x00\x01", "is a binary file"),
        (b"kim\nl\xe9e\n", 'users.txt is not UTF-8 text (line 2); save it as UTF-8 (Excel: "CSV UTF-8").'),
        ('{"users": []}', "is a JSON object; use a JSON list of user IDs"),
        ('["kim",\n{"id": 1}]', "is not a JSON list of user IDs"),
        ('["kim",\n"lee"', "check line 2"),
        ('["kim"]\n["lee"]', "has text after the end of its JSON list"),
        ("x" * 5_000_000, f"has a row of more than {LONGEST_ROW // 1024} kB (about line 1)"),
        ("kim\n" + "x" * 5_000_000 + "\nlee\n", "(about line 2)"),
        ('["' + "x" * 5_000_000 + '"]', "is not a JSON list of user IDs"),
        ('id,name\nkim,"' + "x\n" * 200_000, "is not valid CSV"),
    ],
    ids=[
        "0",
        "blank",
        "0-json",
        "0-csv",
        "binary",
        "latin",
        "object",
        "objects",
        "open",
        "two",
        "5MB",
        "5MB-2",
        "5MB-json",
        "5MB-csv",
    ],
)
def test_an_unfit_file_is_one_sentence(tmp_path: Path, content: str | bytes, sentence: str) -> None:
    assert sentence in refusal(tmp_path, content)


def test_directories_pipes_and_missing_files_are_told_apart(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, sentence in (("", "is a directory"), ("pipe", "is not a regular file"), ("none", "cannot be read")):
        with pytest.raises(UserFileError, match=sentence):
            read_user_file(tmp_path / name)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "users.txt"
    file.write_text("kim\n")
    whole = DryRun.__init__

    def written_meanwhile(self: DryRun, *args: object, **kwargs: object) -> None:
        with file.open("a") as more:
            more.write("lee\n")
        whole(self, *args, **kwargs)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(DryRun, "__init__", written_meanwhile)
    with pytest.raises(UserFileError, match="changed while it was read"):
        read_user_file(file)


def test_rows_beyond_a_slice_lose_nothing(tmp_path: Path) -> None:
    users = [f"customer-{number}" for number in range(60_000)]
    assert reading(tmp_path, "\r\n".join(users)).ids == tuple(users)
    assert reading(tmp_path, json.dumps(users)).ids == tuple(users)
    assert reading(tmp_path, "id,x\n" + "".join(f'{user},"a,b"\n' for user in users)).ids == tuple(users)


def test_marked_rows_make_a_dry_run_too() -> None:
    assert dry_run_of(["kim", "lee", "kim"]).ids == ("kim", "lee")


@pytest.mark.parametrize("text", ['user,name\nkim,"Kim\nlee,Lee\nmia,Mia\n', "user,size\nkim,\"6'2\nlee,x\n"])
def test_a_quotation_mark_that_is_not_closed_swallows_nobody(text: str) -> None:
    with pytest.raises(UserFileError, match=r"line \d: .*; check the quotation marks"):
        read_user_text(text)


@pytest.mark.parametrize("line", ["-" * 400_000 + "x", "-" * 400_000, "+-" * 200_000 + "---x", "--" + " |" * 200_000])
def test_a_long_line_of_dashes_is_judged_in_one_pass(line: str) -> None:
    assert is_rule(line) is (line.strip("-") == "")
