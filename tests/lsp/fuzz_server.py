#!/usr/bin/env python3
"""Gives the language server what no editor would.

    tests/lsp/fuzz_server.py [--seed N] [--rounds N | --seconds N] [--only bytes|messages|edits]

Three kinds of rounds, each with a seed of its own, which is printed when it fails:

bytes     broken headers, truncated and overlong frames, random JSON. The server goes on or ends
          with status 0 or 1; it never crashes and never hangs.
messages  sessions as editors have them, with values replaced, left out, doubled and in another
          order. Every request that can be told apart is answered once.
edits     a driver is edited at random places, mostly broken by it, in characters of one to four
          bytes and with all ends of lines; other requests come in between. Then one edit makes
          it what it was: the diagnostics must be those of before. The same text, opened anew
          and with a fresh server, must give the same as what has become of it by edits.

The program is FLTCHECK (default: build/release/fltcheck); built with sanitizers, what they say is
a failure, too.
"""

import argparse
import json
import os
import random
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

import workspace
from client import CAPABILITIES, Client, ServerError, uri_of
from nonsense import METHODS, some_bytes, some_json, some_text

PROGRAM = workspace.PROGRAM or str(workspace.HERE.parents[1] / "build/release/fltcheck")
ARGUMENTS = ["--headers", "bundled"]
SECONDS = 120  # that an answer may take: sanitizers, and a machine with other work


class Failure(Exception):
    """The server did what it must not do."""


# ---- a server and its end ----------------------------------------------------------------

class Watched(Client):
    """Counts answers, and has what the server says on standard error."""

    def __init__(self, *arguments, **named):
        self.counted = {}
        self.errors = None
        super().__init__(PROGRAM, *arguments, arguments=ARGUMENTS, **named)

    def receive(self, seconds=SECONDS):
        known = dict(self.answers)
        self.answers.clear()
        try:
            got = super().receive(seconds)
        except TimeoutError as problem:
            if self.complaints():
                raise Failure(f"{problem}, standard error:\n{self.complaints()}") from problem
            raise
        for name in self.answers:
            self.counted[name] = self.counted.get(name, 0) + 1
        self.answers = {**known, **self.answers}
        return got

    def complaints(self):
        """All of standard error, once it is closed."""
        end = time.monotonic() + SECONDS
        while self.errors is None and time.monotonic() < end:
            time.sleep(0.01)
        return (self.errors or b"").decode(errors="replace")


def finish(client, allowed=(0, 1)):
    """Closes its input; it has to end well."""
    try:
        client.server.stdin.close()
    except OSError:
        pass
    try:
        status = client.server.wait(SECONDS)
    except Exception as problem:
        client.server.kill()
        raise Failure("it does not end when its input does") from problem
    if status not in allowed or client.complaints():
        raise Failure(f"status {status}, standard error:\n{client.complaints()}")


def try_to_send(client, data):
    """False if it reads no more."""
    try:
        client.send_bytes(data)
        return True
    except OSError:
        return False


# ---- kinds of rounds ---------------------------------------------------------------------

def round_of_bytes(dice, _folder):
    client = Watched(initialize=False)
    if dice.random() < 0.7:
        client.initialize()
    for _ in range(dice.randrange(1, 30)):
        if not try_to_send(client, some_bytes(dice)):
            break
    finish(client)


def session(dice, path, text):
    """Messages of an editor: (id or None, method, parameters)."""
    document = {"uri": uri_of(path)}
    yield None, "textDocument/didOpen", {"textDocument": {
        **document, "languageId": "c", "version": 1, "text": text}}
    lines = text.split("\n")
    for number in range(dice.randrange(5, 40)):
        line = dice.randrange(len(lines))
        place = {"line": line, "character": dice.randrange(len(lines[line]) + 1)}
        span = {"start": place, "end": place}
        kind = dice.randrange(6)
        if kind < 2:
            yield None, "textDocument/didChange", {
                "textDocument": {**document, "version": number + 2},
                "contentChanges": [{"range": span, "text": some_text(dice)}]}
        elif kind == 2:
            yield number, "textDocument/codeAction", {
                "textDocument": document, "range": span, "context": {"diagnostics": []}}
        elif kind == 3:
            yield None, dice.choice(["workspace/didChangeConfiguration", "$/setTrace",
                                     "workspace/didChangeWatchedFiles", "textDocument/didSave",
                                     "workspace/didChangeWorkspaceFolders", "$/cancelRequest",
                                     "textDocument/didClose", "initialized", "$/progress"]), \
                {"textDocument": document, "settings": {"fltcheck": {}}, "value": "messages",
                 "changes": [{"uri": uri_of(path), "type": dice.randrange(1, 4)}], "id": number - 1,
                 "event": {"added": [{"uri": uri_of(path.parent), "name": "x"}], "removed": []}}
        elif kind == 4:
            yield number, "workspace/executeCommand", {
                "command": "fltcheck.explain", "arguments": [f"FLT{dice.randrange(100, 110)}"]}
        else:
            yield number, dice.choice(METHODS[:8]), {"textDocument": document, "position": place}


