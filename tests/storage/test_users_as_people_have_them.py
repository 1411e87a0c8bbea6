"""User IDs as spreadsheets, databases and chats give them: read right, or left out with the reason."""

from pathlib import Path

import pytest

from push_tui.names import split_names
from push_tui.storage.export import csv_row
from push_tui.storage.user_files import FirstLine, FirstLineUnclear, UserFileError, read_user_file, read_user_text
from push_tui.storage.user_ids import DryRun, doubtful_part, needs_reading

ROUNDED = "rounded by a spreadsheet"
WAYS = ("file", "paste")


def read(way: str, content: str, place: Path, first: FirstLine | None = None) -> DryRun:
    if way == "paste":
        return read_user_text(content, first=first)
    file = place / "users.txt"
    file.write_bytes(content.encode())
    return read_user_file(file, first=first)


READ_RIGHT = {
    "a delimiter ends each line": "kim,\nlee,\nmia,\n",
    "from the second line on": "kim\nlee;\nmia;\n",
    "two of them": "kim;;\nlee;;\nmia;;",
    "below a header": "user_id,\nkim,\nlee,\nmia,\n",
    "Excel's hint": "sep=;\nuser_id;name\nkim;Kim\nlee;Lee\nmia;Mia\n",
    "Excel's hint, with a mark before it": '\ufeff"sep=,"\r\nuser_id,name\r\nkim,Kim\r\nlee,L\r\nmia,M\r\n',
    "a hint for one column": "sep=;\nkim\nlee\nmia\n",
    "a hint for an odd delimiter": "SEP=:\nid:name\nkim:K\nlee:L\nmia:M\n",
    "semicolons, with commas in the texts": "id;name, first, last\nkim;a, b, c\nlee;1,5\nmia;x\n",
    "delimiters in quotes": '"user ""a;b;c""",user\n1,kim\n2,lee\n3,mia\n',
    "tabs": "user\tname\nkim\tK\nlee\tL\nmia\tM\n",
    "bars": "user|name\nkim|K\nlee|L\nmia|M\n",
    "quotes of SQL": "'kim',\n'lee',\n'mia'\n",
    "quotes of a text processor": "“kim”\n‘lee’\n«mia»\n",
    "quotes of a chat": "`kim`\n`lee`\n`mia`\n",
    "carriage returns": "kim\rlee\rmia\r",
    "marks between files that were put together": "\ufeffkim\n\ufefflee\n\ufeffmia\n",
    "enumeration marks": "kim、\nlee、\nmia\n",
    "full-width commas": "用户ID，user\n1，kim\n2，lee\n3，mia\n",
    "blanks that do not break": "kim\u00a0\n\u00a0lee\n\u202fmia\u2060\n",
    "formulas that keep zeros": '="kim"\n="lee"\n="mia"\n',
    "formulas in CSV": 'id,x\n="kim",1\n"=""lee""",2\nmia,3\n',
    "a list of Python": "['kim', 'lee', 'mia']",
    "a comma before the end of JSON": '["kim", "lee", "mia",]',
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("content", READ_RIGHT.values(), ids=READ_RIGHT.keys())
def test_the_users_are_read_and_nothing_else(content: str, way: str, tmp_path: Path) -> None:
    found = read(way, content, tmp_path)
    assert (found.ids, found.total, found.illegal) == (("kim", "lee", "mia"), 3, 0)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_byte_order_marks_are_no_part_of_a_user(encoding: str, tmp_path: Path) -> None:
    mark = "\ufeff" if encoding.endswith("e") else ""
    (tmp_path / "users.csv").write_bytes(f"{mark}sep=;\r\nuser_id;n\r\nkim;1\r\nlee;2\r\n".encode(encoding))
    assert read_user_file(tmp_path / "users.csv").ids == ("kim", "lee")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("content", "left_out"),
    [
        ("1.23457E+11\n1,23457e+11\n1E+10\n1.23457E11\nkim\n", {1: ROUNDED, 2: ROUNDED, 3: ROUNDED, 4: ROUNDED}),
        ("[1.23457e+11,\n12.5,\nnull,\nlee]", dict.fromkeys((2, 3, 4), "not in quotation marks") | {1: ROUNDED}),
        (
            "+-----+---+\n| id  | n |\n+-----+---+\n| kim | 1 |\n",
            {1: "a line around the table", 3: "a line around the table"},
        ),
        (" user_id\n---------\n kim\n(1 row)\n", {2: "a line around the table", 4: 'holds "("'}),
        ("b@d\nk/m\n", {1: 'holds "@"', 2: 'holds "/"'}),
        ("kim\nmr lee\n- mia\n", {2: "holds a space", 3: "holds a space"}),
        ("kim\nlee, Mia\n", {2: 'holds ","'}),
        ("ki\u200bm\n1e11\n", {1: "holds U+200B (zero width space)"}),
    ],
    ids=["rounded", "json", "mysql", "psql", "nobody", "words", "cells", "inside"],
)
def test_each_row_that_is_left_out_is_listed_with_its_reason(
    content: str, left_out: dict[int, str], way: str, tmp_path: Path
) -> None:
    found = read(way, content, tmp_path)
    assert {row.line: row.reason for row in found.illegal_rows} == left_out
    assert found.total == len(found.ids) + found.illegal


