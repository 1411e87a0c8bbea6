"""A variable of a pasted script is replaced only where its value is certain; else it stays, and a note names it."""

import shutil
import subprocess
from itertools import chain

import pytest

from push_tui.dialects import AGORA
from push_tui.message.importing import import_text
from push_tui.message.pasted_commands import curl_commands

SEND = 'curl -d "$U"'

CERTAIN = [
    f"U=kim; {SEND}",
    f"export U='kim'\n{SEND}",
    f"U=kim && {SEND}",
    f"U=kim\nexport U\n{SEND}",
    f"if true; then echo yes; fi\nsend() {{ echo x; }}\nU=kim\n{SEND}",
    f"X=1; U=kim\nwhile true; do {SEND}; break; done",
    f'U=kim\nif [ "$U" == lee ]; then echo x; fi\n{SEND}',
    f'U=kim\nprintf "%s" "$U"\n(cd / && {SEND})',
]

UNCERTAIN = [
    f"U=kim; U+=lee\n{SEND}",
    f"U=kim\nfor U in lee ann; do\n{SEND}\ndone",
    f"U=kim; read U <<< lee\n{SEND}",
    f"U=kim; IFS=, read -r U X <<< lee,x\n{SEND}",
    f"U=kim; printf -v U %s lee\n{SEND}",
    f"U=kim; printf -vU %s lee\n{SEND}",
    f"U=kim; unset U\n{SEND}",
    f'U=kim\n[ -n "$NONE" ] && U=lee\n{SEND}',
    f'[ -n "$NONE" ] && U=lee\n{SEND}',
    f"[ -n '' ] &&\nU=lee\n{SEND}",
    f"U=kim || U=lee\n{SEND}",
    f"(U=lee)\n{SEND}",
    f"f() {{\nU=lee\n}}\n{SEND}",
    f"f() {{ U=lee; }}; {SEND}",
    f"echo x | U=lee\n{SEND}",
    f"U=lee &\n{SEND}",
    f"U=lee && true &\n{SEND}",
    f"if false\nthen\nU=lee\nfi\n{SEND}",
    f"if false; then U=lee; fi; {SEND}",
    f"case x in\nx)\nU=kim\n;;\n*)\nU=lee\n;;\nesac\n{SEND}",
    f"(case x in x) ;; esac; U=lee)\n{SEND}",
    f"while false; do\nU=lee\ndone\n{SEND}",
    f"U=(kim lee)\n{SEND}",
    f"U=kim\nU[0]=lee\n{SEND}",
    f'U=kim\nset_it() {{ printf -v "$1" %s lee; }}\nset_it U\n{SEND}',
    f'N=U\nU=kim\nread "$N" <<< lee\n{SEND}',
    f"U=kim\nexport $(echo U=lee)\n{SEND}",
    f'U=kim\nW=U\neval "$W=lee"\n{SEND}',
    f"U=kim\nsource <(echo U=lee)\n{SEND}",
    f"U=kim\nmapfile -t U <<< lee\n{SEND}",
    f"U=kim\ndeclare -n R=U\nR=lee\n{SEND}",
    f"U=5; ((U++))\n{SEND}",
    f"U=5; let U=7\n{SEND}",
    f'U=5; echo "$((U = 7))"\n{SEND}',
    f"U=5; ((--U))\n{SEND}",
    f": ${{U:=lee}}; U=\n: ${{U:=lee}}\n{SEND}",
    f"local U=lee 2>&1\n{SEND}",
    f"declare -u U=kim\n{SEND}",
    f"exec {{U}}>/dev/null\n{SEND}",
    f"U=kim; exec {{U}}>/dev/null\n{SEND}",
    f"U=~\n{SEND}",
    f"U=kim&true\n{SEND}",
    f"'U=kim'\n{SEND}",
    f"trap 'U=lee' DEBUG\nU=kim\n{SEND}",
    'UID=kim\ncurl -d "$UID"',
    'RANDOM=5\ncurl -d "$RANDOM"',
    'curl -d "$U"; U=lee',
]


POWERSHELL = '\ncurl.exe x `\n -d "$u"'

POWERSHELL_CERTAIN = [
    f"$u = 'kim'{POWERSHELL}",
    f'if ($x) {{\n echo yes\n}}\n$U = "kim"{POWERSHELL}',
    "$u = 'kim'\ncurl.exe x `\n -d \"${u}\"",
    "$u = 'kim'; curl.exe x `\n -d $u",
]