def mutate(dice, value):
    """The value, with something in it replaced, left out or doubled now and then."""
    if dice.random() < 0.03:
        return some_json(dice)
    if isinstance(value, dict):
        return {name: mutate(dice, one) for name, one in value.items() if dice.random() > 0.01}
    if isinstance(value, list):
        return [mutate(dice, one) for one in value for _ in range(dice.choice([1] * 40 + [0, 2]))]
    return value


def round_of_messages(dice, folder):
    path = folder / "single.c"
    text = path.read_text()
    client = Watched(root=folder)
    wanted = []
    messages = list(session(dice, path, text))
    if dice.random() < 0.3:
        dice.shuffle(messages)
    for number, method, params in messages:
        message = {"method": method, "params": mutate(dice, params)}
        if number is not None:
            name = dice.choice([f"r{number}", number + 1000])
            message["id"] = name
            wanted.append(name)
        client.send(message)
    if dice.random() < 0.5:  # otherwise there is work left at the end
        client.until(lambda: all(name in client.counted for name in wanted), SECONDS)
    client.request("shutdown", seconds=SECONDS)
    client.notify("exit")
    try:
        client.until(lambda: False, SECONDS)
    except TimeoutError:
        pass  # it has ended, and nothing is left to read
    for name in wanted:
        if client.counted.get(name) != 1:
            raise Failure(f"request {name} was answered {client.counted.get(name, 0)} times")
    finish(client, allowed=(0,))


class Text:
    """A document as the protocol sees it: lines end with \\n, \\r\\n or \\r."""

    def __init__(self, text, encoding):
        self.text, self.encoding = text, encoding

    def units(self, text):
        return len(text.encode()) if self.encoding == "utf-8" else len(text.encode("utf-16-le")) // 2

    def position(self, offset):
        starts = [0] + [end.end() for end in re.finditer(r"\r\n|\r|\n", self.text)]
        line = max(number for number, start in enumerate(starts) if start <= offset)
        return {"line": line, "character": self.units(self.text[starts[line]:offset])}

    def is_split(self, offset):
        """Between \\r and \\n there is no position."""
        return self.text[offset - 1:offset + 1] == "\r\n" if offset > 0 else False

    def some_offset(self, dice):
        while True:
            offset = dice.randrange(len(self.text) + 1)
            if not self.is_split(offset):
                return offset

    def change(self, begin, end, new):
        """The change as it is sent; done here, too."""
        span = {"start": self.position(begin), "end": self.position(end)}
        self.text = self.text[:begin] + new + self.text[end:]
        return {"range": span, "text": new}

    def become(self, other):
        """One change that makes it `other`."""
        begin = len(os.path.commonprefix([self.text, other]))
        rest = len(os.path.commonprefix([self.text[begin:][::-1], other[begin:][::-1]]))
        end, other_end = len(self.text) - rest, len(other) - rest
        # Ends of lines are not torn apart.
        while begin > 0 and (self.is_split(begin) or other[begin - 1:begin + 1] == "\r\n"):
            begin -= 1
        while self.is_split(end) or (end < len(self.text) and other[other_end - 1:other_end + 1] == "\r\n"):
            end, other_end = end + 1, other_end + 1
        return self.change(begin, end, other[begin:other_end])


def findings(client, path):
    """What is told of a file, as far as it can be compared."""
    return sorted(json.dumps(one, sort_keys=True) for one in client.diagnostics(path))


def everything(client, path):
    document = {"textDocument": {"uri": uri_of(path)}}
    return [findings(client, path), client.request("textDocument/documentSymbol", document, SECONDS),
            client.request("textDocument/codeLens", document, SECONDS)]