def test_what_our_own_export_made_harmless_is_read_back(tmp_path: Path) -> None:
    users = ("-kim", "lee", "00123", "--", "-")
    rows = b"".join(csv_row(cells) for cells in [("username", "added"), *((user, "") for user in users)])
    (tmp_path / "members.csv").write_bytes(rows)
    assert b"'-kim" in rows
    assert read_user_file(tmp_path / "members.csv").ids == users
    assert split_names("'-kim '00123") == ("-kim", "00123")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "content",
    [
        "kim, lee,\nmia, bo\n",
        "kim lee\nmia bo\n",
        "kim;lee\nmia;bo;\n",
        "kim、lee\nmia、bo\n",
        "kim\u3000lee\nmia\u00a0bo\n",
    ],
)
def test_of_several_cells_on_several_lines_you_say_which_are_users_also_every_one(
    content: str, way: str, tmp_path: Path
) -> None:
    with pytest.raises(FirstLineUnclear) as asked:
        read(way, content, tmp_path)
    assert asked.value.columns[:2] == ("kim", "lee")
    assert read(way, content, tmp_path, FirstLine(is_header=False, column=1)).ids == ("lee", "bo")
    assert read(way, content, tmp_path, FirstLine(is_header=False, column=None)).ids == ("kim", "lee", "mia", "bo")
    below = read(way, content, tmp_path, FirstLine(is_header=True, column=None))
    assert (below.ids, below.header and below.header.column) == (("mia", "bo"), "")


@pytest.mark.parametrize(
    ("text", "looked_at"),
    [
        ("kim、lee，mia；bo", False),
        ("kim\u00a0lee\u3000mia bo", True),
        ("kim، lee، mia، bo", False),
        ("'kim','lee';mia|bo", False),
    ],
)
def test_a_list_on_one_line_is_read_by_every_reader(text: str, looked_at: bool) -> None:
    assert needs_reading(text) is looked_at
    assert split_names(text) == read_user_text(text).ids == ("kim", "lee", "mia", "bo")


def test_a_list_that_wraps_is_one_whose_lines_have_different_lengths() -> None:
    text = "kim, lee,\nmia\n\nbo, joe, b@d"
    assert needs_reading(text)
    assert not needs_reading(text.replace(", b@d", ""))
    assert read_user_text(text.replace(", b@d", "")).ids == ("kim", "lee", "mia", "bo", "joe")


