#!/usr/bin/env python3
"""Makes first inputs for the harnesses, of what the repository has: rule files, texts in
tests, and what the program makes of corpus programs.

    tests/fuzz/seeds.py --program build/release/fltcheck FOLDER

writes FOLDER/NAME/ for each harness fuzz_NAME, and FOLDER/NAME.dict: the words that its reader
knows.
"""
import argparse
import ast
import hashlib
import pathlib
import re
import sqlite3
import struct
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADER = 32  # of a packed module
HASH = 16  # in front of an outcome
MARKED = re.compile(r'(?:"(?:\\.|[^"\\\n])*"\s*)+')
LITERAL = re.compile(r'"(?:\\.|[^"\\\n])*"')

# Where the words of a reader stand.
READERS = {
    "rules": ["rules/schema*.c", "rules/grammar*.c", "rules/check*.c", "rules/scan.c"],
    "database": ["project/compdb.c", "project/clflags*.c", "project/shellwords.c"],
    "vcxproj": ["project/msbuild*.c", "project/vcxproj*.c"],
    "solution": ["project/sln.c", "project/wdk_sources.c", "project/configurations.c"],
    "ir_text": ["ir/parse*.c", "ir/spell*.c", "ir/print*.c", "ir/ir_ops.def", "ir/lex.c"],
    "config": ["cli/config.c", "cli/options*.[cd]*", "run/baseline.c"],
    "ignore": ["frontend/ignore*.[ch]"],
    "baseline": ["run/baseline.c"],
    "triage": ["cli/triage_json.c", "verdict/verdict.c"],
}
SIGNS = {
    "vcxproj": ["$(", "%(", "@(", "->'", "**", "..\\", "$([MSBuild]::", "' == '", " and ", "<!--"],
    "rules": [" -> ", "self", "&self", "if not ", "event(", "arg(1) == ", "any", "owner in ", "|", "- "],
    "database": ["\\\\", "\\\"", "@x.rsp", "CMakeFiles/a.dir/", "C:\\\\x", "\xef\xbb\xbf"],
    "ir_text": ["%1 = ", "^bb1", "@1:2", "#2", " : ", "[4]", "struct ", "union "],
    "ignore": ["// ", "/*", "*/", "\\\n", "#pragma warning(suppress: FLT201)", "(until 2027-03-31)"],
}

CONDITIONS = "<Project>\n<PropertyGroup><A>1</A><B>$(A);x</B></PropertyGroup>\n{}\n</Project>"


class Seeds:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def add(self, harness, data):
        if isinstance(data, str):
            data = data.encode("utf-8", "surrogateescape")
        folder = self.folder / harness
        folder.mkdir(parents=True, exist_ok=True)
        (folder / hashlib.sha1(data).hexdigest()[:12]).write_bytes(data)


def c_literals(path):
    """Adjacent string literals of a C file, joined, as the compiler reads them."""
    for match in MARKED.finditer(path.read_text(encoding="utf-8")):
        parts = LITERAL.findall(match.group())
        yield "".join(c_text(part) for part in parts)


def c_text(literal):
    """The characters of a C string literal."""
    text = literal[1:-1].encode("latin-1", "backslashreplace")
    return text.decode("unicode_escape", "replace").encode("utf-8", "replace").decode("utf-8")


