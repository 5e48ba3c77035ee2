#!/usr/bin/env python3
"""Measures the language server: from an edit to new diagnostics, on a driver of 3,000 lines.

    tests/bench/editor.py [--edits N] [--flat N] [--headers WHICH]

Aims: at most 1.5 times what libclang takes to parse the unit again with its preamble, under 100 ms
for 95 of 100 edits; memory does not grow over 10,000 edits. FLTCHECK names the program (default:
build/release/fltcheck). Times are longer where other work is done on the machine: the ratio is
what counts.
"""
import argparse
import os
import pathlib
import random
import re
import statistics
import sys
import tempfile
import time

import ports

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lsp"))
from client import CAPABILITIES, Client, position, uri_of  # noqa: E402

LINES = 3000
AIM_RATIO = 1.5
AIM_SECONDS = 0.100
TOLERANCE = 3.0

PART = """
typedef struct _ENTRY{i} {{
    LIST_ENTRY Link;
    ULONG Kind;
    ULONG Size;
    UNICODE_STRING Name;
}} ENTRY{i}, *PENTRY{i};

static LIST_ENTRY Entries{i};
static FAST_MUTEX Lock{i};

static NTSTATUS Work{i}(PFLT_CALLBACK_DATA Data, PUNICODE_STRING Name, ULONG Kind)
{{
    NTSTATUS status = STATUS_SUCCESS;
    PLIST_ENTRY link;
    ULONG total = 0;

    /* edit {i} */
    if (Name == NULL || Name->Length == 0) {{
        return STATUS_INVALID_PARAMETER;
    }}
    ExAcquireFastMutex(&Lock{i});
    for (link = Entries{i}.Flink; link != &Entries{i}; link = link->Flink) {{
        PENTRY{i} entry = CONTAINING_RECORD(link, ENTRY{i}, Link);
        if (entry->Kind == Kind && RtlEqualUnicodeString(&entry->Name, Name, TRUE)) {{
            total += entry->Size;
        }}
    }}
    ExReleaseFastMutex(&Lock{i});
    switch (Kind) {{
    case 1:
        status = total > 100 ? STATUS_QUOTA_EXCEEDED : STATUS_SUCCESS;
        break;
    case 2:
        status = Data->IoStatus.Status;
        break;
    default:
        Data->IoStatus.Information = total;
        break;
    }}
    return status;
}}
"""


def driver():
    """A driver with two ports, and so many parts that do other things."""
    text = ports.ladder(2)
    head, entry = text.split("\nstatic VOID Cleanup", 1)
    parts = []
    while head.count("\n") + sum(part.count("\n") for part in parts) + entry.count("\n") < LINES:
        parts.append(PART.format(i=len(parts)))
    return head + "".join(parts) + "\nstatic VOID Cleanup" + entry, len(parts)


class Measured(Client):
    """Notes what the server tells of its own work."""

    def __init__(self, *args, **kwargs):
        self.traces = []
        super().__init__(*args, **kwargs)
        self.notify("$/setTrace", {"value": "messages"})

    def receive(self, seconds=60):
        count = len(self.notifications)
        got = super().receive(seconds)
        for message in self.notifications[count:]:
            if message["method"] == "$/logTrace":
                self.traces.append(message["params"]["message"])
        self.notifications.clear()
        return got