POWERSHELL_UNCERTAIN = [
    f"$u = 'kim'\n$u += ',lee'{POWERSHELL}",
    f"$u = 'kim'\nforeach ($u in $list) {{{POWERSHELL}\n}}",
    f"$u = 'kim'\nif ($x) {{\n$u = 'lee'\n}}{POWERSHELL}",
    f"if ($x) {{\n$u = 'lee'\n}}{POWERSHELL}",
    f"if ($x) {{ $u = 'lee' }}{POWERSHELL}",
    f"$u = 'kim' + ',lee'{POWERSHELL}",
    f"$u = 'kim'.ToUpper(){POWERSHELL}",
    f"$u = 'kim' | Get-Upper{POWERSHELL}",
    f"$u = Get-Date{POWERSHELL}",
    f"$u = 'kim'\nSet-Variable u lee{POWERSHELL}",
    f"$u = 'kim'\n. .\\settings.ps1{POWERSHELL}",
    f"$u = 'kim'\n$v, $u = 'ann', 'lee'{POWERSHELL}",
    f"$u = 'kim'\n$u++{POWERSHELL}",
    f"$u = 'kim'\n$script:u = 'lee'{POWERSHELL}",
    "$input = 'kim'\ncurl.exe x `\n -d \"$input\"",
    "$u = 'kim'\ncurl.exe x `\n -d \"$($u.Length)\"",
    "$u = 'kim'\ncurl.exe x `\n -d $($u.Length)",
    'curl.exe x `\n -d "${u}"',
    'curl.exe x `\n -d "$env:USER"',
]


def the_bodies(script: str) -> tuple[set[str], bool]:
    """What import reads as bodies, and whether it names variables in them."""
    words = list(chain.from_iterable(command.words[-1:] for command in curl_commands(script)))
    return {word.text for word in words}, all(word.kept for word in words)


@pytest.mark.parametrize("script", [*CERTAIN, *POWERSHELL_CERTAIN])
def test_a_variable_is_replaced_that_only_one_plain_assignment_can_set(script: str) -> None:
    assert the_bodies(script) == ({"kim"}, False)


@pytest.mark.parametrize("script", [*UNCERTAIN, *POWERSHELL_UNCERTAIN])
def test_a_variable_that_more_could_set_stays_as_written_and_is_named(script: str) -> None:
    bodies, named = the_bodies(script)
    assert named
    assert all(body.startswith("$") for body in bodies)


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize("script", CERTAIN)
def test_what_is_replaced_is_what_bash_puts(script: str) -> None:
    program = """curl() { printf '%s\\n' "$2" >&3; }\n""" + script
    run = subprocess.run(
        ["bash", "-c", 'exec 3>&1 >/dev/null; eval "$0"', program], capture_output=True, check=True, timeout=10
    )
    assert run.stdout == b"kim\n"


def test_the_import_names_a_variable_that_more_could_set() -> None:
    body = '{\\"targets\\":[\\"$U\\"],\\"pushMessage\\":{\\"title\\":\\"t\\"}}'
    text = f'U=kim\n[ -n "$X" ] && U=lee\ncurl https://h/o/a/push/single -d "{body}"'
    imported = import_text(text, AGORA)
    assert imported.push.audience.targets == ("$U",)
    assert any("$U" in note for note in imported.notes)


@pytest.mark.parametrize("call", ["bash -c", "eval", "sh -c"])
def test_what_the_outer_shell_replaces_in_a_script_in_quotes_is_named(call: str) -> None:
    script = 'curl https://h/o/a/push/task -d \'{\\"pushMessage\\":{\\"title\\":\\"$HOME\\"}}\''
    imported = import_text(f'{call} "{script}"', AGORA)
    assert imported.push.message == {"title": "$HOME"}
    assert any("$HOME" in note for note in imported.notes)


def test_the_outer_shell_comes_before_the_inner_one() -> None:
    (command,) = curl_commands('U=kim; bash -c "U=lee; curl -d \\"$U\\""')
    assert (command.words[-1].text, command.words[-1].kept) == ("$U", ("$U",))


@pytest.mark.parametrize("name", ["%TITLE%", "%DATE:~0,4%", "%1", "%~1", "%~dp0", "%*", "%%"])
def test_what_a_batch_file_replaces_is_named(name: str) -> None:
    (command,) = curl_commands(f'curl x ^\n -d "a {name} b"')
    assert command.words[-1].kept == (name,)


@pytest.mark.parametrize("text", ["50% off", "a%20b", "100%"])
def test_a_percent_sign_alone_names_nothing(text: str) -> None:
    (command,) = curl_commands(f'curl x ^\n -d "{text}"')
    assert command.words[-1].kept == ()