def first_text(dice, path):
    """A driver, with the ends of lines of one system, and characters that take more room."""
    text = path.read_bytes().decode()
    for _ in range(dice.randrange(4)):
        words = dice.choice(["    FltUnregisterFilter", "static ", "    status"])
        text = text.replace(words, words[:words.rfind(" ") + 1] * (words[0] == " ") +
                            dice.choice(["/* ä */ ", "/* 𝄞 */ ", "/* e\u0301€ */ "]) + words.lstrip(), 1)
    return text.replace("\n", dice.choice(["\n", "\n", "\r\n"]))


def some_change(dice, text):
    begin = text.some_offset(dice)
    end = begin if dice.random() < 0.5 else min(len(text.text), begin + dice.randrange(60))
    while text.is_split(end):
        end += 1
    new = some_text(dice, 5)
    # Together with what is beside it, it could become one end of a line; that is fine, as long as
    # positions are computed afterwards.
    return text.change(begin, end, new)


def round_of_edits(dice, folder):
    encoding = dice.choice(["utf-8", "utf-16"])
    capabilities = {**CAPABILITIES, "general": {"positionEncodings": [encoding]}}
    name = dice.choice(["single.c", "split/init.c", "split/ports.h"])
    path = folder / name
    root = path.parent if name != "single.c" else folder
    client = Watched(root=root, capabilities=capabilities)
    first = first_text(dice, path)
    text = Text(first, encoding)
    seen = root / "init.c" if name != "single.c" else path
    if seen != path:
        client.open(seen)
    client.open(path, first)
    before = [everything(client, file) for file in {path, seen}]
    for _ in range(dice.randrange(3, 25)):
        client.changes(path, [some_change(dice, text) for _ in range(dice.choice([1, 1, 1, 3]))])
        if dice.random() < 0.2:
            place = text.position(text.some_offset(dice))
            client.start(dice.choice(METHODS[:8]), {
                "textDocument": {"uri": uri_of(path)}, "position": place,
                "range": {"start": place, "end": place}, "context": {"diagnostics": []}})
        if dice.random() < 0.1:
            client.settle(path)
    broken = everything(client, seen)
    client.close_document(path)
    client.open(path, text.text)
    compare("opened anew", broken, everything(client, seen), text)
    with Watched(root=root, capabilities=capabilities) as fresh:
        if seen != path:
            fresh.open(seen)
        fresh.open(path, text.text)
        compare("a fresh server", broken, everything(fresh, seen), text)
        fresh.request("shutdown")
        fresh.notify("exit")
        finish(fresh, allowed=(0,))
    client.changes(path, [text.become(first)])
    assert text.text == first
    compare("as it was before", before, [everything(client, file) for file in {path, seen}], text)
    client.request("shutdown", seconds=SECONDS)
    client.notify("exit")
    finish(client, allowed=(0,))


def compare(what, one, other, text):
    if one != other:
        shown = json.dumps([one, other], indent=1, ensure_ascii=True)
        raise Failure(f"{what}: not the same\n{shown}\nfor the text {text.text!r}")


# ---- all of them -------------------------------------------------------------------------

ROUNDS = {"bytes": round_of_bytes, "messages": round_of_messages, "edits": round_of_edits}


def play(kind, seed):
    with tempfile.TemporaryDirectory(prefix="fltcheck-fuzz-") as name:
        folder = Path(name).resolve()
        workspace.copy_driver("single.c", folder)
        (folder / "split").mkdir()
        workspace.copy_driver("split", folder / "split")
        ROUNDS[kind](random.Random(seed), folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=20, help="of each kind")
    parser.add_argument("--seconds", type=float, help="goes on as long as that")
    parser.add_argument("--only", choices=ROUNDS, action="append")
    options = parser.parse_args()
    if not shutil.which(PROGRAM):
        workspace.skip("the program is not built")
    kinds = options.only or list(ROUNDS)
    done = dict.fromkeys(kinds, 0)
    failed = 0
    start = time.monotonic()
    seed = options.seed
    while time.monotonic() - start < options.seconds if options.seconds else \
            seed < options.seed + options.rounds:
        for kind in kinds:
            try:
                play(kind, seed)
            except (Failure, TimeoutError, ServerError, OSError) as problem:
                failed += 1
                print(f"FAILED --only {kind} --seed {seed} --rounds 1\n  {type(problem).__name__}: "
                      f"{str(problem)[:6000]}", flush=True)
            done[kind] += 1
        seed += 1
    print(f"{sum(done.values())} rounds ({', '.join(f'{n} of {k}' for k, n in done.items())}), "
          f"{failed} failed, {time.monotonic() - start:.0f} s")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
