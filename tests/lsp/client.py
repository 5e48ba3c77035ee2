"""A client of the language server for tests: speaks LSP over pipes.

    with Client(program, root=folder) as client:
        client.open(path)
        for diagnostic in client.diagnostics(path): ...

Every wait has a limit; a server that says nothing is a failed test, not one that hangs.
"""

import json
import os
import pathlib
import queue
import subprocess
import threading
import time
import urllib.parse

SECONDS = 60


def uri_of(path):
    return "file://" + urllib.parse.quote(str(path))


def path_of(uri):
    return pathlib.Path(urllib.parse.unquote(urllib.parse.urlparse(uri).path))


CAPABILITIES = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "publishDiagnostics": {
            "relatedInformation": True,
            "codeDescriptionSupport": True,
            "tagSupport": {"valueSet": [1, 2]},
            "versionSupport": True,
        },
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
    },
    "workspace": {"workspaceFolders": True},
}


class ServerError(Exception):
    """An error response."""

    def __init__(self, error):
        super().__init__(f"{error['code']}: {error['message']}")
        self.code = error["code"]


class Client:
    """`arguments` follow `fltcheck lsp`; `settings` are the initialisation options."""

    def __init__(self, program, root=None, folders=None, arguments=(), settings=None,
                 capabilities=None, initialize=True):
        # libclang gives threads signal stacks of its own, which the address sanitizer takes for its.
        options = os.environ.get("ASAN_OPTIONS", "") + ":use_sigaltstack=0"
        self.server = subprocess.Popen([str(program), "lsp", *arguments], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       env={**os.environ, "ASAN_OPTIONS": options})
        self.messages = queue.Queue()
        self.answers = {}
        self.notifications = []
        self.requests = []
        self.published = {}  # uri -> parameters of the last publishDiagnostics
        self.settings = settings or {}
        self.versions = {}
        self.texts = {}
        self.next_id = 0
        threading.Thread(target=self._read, daemon=True).start()
        self.errors = b""
        self.drain = threading.Thread(target=self._drain, daemon=True)
        self.drain.start()
        self.folders = list(folders) if folders is not None else [root] if root else []
        self.capabilities = CAPABILITIES if capabilities is None else capabilities
        if initialize:
            self.initialize()

    def initialize(self):
        folders = [{"uri": uri_of(folder), "name": str(folder)} for folder in self.folders]
        self.initialized = self.request("initialize", {
            "processId": None,
            "rootUri": folders[0]["uri"] if folders else None,
            "workspaceFolders": folders,
            "initializationOptions": self.settings,
            "capabilities": self.capabilities,
        })
        self.notify("initialized", {})
        return self.initialized

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.server.poll() is None:
            try:
                self.close()
            except (OSError, TimeoutError, ServerError):
                pass
            finally:
                self.server.kill()
                self.server.wait()
        for stream in (self.server.stdin, self.server.stdout, self.server.stderr):
            try:
                stream.close()
            except OSError:
                pass

    def close(self):
        """Shuts the server down; its exit status."""
        self.request("shutdown")
        self.notify("exit")
        self.server.stdin.close()
        status = self.server.wait(SECONDS)
        self.drain.join(SECONDS)
        return status

    # ---- messages ----------------------------------------------------------------------

    def _read(self):
        out = self.server.stdout
        while True:
            length = None
            while line := out.readline():
                if line == b"\r\n":
                    break
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if length is None:
                self.messages.put(None)
                return
            self.messages.put(json.loads(out.read(length)))

    def _drain(self):
        self.errors = self.server.stderr.read()

    def send_bytes(self, data):
        self.server.stdin.write(data)
        self.server.stdin.flush()

    def send(self, message):
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.send_bytes(b"Content-Length: %d\r\n\r\n" % len(content) + content)

    def receive(self, seconds=SECONDS):
        """One message, sorted in; False if none came."""
        try:
            message = self.messages.get(timeout=max(seconds, 0.001))
        except queue.Empty:
            return False
        if message is None:
            raise TimeoutError(f"the server has ended with {self.server.wait(SECONDS)}")
        if "method" not in message:
            self.answers[message["id"]] = message
        elif "id" in message:
            self.requests.append(message)
            self.send({"id": message["id"], "result": self.answer(message)})
        else:
            self.notifications.append(message)
            if message["method"] == "textDocument/publishDiagnostics":
                self.published[message["params"]["uri"]] = message["params"]
        return True

    def answer(self, message):
        """What this client says to a request of the server."""
        if message["method"] == "workspace/configuration":
            return [self.settings for _ in message["params"]["items"]]
        return None

    def notify(self, method, params=None):
        self.send({"method": method, "params": params if params is not None else {}})

    def start(self, method, params=None):
        """Sends a request; its id."""
        self.next_id += 1
        self.send({"id": self.next_id, "method": method,
                   **({"params": params} if params is not None else {})})
        return self.next_id

    def wait(self, number, seconds=SECONDS):
        """The result of a request; ServerError if it is an error."""
        self.until(lambda: number in self.answers, seconds)
        answer = self.answers.pop(number)
        if "error" in answer:
            raise ServerError(answer["error"])
        return answer["result"]

    def request(self, method, params=None, seconds=SECONDS):
        return self.wait(self.start(method, params), seconds)

    def until(self, condition, seconds=SECONDS):
        """Reads until the condition holds."""
        end = time.monotonic() + seconds
        while not condition():
            left = end - time.monotonic()
            if left <= 0 or not self.receive(left):
                raise TimeoutError("the server does not say what was expected")

    # ---- documents -----------------------------------------------------------------------

    def open(self, path, text=None):
        path = pathlib.Path(path)
        self.texts[path] = path.read_text(encoding="utf-8") if text is None else text
        self.versions[path] = 1
        language = "cpp" if path.suffix in (".cpp", ".cc", ".hpp") else "c"
        self.notify("textDocument/didOpen", {"textDocument": {
            "uri": uri_of(path), "languageId": language, "version": 1, "text": self.texts[path]}})

    def change(self, path, text):
        """Replaces the whole text."""
        path = pathlib.Path(path)
        self.texts[path] = text
        self.changes(path, [{"text": text}])

    def changes(self, path, changes):
        """Sends changes as they are: self.texts is not kept up to date."""
        path = pathlib.Path(path)
        self.versions[path] += 1
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": uri_of(path), "version": self.versions[path]},
            "contentChanges": changes})

    def edit(self, path, old, new):
        """Replaces one text in a document by another, incrementally (positions in UTF-16)."""
        path = pathlib.Path(path)
        text = self.texts[path]
        at = text.index(old)
        self.changes(path, [{"range": {"start": position(text, at),
                                       "end": position(text, at + len(old))}, "text": new}])
        self.texts[path] = text[:at] + new + text[at + len(old):]

    def close_document(self, path):
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri_of(path)}})

    def settle(self, path):
        """Waits until the server has looked at all that was sent: it answers in order."""
        self.request("textDocument/documentSymbol", {"textDocument": {"uri": uri_of(path)}})

    def diagnostics(self, path):
        """What is published about a file when all that was sent is looked at."""
        self.settle(path)
        return self.published.get(uri_of(path), {}).get("diagnostics", [])

    def codes(self, path):
        return sorted(one["code"] for one in self.diagnostics(path))


def position(text, offset):
    """Line and character in UTF-16 of an offset."""
    before = text[:offset]
    line = before.count("\n")
    start = before.rfind("\n") + 1
    return {"line": line, "character": len(before[start:].encode("utf-16-le")) // 2}
