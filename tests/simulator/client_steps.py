"""What a generated program does with its port: sending, receiving, requests that stay pending, threads."""

from writer import function, if_

PENDING = "HRESULT_FROM_WIN32(ERROR_IO_PENDING)"


class Steps:
    def types(self):
        lines = ["typedef struct {", "FILTER_MESSAGE_HEADER header;", "ULONG data[4];", "} MESSAGE;", "",
                 "typedef struct {", "FILTER_REPLY_HEADER header;", "ULONGLONG answer;", "} ANSWER;", ""]
        if "queue" in self.steps:
            lines += ["typedef struct {", "MESSAGE message;", "OVERLAPPED overlapped;", "} REQUEST;", ""]
        return lines

    def send_lines(self, port):
        return ["ULONG code = 1;", "DWORD returned = 0;", "",
                f"return FilterSendMessage({port}, &code, sizeof(code), {self.null}, 0, &returned);"]

    def ask_lines(self):
        return ["ULONG code = 2, answer = 0;", "DWORD returned = 0;", "HRESULT hr;", "",
                "hr = FilterSendMessage(port, &code, sizeof(code), &answer, sizeof(answer), &returned);",
                *if_("FAILED(hr)", "return hr;"), "return returned == sizeof(answer) ? S_OK : E_FAIL;"]

    def get_lines(self):
        lines = ["MESSAGE message;", "HRESULT hr;", "", f"hr = FilterGetMessage(port, &message.header, sizeof(message), {self.null});"]
        if self.replies:
            lines += if_("SUCCEEDED(hr) && message.header.ReplyLength > 0", "hr = Reply(port, message.header.MessageId);")
        return [*lines, "return hr;"]

    def reply(self):
        if not self.replies:
            return []
        return function("static HRESULT Reply(HANDLE port, ULONGLONG id)",
                        ["ANSWER answer = {0};", "", "answer.header.MessageId = id;", "answer.answer = 1;",
                         "return FilterReplyMessage(port, &answer.header, sizeof(answer));"])

    def listen_lines(self):
        answer = ["(void)Reply(port, message.header.MessageId);"] if self.replies else ["rounds++;"]
        return ["MESSAGE message;", "ULONG rounds = 0;", "",
                f"while (SUCCEEDED(FilterGetMessage(port, &message.header, sizeof(message), {self.null}))) {{",
                *answer, "if (message.data[0] == 3) {", "break;", "}", "}", "return rounds > 100 ? S_FALSE : S_OK;"]

    def overlapped_lines(self):
        """A request with an event; whatever happens, it is over at the end."""
        cancel = [] if self.has("not_even_cancelled") else ["CancelIoEx(port, &overlapped);"]
        wait = [] if self.has("only_cancelled") or self.has("not_even_cancelled") else ["GetOverlappedResult(port, &overlapped, &bytes, TRUE);"]
        if self.has("timeout_returns"):
            cancel, wait = [], []
        last = "FALSE" if self.has("asked_once") else "TRUE"
        ask = [] if self.has("asked_once") else if_("WaitForSingleObject(arrived, 1000) == WAIT_TIMEOUT", *cancel, *wait,
                                                    "CloseHandle(arrived);", "return S_FALSE;")
        return ["MESSAGE message;", "OVERLAPPED overlapped;", "HANDLE arrived;", "DWORD bytes = 0;", "HRESULT hr;", "",
                "ZeroMemory(&overlapped, sizeof(overlapped));",
                f"arrived = CreateEventW({self.null}, FALSE, FALSE, {self.null});",
                *if_(f"arrived == {self.null}", "return E_OUTOFMEMORY;"),
                "overlapped.hEvent = arrived;", "hr = FilterGetMessage(port, &message.header, sizeof(message), &overlapped);",
                *if_(f"FAILED(hr) && hr != {PENDING}", "CloseHandle(arrived);", "return hr;"), *ask,
                f"hr = GetOverlappedResult(port, &overlapped, &bytes, {last}) ? S_OK : E_FAIL;", "CloseHandle(arrived);", "return hr;"]

    def queue_lines(self):
        """One request through a completion port."""
        new, free = ("new REQUEST()", "delete request;") if self.cpp else ("(REQUEST *)calloc(1, sizeof(REQUEST))", "free(request);")
        end = ["ok = GetQueuedCompletionStatus(queue, &bytes, &key, &done, 1000);"]
        if not self.has("request_freed"):
            end += ["while (done != &request->overlapped) {", "CancelIoEx(port, &request->overlapped);",
                    "ok = GetQueuedCompletionStatus(queue, &bytes, &key, &done, INFINITE);", "}"]
        return ["REQUEST *request;", f"LPOVERLAPPED done = {self.null};", "ULONG_PTR key = 0;", "DWORD bytes = 0;", "HANDLE queue;",
                "BOOL ok = FALSE;", "HRESULT hr;", "", f"queue = CreateIoCompletionPort(port, {self.null}, 0, 1);",
                *if_(f"queue == {self.null}", "return E_FAIL;"), f"request = {new};",
                *if_(f"request == {self.null}", "CloseHandle(queue);", "return E_OUTOFMEMORY;"),
                "hr = FilterGetMessage(port, &request->message.header, sizeof(request->message), &request->overlapped);",
                f"if (hr == {PENDING}) {{", *end, "hr = ok ? S_OK : E_FAIL;", "}", free, "CloseHandle(queue);", "return hr;"]

    def copy_lines(self):
        close = [] if self.has("copy_forgotten") else ["CloseHandle(copy);"]
        if self.has("copy_closed_too"):
            close = ["CloseHandle(copy);", *if_("FAILED(hr)", "CloseHandle(copy);")]
        return [f"HANDLE copy = {self.null};", "HRESULT hr;", "",
                *if_("!DuplicateHandle(GetCurrentProcess(), port, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS)",
                     "return E_FAIL;"),
                "hr = Tell(copy);", *close, "return hr;"]

    def step_functions(self):
        text = [*self.reply(), *function("static HRESULT Send(HANDLE port)", self.send_lines("port"))]
        self.sender = "Send"
        for level in range(self.depth):
            text += function(f"static HRESULT Pass{level}(HANDLE port)", [f"return {self.sender}(port);"])
            self.sender = f"Pass{level}"
        text += function("static HRESULT Tell(HANDLE port)", [f"return {self.sender}(port);"])
        for step, lines in (("ask", self.ask_lines), ("get", self.get_lines), ("listen", self.listen_lines),
                            ("overlapped", self.overlapped_lines), ("queue", self.queue_lines), ("copy", self.copy_lines)):
            if step in self.steps:
                text += function(f"static HRESULT {step.capitalize()}(HANDLE port)", lines())
        return text

    def calls(self):
        """What is done with the port, one call each."""
        return ["Tell" if step == "send" else step.capitalize() for step in self.steps]

    # ---- threads ----
    def thread_functions(self):
        if not self.worker:
            return []
        get = ["MESSAGE message;", "", "while (!g_stop) {",
               *if_(f"FAILED(FilterGetMessage(port, &message.header, sizeof(message), {self.null}))", "break;"), "}"]
        if self.thread == "std":
            return ["static volatile LONG g_stop;", "", *function("static void Work(HANDLE port)", get)]
        head = "static unsigned __stdcall Work(void *context)" if self.thread == "_beginthreadex" else "static DWORD WINAPI Work(LPVOID context)"
        return ["static volatile LONG g_stop;", "", *function(head, ["HANDLE port = (HANDLE)context;", *get, "return 0;"])]

    def start_thread(self, port, name):
        if self.thread == "std":
            return [f"{name} = std::thread(Work, {port});"]
        if self.thread == "_beginthreadex":
            return [f"{name} = (HANDLE)_beginthreadex({self.null}, 0, Work, {port}, 0, {self.null});"]
        return [f"{name} = CreateThread({self.null}, 0, Work, {port}, 0, {self.null});"]

    def wait_thread(self, name):
        if self.thread == "std":
            return if_(f"{name}.joinable()", f"{name}.detach();" if self.has("thread_not_waited") else f"{name}.join();")
        limit = "1000" if self.has("waited_with_limit") else "INFINITE"
        wait = [] if self.has("thread_not_waited") else [f"WaitForSingleObject({name}, {limit});"]
        return if_(f"{name} != {self.null}", *wait, f"CloseHandle({name});")

    def thread_names(self):
        return ["thread", "thread2"][:self.workers]

    def thread_declarations(self):
        if not self.worker:
            return []
        kind = "std::thread {};" if self.thread == "std" else f"HANDLE {{}} = {self.null};"
        return [kind.format(name) for name in self.thread_names()]

    def run_threads(self, port):
        """(what starts them, what ends them)."""
        if not self.worker:
            return [], []
        names = self.thread_names()
        start = [line for name in names for line in self.start_thread(port, name)]
        stop = ["g_stop = 1;"] + ([f"CancelIoEx({port}, {self.null});"] if self.stops_by == "cancel" else [])
        waited = names[:1] * len(names) if self.has("wrong_thread_waited") else names
        if self.has("wrong_thread_waited") and self.thread != "std":
            wait = [f"WaitForSingleObject({name}, INFINITE);" for name in waited[:1]]
            wait = [*if_(f"{names[0]} != {self.null}", *wait), *(line for name in names for line in if_(f"{name} != {self.null}", f"CloseHandle({name});"))]
        elif self.has("wrong_thread_waited"):
            wait = [*self.wait_thread(names[0]), *if_(f"{names[1]}.joinable()", f"{names[1]}.detach();")]
        else:
            wait = [line for name in names for line in self.wait_thread(name)]
        return [*start, "Sleep(1000);"], [*stop, *wait]
