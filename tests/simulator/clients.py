"""Writes programs at random that talk to a driver: how they keep, open, check, use and close the
handle, and which slip they have.

A program is a function of its seed.
"""

from client_owner import Owner
from client_steps import Steps
from client_style import Style
from writer import function, if_, indented


class Client(Style, Owner, Steps):
    # Numbers that data from outside may be compared with.
    words = ()
    entry = "main"

    def text(self):
        lines = ["#include <windows.h>", "#include <fltuser.h>", "#include <process.h>", "#include <stdlib.h>"]
        if self.cpp:
            lines += ["#include <memory>", "#include <thread>", "#include <utility>"]
        lines += ["", *self.types(), *self.opener_functions(), *self.step_functions(), *self.thread_functions(), *self.throwing(), *self.run()]
        return indented(lines)

    def throwing(self):
        if self.cleanup != "throw":
            return []
        return ["struct Failure {", "HRESULT hr;", "};", "",
                *function("static void Must(HRESULT hr)", if_("FAILED(hr)", "throw Failure{hr};"))]

    # ---- what is done while the port is open ----
    def on_failure(self, *lines):
        """What follows a step that may fail. The slips are of the first."""
        first, self.steps_written = self.steps_written == 0, self.steps_written + 1
        if first and self.has("exits_early"):
            lines = ["ExitProcess(3);"]
        elif first and self.has("leaked_on_failure"):
            lines = ["return 3;"]
        elif first and self.has("owner_lost"):
            lines = ["(void)port.Release();" if self.owner == "class" else "(void)port.release();", "return 3;"]
        elif first and self.has("closed_twice") and self.raii:
            lines = [f"CloseHandle({self.place});", *lines]
        return if_("FAILED(hr)", *lines)

    def reconnect(self):
        """After a step that has failed."""
        if not self.reconnects or self.raii:
            return []
        close = [] if self.has("overwritten_by_reconnect") or self.has("never_closed") else [self.close_call(self.place)]
        failed = if_(self.open_failed(), *self.freed(), "return 4;")
        return if_("hr == HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE)", *close, *self.open_lines(), *failed, f"hr = Tell({self.place});")

    def freed(self):
        if self.owner != "heap":
            return []
        return ["delete client;" if self.cpp else "free(client);"]

    def step_lines(self, *failure):
        lines = []
        for call in self.calls():
            lines += [f"hr = {call}({self.place});", *(self.reconnect() if call == self.calls()[0] else []), *self.on_failure(*failure)]
        return lines

    def thrown_lines(self):
        lines = []
        for i, call in enumerate(self.calls()):
            if i == 0 and (self.has("exits_early") or self.has("owner_lost")):
                lines += [f"hr = {call}({self.place});", *self.on_failure()]
            else:
                lines.append(f"Must({call}({self.place}));")
        return lines

    def body(self):
        """From the open port to the last return."""
        start, stop = self.run_threads(self.place)
        if self.has("wait_behind_close"):
            close, stop = [*stop[:-len(self.waits())], *self.close_lines(), *self.waits()] if stop else self.close_lines(), []
        else:
            close = self.close_lines()
        work, free = [*start, *stop], self.freed()
        if self.cleanup == "throw" and self.raii:
            return [*self.thrown_lines(), *work, "return 0;"]
        if self.cleanup == "throw":
            kept = [] if self.has("leaked_on_failure") else close
            return ["try {", *self.thrown_lines(), "} catch (const Failure &) {", *kept, *free, "return 2;", "}", *work, *close, *free, "return 0;"]
        if self.cleanup == "early":
            return [*self.step_lines(*self.close_lines(), *free, "return 2;"), *work, *close, *free, "return 0;"]
        if self.cleanup == "goto":
            return [*self.step_lines("goto done;"), *work, "done:", *(self.guarded_close() if not self.has("wait_behind_close") else close), *free,
                    "return FAILED(hr) ? 2 : 0;"]
        if self.cleanup == "nested":
            return [*self.nested(self.calls(), work), *close, *free, "return FAILED(hr) ? 2 : 0;"]
        lines = [f"hr = {self.calls()[0]}({self.place});", *self.reconnect(), *self.lost_on_the_way()]
        for call in self.calls()[1:]:
            lines += if_("SUCCEEDED(hr)", f"hr = {call}({self.place});")
        return [*lines, *if_("SUCCEEDED(hr)", *work), *close, *free, "return FAILED(hr) ? 2 : 0;"]

    def waits(self):
        names = self.thread_names()[:1] if self.has("wrong_thread_waited") else self.thread_names()
        return [line for name in names for line in self.wait_thread(name)]

    def lost_on_the_way(self):
        slips = ("exits_early", "leaked_on_failure", "owner_lost")
        return self.on_failure() if any(map(self.has, slips)) or (self.raii and self.has("closed_twice")) else []

    def nested(self, calls, work):
        if not calls:
            return work
        first = calls[0] == self.calls()[0]
        return [f"hr = {calls[0]}({self.place});", *(self.reconnect() if first else []), *(self.lost_on_the_way() if first else []),
                *(if_("SUCCEEDED(hr)", *self.nested(calls[1:], work)) if calls[1:] or work else [])]

    # ---- the function that has the port ----
    def declarations(self):
        lines = ["HRESULT hr = S_OK;"]
        if self.owner == "local":
            lines.append(f"HANDLE port = {self.mark};")
        elif self.owner == "struct":
            lines.append("CLIENT client = {0};")
        elif self.owner == "heap":
            new = "new CLIENT()" if self.cpp else "(CLIENT *)calloc(1, sizeof(CLIENT))"
            lines.append(f"CLIENT *client = {new};")
        return [*lines, *self.thread_declarations(), ""]

    def opening(self):
        if self.raii:
            lines, failed = self.raii_open()
            tested = [] if self.has("connect_unchecked") else if_(failed, "return 1;")
            peek = ["(void)Peek(port);"] if self.has("owner_copied") else []
            return [*lines, *tested, *peek]
        lines = if_(f"client == {self.null}", "return 1;") if self.owner == "heap" else []
        if self.owner in ("struct", "heap"):
            lines.append(f"{self.place} = {self.mark};")
        lines += self.open_lines()
        if self.has("connect_unchecked"):
            return lines
        close = [f"CloseHandle({self.place});"] if self.has("closed_after_failure") else []
        return [*lines, *if_(self.open_failed(), *close, *self.freed(), "return 1;")]

    def run(self):
        self.steps_written = 0
        lines = [*self.declarations(), *self.opening(), *self.body()]
        catches = self.cleanup == "throw" and self.raii
        if self.in_main and not catches:
            return function("int main(void)", lines)
        call = ["try {", "return Run();", "} catch (const Failure &failure) {", "return failure.hr == E_FAIL ? 3 : 2;", "}"] if catches else ["return Run();"]
        return [*function("static int Run(void)", lines), *function("int main(void)", call)]
