#!/usr/bin/env python3
"""Reducing: of generated programs only what two disagree about is left, and every plainer choice can be made."""

import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import batch  # noqa: E402
import build  # noqa: E402
import client_style  # noqa: E402
import clients  # noqa: E402
import drivers  # noqa: E402
import reduce  # noqa: E402
import simulation  # noqa: E402
import style  # noqa: E402


class Silent(batch.ProgramRunner):
    """Against a checker that never finds anything."""

    def check(self, place, sources):
        return {made.number: (set(), set()) for made, _ in sources}


class Choices(unittest.TestCase):
    def test_each_can_be_made(self):
        for make, plainest in ((drivers.Driver, style.PLAINEST), (clients.Client, client_style.PLAINEST)):
            for number in range(60):
                for name, value in plainest.items():
                    made = make(number, {name: value})
                    self.assertEqual(getattr(made, name), value)
                    self.assertIn(made.entry, made.text())

    def test_all_can_be_made_at_once(self):
        for number in range(60):
            text = clients.Client(number, {**client_style.PLAINEST, "slips": set()}).text()
            self.assertEqual(len(re.findall(r"FilterConnectCommunicationPort\(", text)), 1)
            self.assertEqual(len(re.findall(r"CloseHandle\(", text)), 1)


class OfText(reduce.Reducer):
    """Two threads make a difference, and nothing else."""

    def look(self, texts):
        return [(("seen", False, False), set(), set()) if text.count("= CreateThread(") == 2 else None for text in texts]


class Plainer(unittest.TestCase):
    def test_only_what_matters_is_left(self):
        number = next(n for n in range(1000) if OfText.look(None, [clients.Client(n).text()])[0] and clients.Client(n).steps != ("send",))
        reducer = OfText(None, "FLT309", ".c", client_style.PLAINEST)
        self.assertTrue(reducer.begin(clients.Client(number).text()))
        plainest = {**client_style.PLAINEST, "worker": True, "workers": 2, "slips": set()}
        self.assertEqual(reducer.plainer(clients.Client, number), clients.Client(number, plainest).text())


TWICE = """#include <windows.h>
#include <fltuser.h>

static HRESULT Tell(HANDLE port)
{
    DWORD returned = 0;

    return FilterSendMessage(port, &returned, sizeof(returned), NULL, 0, &returned);
}

int main(void)
{
    HANDLE port;
    HRESULT hr = FilterConnectCommunicationPort(L"\\\\Port", 0, NULL, 0, NULL, &port);

    if (FAILED(hr)) {
        return 1;
    }
    hr = Tell(port);
    CloseHandle(port);
    if (FAILED(hr)) {
        CloseHandle(port);
    }
    return 0;
}
"""


@unittest.skipUnless(simulation.possible(), "no compiler")
class Shorter(unittest.TestCase):
    """Programs are compiled and run for it."""

    def test_what_is_left_still_closes_twice(self):
        runner = Silent(build.folder_of_build().with_name("generated-clients"), None)
        reducer = reduce.Reducer(runner, "FLT302", ".c", client_style.PLAINEST)
        self.assertTrue(reducer.begin(TWICE))
        left = reducer.shorter(TWICE)
        self.assertEqual(len(re.findall(r"CloseHandle\(", left)), 2)
        self.assertNotIn("FilterSendMessage", left)


if __name__ == "__main__":
    unittest.main()
