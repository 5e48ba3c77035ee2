"""How a generated driver opens and closes its ports, and its unloading."""

from writer import function, if_, unused


class Life:
    # ---- opening ----
    def create(self, server, name, callbacks, most):
        flags = "OBJ_CASE_INSENSITIVE" + ("" if self.has("no_kernel_handle") else " | OBJ_KERNEL_HANDLE")
        cookie = "g_data" if self.storage == "cookie" else "NULL"
        release = [] if self.raii or self.has("sd_not_freed") else ["FltFreeSecurityDescriptor(sd);"]
        if self.has("sd_freed_twice"):
            release = ["FltFreeSecurityDescriptor(sd);", *if_(self.failed(), "FltFreeSecurityDescriptor(sd);")]
        elif self.has("sd_leaked_on_failure"):
            release = [*if_(self.failed(), "return status;"), "FltFreeSecurityDescriptor(sd);"]
        lines = ["PSECURITY_DESCRIPTOR sd;", "OBJECT_ATTRIBUTES oa;", f'UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\\\{name}");',
                 "NTSTATUS status;", "", "status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);",
                 *if_(self.failed(), "return status;")]
        if self.raii and not self.has("sd_not_freed"):
            lines.append("DescriptorGuard guard(sd);")
        lines += [f"InitializeObjectAttributes(&oa, &name, {flags}, NULL, sd);",
                  f"status = FltCreateCommunicationPort({self.field('filter')}, &{server}, &oa, {cookie}, {callbacks}, {most});", *release]
        if self.guarded:
            lines += if_(self.failed(), f"{server} = NULL;")
        if self.twice and server == self.field("server"):
            lines += if_(f"!({self.failed()})", f"{self.field('other')} = {server};")
        return [*lines, "return " + ("STATUS_SUCCESS;" if self.has("create_unchecked") else "status;")]

    def open_port(self):
        most = "MOST + 1" if self.has("second_client_overwrites") else "MOST"
        message = self.null if self.message == "null" else "OnMessage"
        text = function("static NTSTATUS OpenPort(VOID)",
                        self.create(self.field("server"), "Generated", f"OnConnect, OnDisconnect, {message}", most))
        if self.ports == 2:
            pair = "OnConnect, OnDisconnect" if self.has("ports_share_slot") else "OnConnect2, OnDisconnect2"
            text += function("static NTSTATUS OpenSecondPort(VOID)", self.create(self.field("server2"), "Second", f"{pair}, {self.null}", "1"))
        name = "OpenPort"
        for level in range(self.depth):
            text += function(f"static NTSTATUS Listen{level}(VOID)", ["NTSTATUS status;", "", f"status = {name}();", "return status;"])
            name = f"Listen{level}"
        self.opener = f"{name}()"
        return text

    # ---- closing ----
    def close_lines(self, server):
        close = f"FltCloseCommunicationPort({server});"
        return if_(f"{server} != NULL", close, f"{server} = NULL;") if self.guarded else [close]

    def close_port(self):
        lines = self.close_lines(self.field("server"))
        if self.twice:
            other = self.field("other")
            lines += [f"{other} = NULL;"] if not self.has("other_closed_too") else if_(f"{other} != NULL", f"FltCloseCommunicationPort({other});")
        text = function("static VOID ClosePort(VOID)", lines)
        if self.ports == 2:
            text += function("static VOID CloseSecondPort(VOID)", self.close_lines(self.field("server2")))
        name = "ClosePort"
        for level in range(self.depth - 1):
            text += function(f"static VOID Shut{level}(VOID)", [f"{name}();"])
            name = f"Shut{level}"
        self.closer = f"{name}();"
        return text

    def unregister_lines(self):
        filter_ = self.field("filter")
        if self.has("filter_cleared_early"):
            return ["{", f"PFLT_FILTER filter = {filter_};", f"{filter_} = NULL;", "FltUnregisterFilter(filter);", "}"]
        return [f"FltUnregisterFilter({filter_});"]

    def free_data(self):
        return ["ExFreePoolWithTag(g_data, MY_TAG);", "g_data = NULL;"] if self.storage in ("pointer", "cookie") else []

    def teardown(self):
        """What the unload does."""
        stop = ["StopWorker();"] if self.activity in ("thread", "notify") and not self.has("notify_not_removed") else []
        close = [] if self.has("port_not_closed_in_unload") else [self.closer]
        if self.ports == 2 and not self.has("second_port_forgotten"):
            close.append("CloseSecondPort();")
        if self.has("closed_twice"):
            close.append(f"FltCloseCommunicationPort({self.field('server')});")
        if self.has("closed_when_asked"):
            close = if_(f"{self.field('busy')} == 0", *close)
        end = [] if self.has("filter_not_unregistered") else self.unregister_lines()
        lines = [*end, *close] if self.has("unregister_before_close") else [*close, *end]
        lines = [*lines, *stop] if self.has("notify_removed_late") else [*stop, *lines]
        if self.has_slot() and (self.has("send_after_unregister") or self.has("unload_waits_for_reply")):
            send = self.unload_send()
            lines = [*lines, *send] if self.has("send_after_unregister") else [*send, *lines]
        if self.has("data_freed_first"):
            return [*stop, *close, f"{{ PFLT_FILTER filter = {self.field('filter')};", *self.free_data(),
                    "FltUnregisterFilter(filter); }", *self.delete_locks()]
        return [*lines, *self.delete_locks(), *self.free_data()]

    def unload_send(self):
        client = self.field("client")
        timeout = "NULL" if self.has("unload_waits_for_reply") else "&timeout"
        return ["{", "ULONG what = 2;", "LARGE_INTEGER timeout;", "timeout.QuadPart = -1;",
                *if_(f"{client} != NULL", f"(void)FltSendMessage({self.field('filter')}, &{client}, &what, sizeof(what), NULL, NULL, {timeout});"),
                "}"]

    def busy_test(self, *lines):
        return if_(f"{self.field('busy')} > 0 && (flags & FLTFL_FILTER_UNLOAD_MANDATORY) == 0", *lines)

    def unload(self):
        lines = []
        if self.has("unload_skips_if_idle"):
            lines += self.busy_test("return STATUS_SUCCESS;")
        if self.refuses:
            lines += self.busy_test("return STATUS_FLT_DO_NOT_DETACH;")
        teardown = self.teardown()
        if self.has("refuses_too_late"):
            lines += [self.closer, *self.busy_test("return STATUS_FLT_DO_NOT_DETACH;")]
            if not self.guarded and not self.twice:
                teardown = [line for line in teardown if line != self.closer]
        head = "static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS flags)"
        if self.driver_unload:
            text = function("static VOID NTAPI OnDriverUnload(PDRIVER_OBJECT driver)", [*unused("driver"), *teardown])
            return [*text, *function(head, [*unused("flags"), *lines, "return STATUS_SUCCESS;"])]
        text = function(head, [*unused("flags"), *lines, *teardown, "return STATUS_SUCCESS;"])
        if self.has("unload_replaced"):
            text += function("static VOID NTAPI OnDriverUnload(PDRIVER_OBJECT driver)", unused("driver"))
        return text

    def registration(self):
        unload = self.null if self.has("no_unload") else "OnUnload"
        return ["static const FLT_REGISTRATION g_registration = {", ".Size = sizeof(FLT_REGISTRATION),",
                ".Version = FLT_REGISTRATION_VERSION,", ".OperationRegistration = g_operations,",
                f".FilterUnloadCallback = {unload},", "};", ""]