def memory_of(process):
    """Resident bytes."""
    with open(f"/proc/{process}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Typist:
    """Edits as people make them: comments, lines, statements that have nothing to do with
    ports; now and then a close of a port that goes and comes."""

    def __init__(self, client, path, parts, seed=1):
        self.client, self.path, self.parts = client, path, parts
        self.random = random.Random(seed)
        self.number = 0

    def edit(self):
        part = self.random.randrange(self.parts)
        mark = f"/* edit {part} */"
        kind = self.number % 4
        self.number += 1
        if kind == 0:  # a line more
            self.client.edit(self.path, mark, mark + "\n")
            return "line"
        if kind == 1:  # that one less
            text = self.client.texts[self.path]
            at = re.search(r"/\* edit \d+ \*/\n\n", text)
            self.client.edit(self.path, at.group(0), at.group(0)[:-1])
            return "line"
        if kind == 2:  # a comment
            self.client.edit(self.path, mark, f"/* edited {self.number} */ {mark}")
            return "comment"
        old = f"ULONG total = {{}};\n\n    "
        text = self.client.texts[self.path]
        at = text.index(f"static NTSTATUS Work{part}(")
        at = text.index("ULONG total = ", at)
        end = text.index(";", at)
        self.client.changes(self.path, [{"range": {
            "start": position(text, at), "end": position(text, end)},
            "text": f"ULONG total = {self.number}"}])
        self.client.texts[self.path] = text[:at] + f"ULONG total = {self.number}" + text[end:]
        return "statement"


def run(program, headers, edits, flat):
    text, parts = driver()
    with tempfile.TemporaryDirectory() as name:
        path = pathlib.Path(name) / "driver.c"
        path.write_text(text)
        with Measured(program, root=path.parent, arguments=["--headers", headers],
                      capabilities=CAPABILITIES) as client:
            client.open(path)
            client.settle(path)
            time.sleep(3)  # it gets ready for edits
            typist = Typist(client, path, parts)
            for _ in range(8):
                typist.edit()
                client.settle(path)
            client.traces.clear()
            rows = []
            for _ in range(edits):
                start = time.monotonic()
                kind = typist.edit()
                client.settle(path)
                rows.append((time.monotonic() - start, kind, client.traces[-1]))
            before = memory_of(client.server.pid)
            for i in range(flat):
                typist.edit()
                client.settle(path)
                if i % 500 == 499:
                    print(f"  {i + 1} edits: {memory_of(client.server.pid) >> 20} MiB", flush=True)
            after = memory_of(client.server.pid)
    return text.count("\n"), rows, before, after


TRACE = re.compile(r"checked in ([\d.]+) ms: \d+ units parsed \(([\d.]+) ms libclang, ([\d.]+) ms "
                   r"lowering\), (\d+) components explored \(([\d.]+) ms\)")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--flat", type=int, default=0, help="further edits, for the memory")
    parser.add_argument("--headers", default="mingw")
    parser.add_argument("--strict", action="store_true", help="fail where an aim is missed")
    options = parser.parse_args()
    program = os.environ.get("FLTCHECK", str(ROOT / "build" / "release" / "fltcheck"))
    lines, rows, before, after = run(program, options.headers, options.edits, options.flat)
    print(f"{lines} lines, {len(rows)} edits, headers: {options.headers}")
    good = True
    for kind in ("line", "comment", "statement", "all"):
        chosen = [(seconds, list(map(float, TRACE.search(trace).groups())))
                  for seconds, one, trace in rows if kind in (one, "all")]
        walls = sorted(seconds for seconds, _ in chosen)
        figures = [statistics.median(trace[i] for _, trace in chosen) for i in range(5)]
        ratio = statistics.median(seconds * 1e3 / trace[1] for seconds, trace in chosen)
        late = walls[int(len(walls) * 0.95)]
        print(f"{kind:10} median {statistics.median(walls) * 1e3:6.1f} ms, p95 {late * 1e3:6.1f} ms, "
              f"{ratio:.2f} x reparse ({figures[1]:.1f} ms); lowering {figures[2]:.1f}, "
              f"engine {figures[4]:.1f}, all {figures[0]:.1f} ms")
        if kind == "all":
            limit = 1.0 if options.strict else TOLERANCE
            good = ratio <= AIM_RATIO * limit and late <= AIM_SECONDS * limit
    if options.flat:
        growth = (after - before) / options.flat
        print(f"memory: {before >> 20} MiB, {after >> 20} MiB after {options.flat} more edits "
              f"({growth:.0f} bytes each)")
        good = good and after < before * 1.2
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