def python_literals(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def add_texts(seeds):
    """What tests give to the readers of texts."""
    for path in sorted(ROOT.glob("rules/*.yaml")):
        seeds.add("rules", path.read_bytes())
    for path in sorted(ROOT.glob("tests/unit/test_rules_*.c")):
        for text in c_literals(path):
            if re.match(r"\w[\w-]*:.*\n", text):
                seeds.add("rules", text)
    for path in sorted(ROOT.glob("tests/unit/test_ir_*.c")):
        for text in c_literals(path):
            if "\n" in text:
                seeds.add("ir_text", text)
    for path in sorted(ROOT.glob("tests/golden/*.ir.txt")):
        seeds.add("ir_text", path.read_bytes())
    for text in c_literals(ROOT / "tests/unit/test_frontend_ignore.c"):
        if "fltcheck" in text or "pragma" in text or "/*" in text:
            seeds.add("ignore", text)
    for test in ("baseline", "suppressions", "config", "store", "cache"):
        for text in python_literals(ROOT / f"tests/cli/test_{test}.py"):
            add_text_of_the_program(seeds, text)


def add_text_of_the_program(seeds, text):
    if "fltcheck-ignore" in text or "#pragma" in text:
        seeds.add("ignore", text)
    if re.match(r"(\w[\w-]*|- \w+):.*\n", text):
        seeds.add("config", text)
    if text.startswith("{"):
        seeds.add("baseline", text)
        seeds.add("triage", text)


def add_project_text(seeds, text):
    """Sorts a text of a test by what it begins with."""
    if text.startswith(("Project(", "Microsoft Visual", "Global")):
        seeds.add("solution", text)
    elif "TARGETNAME" in text:
        seeds.add("solution", text)
    elif text.startswith("<Solution"):
        seeds.add("solution", text)
    elif text.startswith("["):
        seeds.add("database", text)
    elif text.startswith("<Project") or text.startswith("<?xml"):
        seeds.add("vcxproj", text)
    elif text.startswith("<"):
        seeds.add("vcxproj", f"<Project>{text}</Project>")
    elif text.startswith(("/", "-", "cl", "gcc", "clang")) and "\n" not in text:
        command = text.replace("\\", "\\\\").replace('"', '\\"')
        seeds.add("database", f'[{{"directory": "C:\\\\x", "file": "a.c", "command": "cl {command}"}}]')


def add_whole_files(seeds):
    """Files in which all that is read occurs."""
    harnesses = {"driver.vcxproj": "vcxproj", "compile_commands.json": "database", "utf16.json": "database",
                 "baseline.json": "baseline", "triage.json": "triage"}
    for path in sorted((ROOT / "tests/fuzz/whole").iterdir()):
        seeds.add(harnesses.get(path.name, "solution"), path.read_bytes())


def add_projects(seeds):
    sources = sorted(ROOT.glob("tests/unit/test_project_*.c"))
    conditions = []
    for path in sources:
        for text in c_literals(path):
            add_project_text(seeds, text)
            if path.name == "test_project_condition.c" and text and "<" not in text:
                quoted = text.replace("&", "&amp;").replace('"', "&quot;")
                conditions.append(f'<PropertyGroup Condition="{quoted}"/>')
    for at in range(0, len(conditions), 8):
        seeds.add("vcxproj", CONDITIONS.format("\n".join(conditions[at : at + 8])))
    for test in ("projects", "builds", "inputs"):
        for text in python_literals(ROOT / f"tests/cli/test_{test}.py"):
            add_project_text(seeds, text)


def add_made(seeds, program):
    """Results in a store: of units, with their modules, and of components."""
    with tempfile.TemporaryDirectory() as folder:
        store = f"{folder}/store.db"
        small = [p for p in sorted(ROOT.glob("corpus/rules/FLT*/*.c")) if p.stat().st_size < 2500]
        checked = [[str(p)] for p in small[::12]] + [["corpus/reference"], ["corpus/broken"]]
        for paths in checked:
            command = [program, "check", "--db", store, "--headers", "bundled", *paths]
            subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
            command = [program, "dump", "ir", "--headers", "bundled", *paths]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
            seeds.add("ir_text", done.stdout)
        report = [program, "check", "--format", "json", "--headers", "bundled", "corpus/broken"]
        done = subprocess.run(report, cwd=ROOT, capture_output=True, check=False)
        seeds.add("baseline", done.stdout)
        connection = sqlite3.connect(store)
        for (result,) in connection.execute("SELECT result FROM unit"):
            at = result.find(b"fltIRpak")
            if at >= 0:
                seeds.add("unpack", result[at + HEADER :])
            if at != 0:
                seeds.add("protocol", b"\3" + result)
        for (result,) in connection.execute("SELECT result FROM outcome"):
            seeds.add("outcome", result[HASH:])
        connection.close()


def write_dictionaries(folder):
    for harness, patterns in READERS.items():
        words = set(SIGNS.get(harness, []))
        for pattern in patterns:
            for path in ROOT.glob(f"checker/{pattern}"):
                words.update(c_text(part) for part in LITERAL.findall(path.read_text(encoding="utf-8")))
        lines = [dictionary_word(word) for word in sorted(words) if 1 < len(word) < 40]
        (pathlib.Path(folder) / f"{harness}.dict").write_text("\n".join(lines) + "\n")


def dictionary_word(word):
    return '"' + "".join(
        chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\x{b:02x}" for b in word.encode()
    ) + '"'


def add_frames(seeds):
    """Small frames: a greeting, a setup without files, a request."""
    seeds.add("protocol", b"\0fltcheck worker 0.1.0")
    seeds.add("protocol", b"\1\0\0" + struct.pack("<B", 0))
    seeds.add("protocol", b"\2\4a.c\0\2\3-I\4inc\0")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=ROOT / "build/release/fltcheck", type=pathlib.Path)
    parser.add_argument("folder")
    options = parser.parse_args()
    seeds = Seeds(options.folder)
    add_texts(seeds)
    add_projects(seeds)
    add_whole_files(seeds)
    add_frames(seeds)
    write_dictionaries(options.folder)
    add_made(seeds, options.program.resolve())


if __name__ == "__main__":
    main()
