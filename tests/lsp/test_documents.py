"""The server by itself: documents that the project names otherwise, and questions meanwhile."""

import pathlib
import sys
import unittest

from client import path_of
from test_server import CLOSE, ServerTest, spot
from workspace import write_database

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "bench"))
import ports  # noqa: E402


class Links(ServerTest):
    def linked(self):
        """The driver and a header in a folder that a link leads to; the project names the folder."""
        real, link = self.root / "real", self.root / "link"
        real.mkdir()
        link.symlink_to(real)
        (real / "close.h").write_text("#define CLOSE(p) FltCloseCommunicationPort(p)\n")
        text = self.driver.read_text().replace(CLOSE, "    CLOSE(Port);\n    FltUnregisterFilter")
        (real / "driver.c").write_text(text.replace("#include <fltKernel.h>",
                                                    '#include <fltKernel.h>\n#include "close.h"'))
        self.driver.unlink()
        write_database(real, ["driver.c"])
        return link

    def test_symbolic_links(self):
        link = self.linked()
        client = self.client(root=link)
        client.open(link / "driver.c")
        self.assertEqual(client.codes(link / "driver.c"), [])
        client.edit(link / "driver.c", "    CLOSE(Port);\n", "")
        self.assertEqual(client.codes(link / "driver.c"), ["FLT101"])
        self.assertEqual([path_of(uri).parent.name for uri, params in client.published.items()
                          if params["diagnostics"]], ["link"])
        text = client.request("textDocument/hover", spot(client, link / "driver.c", "&Port", 1))
        self.assertIn("server port", text["contents"]["value"])

    def test_headers_behind_links(self):
        link = self.linked()
        client = self.client(root=link)
        client.open(link / "driver.c")
        client.open(link / "close.h")
        client.edit(link / "close.h", "FltCloseCommunicationPort(p)", "")
        self.assertEqual(client.codes(link / "driver.c"), ["FLT101"])
        client.close_document(link / "close.h")
        self.assertEqual(client.codes(link / "driver.c"), [])


class Meanwhile(ServerTest):
    """A driver that takes long: what is known of it is told before the next check is over."""

    def test_hover(self):
        self.driver.write_text(ports.optional(7))
        client = self.opened()
        client.settle(self.driver)
        here = "FltCloseCommunicationPort(Port6"
        before = client.request("textDocument/hover", spot(client, self.driver, here, len(here) - 2))
        self.assertIn("**Port6**", before["contents"]["value"])
        client.edit(self.driver, "static ULONG Made;", "\n\nstatic ULONG Made;")
        client.edit(self.driver, "FltCloseCommunicationPort(Port0);", "(void)Port0;")
        meanwhile = client.request("textDocument/hover",
                                   spot(client, self.driver, here, len(here) - 2))
        note = "\nAs it was before the last edit.\n"
        self.assertEqual(meanwhile["contents"]["value"], before["contents"]["value"] + note)
        self.assertEqual(meanwhile["range"]["start"]["line"], before["range"]["start"]["line"] + 2)
        self.assertEqual(client.codes(self.driver), ["FLT101"])
        after = client.request("textDocument/hover", spot(client, self.driver, here, len(here) - 2))
        self.assertNotIn("before the last edit", after["contents"]["value"])


if __name__ == "__main__":
    unittest.main()
