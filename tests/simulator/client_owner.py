"""Where a generated program keeps its handle, how it opens and how it closes it."""

from writer import function, if_

PLACES = {"local": "port", "global": "g_port", "struct": "client.port", "heap": "client->port",
          "class": "port.Get()", "unique": "port.get()"}


class Owner:
    @property
    def place(self):
        return PLACES[self.owner]

    @property
    def mark(self):
        """What the program has where there is no handle."""
        return self.null if self.marks == "null" and not self.raii else "INVALID_HANDLE_VALUE"

    def connect(self, place):
        option = "2" if self.has("unknown_option") else "FLT_PORT_FLAG_SYNC_HANDLE" if self.has("synchronous") else "0"
        context, size = ("&g_hello", "sizeof(g_hello)") if self.context else (self.null, "0")
        if self.has("context_without_size"):
            context, size = "&g_hello", "0"
        if self.has("size_without_context"):
            context, size = self.null, "4"
        return f'FilterConnectCommunicationPort(L"\\\\GeneratedPort", {option}, {context}, {size}, {self.null}, {place})'

    def failed(self, place, mark):
        if self.has("one_code"):
            return "hr == HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)"
        if self.by_result:
            return self.test
        return f"{place} == {self.null if self.has('null_test') else mark}"

    def store_mark(self, place):
        return if_("FAILED(hr)", f"{place} = {self.mark};") if self.marks == "null" and not self.raii else []

    # ---- opening ----
    def opener_functions(self):
        lines = ["static ULONG g_hello = 1;", ""]
        if self.owner == "global":
            lines += [f"static HANDLE g_port = {self.mark};", ""]
        if self.owner in ("struct", "heap"):
            lines += ["typedef struct {", "HANDLE port;", "ULONG rounds;", "} CLIENT;", ""]
        if self.owner == "class":
            return lines + self.class_lines()
        if self.owner == "unique":
            return lines + self.unique_lines()
        if self.opener == "out":
            lines += function("static HRESULT Open(HANDLE *port)",
                              ["HRESULT hr;", "", f"hr = {self.connect('port')};", *self.store_mark("*port"), "return hr;"])
        elif self.opener == "returned":
            lines += function("static HANDLE Open(void)",
                              [f"HANDLE port = {self.mark};", "HRESULT hr;", "", f"hr = {self.connect('&port')};",
                               *(self.store_mark("port") or ["(void)hr;"]), "return port;"])
        return lines

    def open_lines(self):
        """Opens, and leaves the result in hr or the mark in the variable."""
        if self.opener == "out":
            return [f"hr = Open(&{self.place});"]
        if self.opener == "returned":
            return [f"{self.place} = Open();"]
        return [f"hr = {self.connect('&' + self.place)};", *self.store_mark(self.place)]

    def open_failed(self):
        return self.failed(self.place, self.mark)

    # ---- closing ----
    def close_call(self, place):
        if self.has("wrong_close"):
            return f"FilterClose((HFILTER){place});" if self.number % 2 else f"FindClose({place});"
        return f"CloseHandle({place});"

    def close_lines(self):
        """The end of the connection, where it is open."""
        if self.raii or self.has("never_closed"):
            return []
        lines = [self.close_call(self.place)]
        if self.has("closed_twice"):
            lines.append(f"CloseHandle({self.place});")
        if self.has("used_after_close"):
            lines.append(f"(void)Tell({self.place});")
        return lines

    def guarded_close(self):
        """The end of the connection, if there is one."""
        lines = self.close_lines()
        mark = self.null if self.has("null_test") else self.mark
        return if_(f"{self.place} != {mark}", *lines) if lines else []

    # ---- C++ ----
    def class_lines(self):
        test = f"handle_ != {self.null}" if self.has("null_test") else "handle_ != INVALID_HANDLE_VALUE"
        end = [] if self.has("no_destructor") else ["~Port() { Close(); }"]
        copies = [] if self.has("owner_copied") else ["Port(const Port &) = delete;", "Port &operator=(const Port &) = delete;"]
        if self.moves:
            copies = ["Port(Port &&other) noexcept : handle_(other.handle_) { other.handle_ = INVALID_HANDLE_VALUE; }",
                      "Port &operator=(Port &&other) noexcept {", "Close();", "handle_ = other.Release();", "return *this;", "}"]
        again = [] if self.has("overwritten_by_reconnect") else ["Close();"]
        lines = ["class Port {", "public:", "Port() : handle_(INVALID_HANDLE_VALUE) {}", *end, *copies,
                 "HRESULT Open() {", *again, f"return {self.connect('&handle_')};", "}",
                 "void Close() {", *if_(test, self.close_call("handle_"), "handle_ = INVALID_HANDLE_VALUE;"), "}",
                 "HANDLE Release() {", "HANDLE handle = handle_;", "handle_ = INVALID_HANDLE_VALUE;", "return handle;", "}",
                 "HANDLE Get() const { return handle_; }",
                 "bool IsOpen() const {", f"return {test};", "}", "private:", "HANDLE handle_;", "};", ""]
        if self.moves:
            lines += function("static Port Make()", ["Port port;", "port.Open();", "return port;"])
        if self.has("owner_copied"):
            lines += function("static HANDLE Peek(Port port)", ["return port.Get();"])
        return lines

    def unique_lines(self):
        test = [] if self.has("connect_unchecked") else if_(self.failed("raw", "INVALID_HANDLE_VALUE"), "return nullptr;")
        return ["struct Closer {", "void operator()(HANDLE handle) const {", self.close_call("handle"), "}", "};",
                "typedef std::unique_ptr<void, Closer> UniquePort;", "",
                *function("static UniquePort Make()",
                          ["HANDLE raw = INVALID_HANDLE_VALUE;", "HRESULT hr;", "", f"hr = {self.connect('&raw')};", *(test or ["(void)hr;"]),
                           "return UniquePort(raw);"])]

    def raii_open(self):
        """(lines, the condition of failure)."""
        if self.owner == "unique":
            return ["UniquePort port = Make();"], "!port"
        if self.moves:
            return ["Port port = Make();"], "!port.IsOpen()"
        return ["Port port;", "", "hr = port.Open();"], self.failed("port.Get()", "INVALID_HANDLE_VALUE") if self.by_result else "!port.IsOpen()"
