"""The server by itself: the life of a session, edits, several files, the same verdicts as the
command line."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from client import CAPABILITIES, Client, ServerError, path_of, position, uri_of

HERE = pathlib.Path(__file__).resolve().parent
CORPUS = HERE.parents[1] / "corpus"
PROGRAM = os.environ.get("FLTCHECK", "")
CLOSE = "    FltCloseCommunicationPort(Port);\n    FltUnregisterFilter"
PULLS = {**CAPABILITIES, "textDocument": {**CAPABILITIES["textDocument"], "diagnostic": {}}}


def spot(client, path, text, more=0):
    """A position in a document, as parameters."""
    at = client.texts[path].index(text) + more
    return {"textDocument": {"uri": uri_of(path)}, "position": position(client.texts[path], at)}


class ServerTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name).resolve()
        self.driver = self.root / "driver.c"
        self.driver.write_text((HERE / "driver.c").read_text())

    def client(self, *arguments, **options):
        client = Client(PROGRAM, **{"root": self.root, **options},
                        arguments=["--headers", "bundled", *arguments])
        self.addCleanup(client.__exit__)
        return client

    def opened(self, *arguments, **options):
        client = self.client(*arguments, **options)
        client.open(self.driver)
        return client

    def split(self):
        """The driver with its unload callback in a file of its own."""
        text = self.driver.read_text()
        begin, end = text.index("NTSTATUS FLTAPI Unload"), text.index("static const FLT_REG")
        unload = self.root / "unload.c"
        (self.root / "driver.h").write_text(
            "#include <fltKernel.h>\nextern PFLT_FILTER Filter;\nextern PFLT_PORT Port;\n"
            "NTSTATUS FLTAPI Unload(FLT_FILTER_UNLOAD_FLAGS Flags);\n")
        unload.write_text('#include "driver.h"\n\n' + text[begin:end])
        text = text[:begin] + text[end:]
        text = text.replace("#include <fltKernel.h>", '#include "driver.h"')
        self.driver.write_text(text.replace("static PFLT_", "PFLT_"))
        return unload


class Life(ServerTest):
    def test_starts_and_ends(self):
        client = self.client()
        capabilities = client.initialized["capabilities"]
        self.assertEqual(capabilities["positionEncoding"], "utf-16")
        self.assertNotIn("diagnosticProvider", capabilities)
        self.assertEqual(client.close(), 0)
        self.assertEqual(client.errors, b"")

    def test_ends_without_shutdown(self):
        client = self.client()
        client.notify("exit")
        self.assertEqual(client.server.wait(60), 1)
        client = self.client()
        client.server.stdin.close()
        self.assertEqual(client.server.wait(60), 1)

    def assert_fails(self, client, code, method, params=None):
        with self.assertRaises(ServerError) as caught:
            client.request(method, params)
        self.assertEqual(caught.exception.code, code)

    def test_wrong_requests(self):
        client = self.client(initialize=False)
        self.assert_fails(client, -32002, "textDocument/hover", {})
        client.initialize()
        self.assert_fails(client, -32600, "initialize", {})
        self.assert_fails(client, -32601, "textDocument/unheardOf", {})
        self.assert_fails(client, -32602, "textDocument/hover", [1])
        self.assert_fails(client, -32602, "textDocument/hover", {"textDocument": 7})
        self.assert_fails(client, -32602, "workspace/executeCommand", {"command": "rm"})
        client.request("shutdown")
        self.assert_fails(client, -32600, "textDocument/hover", {})
        client.notify("exit")
        self.assertEqual(client.server.wait(60), 0)

    def test_malformed_messages_are_survived(self):
        client = self.opened()
        for data, code in ((b"Content-Length: 3\r\n\r\n{]}", -32700),
                           (b"Content-Length: x\r\n\r\n", -32700),
                           (b"\r\n", -32700),
                           (b"Content-Length: 2\r\n\r\n[]", -32600),
                           (b"Content-Length: 8\r\n\r\n{\"id\":1}", None),
                           (b"Content-Length: 12\r\n\r\n{\"method\":1}", -32600)):
            client.send_bytes(data)
            if code is not None:
                self.assertEqual(self.error_without_id(client), code)
        self.assertEqual(client.codes(self.driver), [])

    def error_without_id(self, client):
        client.until(lambda: None in client.answers)
        return client.answers.pop(None)["error"]["code"]

    def test_cancelled_requests(self):
        client = self.opened()
        number = client.start("textDocument/documentSymbol",
                              {"textDocument": {"uri": uri_of(self.driver)}})
        client.notify("$/cancelRequest", {"id": number})
        try:
            client.wait(number)  # it may have been answered before
        except ServerError as error:
            self.assertEqual(error.code, -32800)
        self.assertEqual(client.codes(self.driver), [])


class Diagnostics(ServerTest):
    def test_come_and_go(self):
        client = self.opened()
        self.assertEqual(client.codes(self.driver), [])
        client.edit(self.driver, CLOSE, "    FltUnregisterFilter")
        [one] = client.diagnostics(self.driver)
        self.assertEqual((one["code"], one["severity"], one["source"]), ("FLT101", 1, "fltcheck"))
        self.assertIn("FLT101", one["codeDescription"]["href"])
        related = [step["message"] for step in one["relatedInformation"]]
        self.assertIn("server port created here", related)
        self.assertEqual(client.published[uri_of(self.driver)]["version"], 2)
        client.edit(self.driver, "    FltUnregisterFilter", CLOSE)
        self.assertEqual(client.codes(self.driver), [])
        # The file was never written.
        self.assertIn(CLOSE, self.driver.read_text())

    def test_places_follow_edits(self):
        client = self.opened()
        client.edit(self.driver, CLOSE, "    FltUnregisterFilter")
        [before] = client.diagnostics(self.driver)
        client.edit(self.driver, "static VOID FLTAPI Disconnect",
                    "/* \N{MUSICAL SYMBOL G CLEF} */\n\nstatic VOID FLTAPI Disconnect")
        [after] = client.diagnostics(self.driver)
        self.assertEqual(after["range"]["start"]["line"], before["range"]["start"]["line"] + 2)
        places = [[step["location"]["range"]["start"]["line"]
                   for step in one["relatedInformation"]] for one in (before, after)]
        self.assertEqual(places[1], [line + 2 if line > 12 else line for line in places[0]])
        client.edit(self.driver, "    FltUnregisterFilter(Filter);\n    return STATUS",
                    "    /* \N{MUSICAL SYMBOL G CLEF} */ FltUnregisterFilter(Filter);\n"
                    "    return STATUS")
        [after] = client.diagnostics(self.driver)
        self.assertEqual(after["range"]["start"]["character"], 13)

    def test_utf8_positions(self):
        general = {"general": {"positionEncodings": ["utf-8", "utf-16"]}}
        client = self.opened(capabilities={**CAPABILITIES, **general})
        self.assertEqual(client.initialized["capabilities"]["positionEncoding"], "utf-8")
        client.change(self.driver, client.texts[self.driver].replace(
            CLOSE, "    /* \N{MUSICAL SYMBOL G CLEF} */ FltUnregisterFilter"))
        [one] = client.diagnostics(self.driver)
        self.assertEqual(one["range"]["start"]["character"], 15)

    def test_other_files(self):
        unload = self.split()
        client = self.client()
        client.open(unload)
        self.assertEqual(client.codes(unload), [])
        client.edit(unload, CLOSE, "    FltUnregisterFilter")
        self.assertEqual(client.codes(unload), ["FLT101"])
        client.open(self.driver)
        client.edit(unload, "    FltUnregisterFilter", CLOSE)
        client.edit(self.driver, "status = FltStartFiltering(Filter);",
                    "status = FltStartFiltering(Filter); Port = NULL;")
        client.settle(self.driver)
        found = {path_of(uri).name: sorted(one["code"] for one in params["diagnostics"])
                 for uri, params in client.published.items() if params["diagnostics"]}
        self.assertIn("FLT106", found["driver.c"])
        self.assertNotIn("FLT101", found.get("unload.c", []))

    def test_unsaved_headers(self):
        unload = self.split()
        header = self.root / "driver.h"
        client = self.client()
        client.open(unload)
        client.open(header)
        self.assertEqual(client.codes(unload), [])
        client.change(header, client.texts[header] +
                      "#define FltCloseCommunicationPort(Port) ((void)(Port))\n")
        self.assertEqual(client.codes(unload), ["FLT101"])
        client.close_document(header)
        self.assertEqual(client.codes(unload), [])

    def test_files_on_the_disk(self):
        unload = self.split()
        client = self.opened()
        self.assertEqual(client.codes(self.driver), [])
        unload.write_text(unload.read_text().replace(CLOSE, "    FltUnregisterFilter"))
        client.notify("workspace/didChangeWatchedFiles",
                      {"changes": [{"uri": uri_of(unload), "type": 2}]})
        client.settle(self.driver)
        self.assertEqual([one["code"] for one in
                          client.published[uri_of(unload)]["diagnostics"]], ["FLT101"])

    def test_suppressions(self):
        client = self.opened(settings={"showSuppressed": True})
        client.edit(self.driver, CLOSE,
                    "    FltUnregisterFilter(Filter); // fltcheck-ignore: FLT101 by design\n    if (0) FltUnregisterFilter")
        [one] = client.diagnostics(self.driver)
        self.assertEqual((one["severity"], one["tags"]), (4, [1]))
        client.settings = {"showSuppressed": False}
        client.notify("workspace/didChangeConfiguration", {"settings": client.settings})
        self.assertEqual(client.codes(self.driver), [])

    def test_pulled(self):
        client = self.opened(capabilities=PULLS)
        document = {"textDocument": {"uri": uri_of(self.driver)}}
        first = client.request("textDocument/diagnostic", document)
        self.assertEqual((first["kind"], first["items"]), ("full", []))
        client.edit(self.driver, CLOSE, "    FltUnregisterFilter")
        second = client.request("textDocument/diagnostic",
                                {**document, "previousResultId": first["resultId"]})
        self.assertEqual([one["code"] for one in second["items"]], ["FLT101"])
        third = client.request("textDocument/diagnostic",
                               {**document, "previousResultId": second["resultId"]})
        self.assertEqual(third, {"kind": "unchanged", "resultId": second["resultId"]})
        self.assertEqual(client.published, {})

    def test_files_without_a_folder(self):
        client = self.opened(root=None)
        client.edit(self.driver, CLOSE, "    FltUnregisterFilter")
        self.assertEqual(client.codes(self.driver), ["FLT101"])
        client.close_document(self.driver)
        client.settle(self.driver)
        self.assertEqual(client.published[uri_of(self.driver)]["diagnostics"], [])

    def test_several_folders(self):
        folders = [self.root / name for name in ("one", "two")]
        for folder in folders:
            folder.mkdir()
            text = self.driver.read_text().replace(CLOSE, "    FltUnregisterFilter")
            (folder / "driver.c").write_text(text)
        client = self.client(folders=folders)
        client.open(folders[0] / "driver.c")
        self.assertEqual(client.codes(folders[0] / "driver.c"), ["FLT101"])
        self.assertIn(uri_of(folders[1] / "driver.c"), client.published)
        client.notify("workspace/didChangeWorkspaceFolders", {"event": {
            "added": [], "removed": [{"uri": uri_of(folders[1]), "name": "two"}]}})
        client.settle(folders[0] / "driver.c")
        self.assertEqual(client.published[uri_of(folders[1] / "driver.c")]["diagnostics"], [])


class Features(ServerTest):
    def test_hover(self):
        client = self.opened()
        text = client.request("textDocument/hover", spot(client, self.driver, "(Port);", 1))
        self.assertIn("server port", text["contents"]["value"])
        self.assertIn("created at driver.c:46", text["contents"]["value"])
        self.assertIn("is here: **open**", text["contents"]["value"])
        nothing = client.request("textDocument/hover", spot(client, self.driver, "Registry)"))
        self.assertIsNone(nothing)

    def lines(self, client, method, *where):
        return sorted(one["range"]["start"]["line"] + 1
                      for one in client.request(method, spot(client, self.driver, *where)))

    def test_from_create_to_close_and_back(self):
        client = self.opened()
        closes = self.lines(client, "textDocument/implementation", "FltCreateCommunicationPort")
        self.assertLessEqual({23, 52}, set(closes))
        self.assertEqual(
            self.lines(client, "textDocument/declaration", "FltCloseCommunicationPort"), [46])
        self.assertEqual(self.lines(client, "textDocument/declaration", "(Port);", 1), [46])

    def test_callbacks(self):
        client = self.opened()
        document = {"textDocument": {"uri": uri_of(self.driver)}}
        lenses = client.request("textDocument/codeLens", document)
        titles = [lens["command"]["title"] for lens in lenses]
        self.assertTrue(any(title.startswith("unload callback of") for title in titles), titles)
        names = {one["name"] for one in client.request("textDocument/documentSymbol", document)}
        self.assertLessEqual({"DriverEntry", "Unload", "Connect", "Disconnect"}, names)

    def actions(self, client):
        found = client.diagnostics(self.driver)
        return client.request("textDocument/codeAction", {
            "textDocument": {"uri": uri_of(self.driver)}, "range": found[0]["range"],
            "context": {"diagnostics": found}})

    def apply(self, client, action):
        [edit] = action["edit"]["changes"][uri_of(self.driver)]
        lines = client.texts[self.driver].splitlines(keepends=True)
        lines.insert(edit["range"]["start"]["line"], edit["newText"])
        client.change(self.driver, "".join(lines))

    def test_fix(self):
        client = self.opened()
        client.edit(self.driver, CLOSE, "    FltUnregisterFilter")
        [fix] = [one for one in self.actions(client) if one.get("isPreferred")]
        self.apply(client, fix)
        self.assertEqual(client.codes(self.driver), [])
        self.assertEqual(client.texts[self.driver], self.driver.read_text())

    def test_suppression_and_explanation(self):
        client = self.opened()
        client.edit(self.driver, CLOSE, "    FltUnregisterFilter")
        actions = {one["title"].split()[0]: one for one in self.actions(client)}
        command = actions["Explain"]["command"]
        text = client.request("workspace/executeCommand", {
            "command": command["command"], "arguments": command["arguments"]})
        self.assertTrue(text.startswith("# FLT101"), text)
        self.apply(client, actions["Suppress"])
        self.assertEqual(client.codes(self.driver), [])


class SameVerdicts(ServerTest):
    """What a session says after edits is what the command line says about the text."""

    def expected(self, *paths):
        result = subprocess.run([PROGRAM, "check", "--headers", "bundled", "--format", "json",
                                 *map(str, paths)], capture_output=True, text=True, check=False)
        return sorted((one["rule"], pathlib.Path(one["file"]).name, one["line"])
                      for one in json.loads(result.stdout)["findings"] if one["counts"])

    def found(self, client, path):
        client.settle(path)
        return sorted((one["code"], path_of(uri).name, one["range"]["start"]["line"] + 1)
                      for uri, params in client.published.items()
                      for one in params["diagnostics"])

    def assert_same(self, path):
        text = path.read_text(encoding="utf-8")
        copy = self.root / path.name
        self.driver.unlink(missing_ok=True)
        copy.write_text(text)
        expected = self.expected(copy)
        with Client(PROGRAM, root=self.root, arguments=["--headers", "bundled"]) as client:
            client.open(copy)
            self.assertEqual(self.found(client, copy), expected, path)
            # A line more in front, one less, and all of it anew.
            client.change(copy, "\n" + text)
            moved = [(rule, name, line + 1) for rule, name, line in expected]
            self.assertEqual(self.found(client, copy), moved, path)
            client.change(copy, "int broken(\n")
            client.settle(copy)
            client.change(copy, text)
            self.assertEqual(self.found(client, copy), expected, path)
        copy.unlink()

    def test_corpus(self):
        programs = sorted(CORPUS.glob("rules/FLT1*/*.c"))[::12]
        self.assertGreater(len(programs), 5)
        for path in programs:
            with self.subTest(path.name):
                self.assert_same(path)

    def test_cxx(self):
        for path in sorted(CORPUS.glob("cpp/**/*.cpp"))[::40]:
            with self.subTest(path.name):
                self.assert_same(path)

    def test_stand_ins(self):
        """What the headers lack is found out again after each edit."""
        copy = self.root / "driver.c"
        text = self.driver.read_text().replace("(void)Registry;", "(void)Registry; (void)MISSING;")
        copy.write_text(text.replace(CLOSE, "    FltUnregisterFilter"))
        expected = self.expected(copy)
        copy.write_text(self.driver.read_text())
        client = self.opened()
        client.change(copy, text.replace(CLOSE, "    FltUnregisterFilter"))
        self.assertEqual(self.found(client, copy), expected)


if __name__ == "__main__":
    if not PROGRAM:
        raise SystemExit(77)
    unittest.main()