@pytest.mark.parametrize(
    "text", ["Kim Smith\nLee Jones", "1. kim\n2. lee", "- kim\n- lee", "kim\nmr lee", "kim,1\nlee,2"]
)
def test_words_and_cells_on_several_lines_are_not_taken_for_users_without_a_look(text: str) -> None:
    assert needs_reading(text)


@pytest.mark.parametrize(
    "text",
    [
        "please push to kim and lee",
        "Push to kim, lee and ann.",
        "kim - vip",
        "kim lee ann",
        "kim lee, ann",
        "Kim Smith",
        "to kim",
        "kim, lee.",
        "thanks,\nkim",
        "kim\nand\nlee",
        "qa-1, newuser bad user",
        "\rkim lee ann\r",
    ],
)
def test_what_may_be_a_sentence_is_not_taken_for_users_without_a_look(text: str) -> None:
    assert needs_reading(text)
    assert read_user_text(text).ids == split_names(text)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("lena, bob smith,qa-3", "bob smith"),
        ("customerId\nkim", "customerId"),
        ("kim\nlee, b@d", "b@d"),
        ("kim\nand\nlee", "and"),
        ("kim, lee.", "lee."),
        ("kim,1\nlee,2", ""),
        ('["kim smith"]', ""),
    ],
)
def test_the_part_that_may_be_no_user_is_found_where_there_is_one(text: str, part: str) -> None:
    assert needs_reading(text)
    assert doubtful_part(text) == part


@pytest.mark.parametrize("text", ["user_id\tname", "user_id, name", "User ID", "'user_id';'name'"])
def test_a_header_on_a_line_of_its_own_is_no_user(text: str) -> None:
    assert needs_reading(text)
    with pytest.raises(UserFileError, match=r"no user ID below its header|whether this is a header"):
        read_user_text(text)


@pytest.mark.parametrize("text", ["kim lee", "kim", "kim.", "and", "kim, lee", "kim\nlee\nann", "user-1, user-2", ""])
def test_what_can_only_be_users_needs_no_look(text: str) -> None:
    assert not needs_reading(text)


def test_no_word_of_one_typed_line_is_lost_because_another_is_like_a_header() -> None:
    typed = "qa-1, newuser bad user!!"
    assert needs_reading(typed)
    found = read_user_text(typed)
    assert found.ids == ("qa-1", "newuser", "bad")
    assert [note.text for note in found.illegal_rows] == ["user!!"]


def test_columns_that_are_gone_when_a_file_is_read_again_are_told(tmp_path: Path) -> None:
    with pytest.raises(UserFileError, match="different columns now"):
        read("file", "kim,lee\n", tmp_path, FirstLine(is_header=False, column=7))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("content", "users", "left_out"),
    [
        ("name,user_id\nLee,lee\nkim, jr,kim\n", ("lee",), {3: "3 cells, but the first line has 2"}),
        ("name user_id\nkim lee\njan van dyke mia\n", ("lee",), {3: "4 cells, but the first line has 2"}),
        ("city user_id\nNew York kim\nBonn lee\n", ("lee",), {2: "3 cells, but the first line has 2"}),
        ("name;user_id;age\nkim;30\nLee;lee;31\n", ("lee",), {2: "2 cells, but the first line has 3"}),
        ("name;user_id\nkim\nLee;lee;;\n", ("lee",), {2: "1 cell, but the first line has 2"}),
        ("user_id name\nkim Kim Smith\nlee Lee\n", ("lee",), {2: "3 cells, but the first line has 2"}),
        ("user_id,\nlee,\nkim,mia\n", ("lee",), {3: "several cells, but the first line has one"}),
        ("user_id,name\nkim,Kim,x\nlee\n", ("kim", "lee"), {}),
        ("name,user_id,\nKim,kim,x\nLee,lee\n", ("kim", "lee"), {}),
        ("| id | n |\n| kim | |\n| lee | 1 |\n", ("kim", "lee"), {}),
    ],
)
def test_a_row_whose_cells_are_not_those_of_the_header_gives_no_user(
    content: str, users: tuple[str, ...], left_out: dict[int, str], way: str, tmp_path: Path
) -> None:
    found = read(way, content, tmp_path)
    assert (found.ids, {row.line: row.reason for row in found.illegal_rows}) == (users, left_out)


def test_cells_are_counted_against_a_first_line_that_is_no_header_too(tmp_path: Path) -> None:
    found = read("file", "Kim,kim\nBo, jr,bo\n", tmp_path, FirstLine(is_header=False, column=1))
    assert (found.ids, [row.line for row in found.illegal_rows]) == (("kim",), [2])


SWALLOWED = "a cell holds what looks like a row; check the quotation marks"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "content",
    [
        'user_id\tname\nkim\tK\nlee\t"Lee\nann\tAnn"\nbob\tB\n',
        'user_id\tname\nkim\tK\nlee\t"Lee\nann\tAnn\nmia\t6"\nbob\tB\n',
        'name,user_id\nK,kim\n"Lee,lee\nAnn",ann\nB,bob\n',
    ],
    ids=["last column", "two rows", "first column"],
)
def test_a_row_between_two_lone_quotation_marks_is_listed(content: str, way: str, tmp_path: Path) -> None:
    found = read(way, content, tmp_path)
    assert found.ids == ("kim", "bob")
    assert [(row.line, row.reason) for row in found.illegal_rows] == [(3, SWALLOWED)]


@pytest.mark.parametrize("way", WAYS)
def test_a_text_of_several_lines_in_a_cell_is_no_row(way: str, tmp_path: Path) -> None:
    content = 'id,note,n\nkim,"Hello, all\nof you, and thanks",1\nlee,"two\nlines",2\n'
    assert read(way, content, tmp_path).ids == ("kim", "lee")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("user_id\nkim\nuser_id\nlee\n", 3),
        ('user_id\nkim\n\ufeff"user_id"\nlee\n', 3),
        ("user_id,name\nkim,K\n\nuser_id,name\nlee,L\n", 4),
        ("name;chat_username\nK;kim\n\ufeffname;chat_username\nL;lee\n", 3),
        ("name user_id\nK kim\nname user_id\nL lee\n", 3),
    ],
    ids=["lines", "marked", "csv", "column", "blanks"],
)
def test_the_header_again_in_files_that_were_put_together_is_no_user(
    content: str, line: int, way: str, tmp_path: Path
) -> None:
    found = read(way, content, tmp_path)
    assert (found.ids, found.total) == (("kim", "lee"), 3)
    assert [(row.line, row.reason) for row in found.duplicate_rows] == [(line, "the header again")]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("end", ["\n", ",\n"])
def test_a_user_in_another_case_is_listed_and_not_counted_twice(end: str, way: str, tmp_path: Path) -> None:
    found = read(way, end.join(("Kim", "kim", "KIM", "Kim", "lee", "")), tmp_path)
    assert (found.ids, found.upper_case) == (("Kim", "lee"), 1)
    assert [(row.text, row.reason) for row in found.duplicate_rows] == [
        ("kim", "the same user as Kim, which appears earlier"),
        ("KIM", "the same user as Kim, which appears earlier"),
        ("Kim", "appears earlier"),
    ]


@pytest.mark.parametrize("lower", [True, False])
def test_a_header_that_you_named_is_no_user_further_down(lower: bool) -> None:
    said = FirstLine(is_header=True)
    found = read_user_text("customerId\nkim\ncustomerId\n", first=said, lower=lower)
    assert (found.ids, [row.reason for row in found.duplicate_rows]) == (("kim",), ["the header again"])


@pytest.mark.parametrize("way", WAYS)
def test_files_with_other_orders_of_columns_are_not_read_as_one(way: str, tmp_path: Path) -> None:
    with pytest.raises(UserFileError, match=r"has a second header in another order \(line 3\)"):
        read(way, "name,user_id\nK,kim\n\ufeffuser_id,name\nlee,L\n", tmp_path)
