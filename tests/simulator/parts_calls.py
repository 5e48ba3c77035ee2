"""What the callbacks of a generated driver do: connections, messages, I/O, threads."""

from writer import function, if_, unused

MESSAGE = "PVOID cookie, PVOID in, ULONG inSize, PVOID out, ULONG outSize, PULONG returned"
OPERATION = "PFLT_CALLBACK_DATA io, PCFLT_RELATED_OBJECTS objects, "


class Callbacks:
    # ---- connect ----
    def connect(self):
        lines = []
        if self.storage == "cookie":
            lines.append("DATA *data = (DATA *)serverCookie;")
        locals_, save = self.save_client()
        lines += [*locals_, "", *unused("serverCookie", "context", "size", "port")]
        if self.validates == "before":
            lines += if_("context == NULL || size < sizeof(ULONG)", "return STATUS_INVALID_PARAMETER;")
        lines += self.context_lines()
        client = self.connect_field("client")
        if self.has_slot() and self.limits and not self.has("second_client_overwrites"):
            lines += if_(f"{client} != NULL", "return STATUS_CONNECTION_COUNT_LIMIT;")
        lines += ["*cookie = NULL;", "return STATUS_SUCCESS;"] if self.has("client_not_saved") else save
        head = "static NTSTATUS FLTAPI OnConnect(PFLT_PORT port, PVOID serverCookie, PVOID context, ULONG size, PVOID *cookie)"
        return function(head, lines)

    def context_lines(self):
        lines = []
        if self.has("context_unchecked"):
            lines += if_("context != NULL && *(PULONG)context > 9", "return STATUS_REVISION_MISMATCH;")
        elif self.reads_context:
            lines += if_("context != NULL && size >= sizeof(ULONG) && *(PULONG)context > 9", "return STATUS_REVISION_MISMATCH;")
        if self.has("context_kept"):
            lines.append(f"{self.connect_field('kept')} = context;")
        return lines

    def second_port(self):
        """The callbacks of the second port: one client in a variable."""
        if self.ports != 2:
            return []
        client, filter_ = self.field("client2"), self.field("filter")
        head = "static NTSTATUS FLTAPI OnConnect2(PFLT_PORT port, PVOID serverCookie, PVOID context, ULONG size, PVOID *cookie)"
        return [*function(head, [*unused("serverCookie", "context", "size"), f"{client} = port;", "*cookie = NULL;",
                                 "return STATUS_SUCCESS;"]),
                *function("static VOID FLTAPI OnDisconnect2(PVOID cookie)",
                          [*unused("cookie"), f"FltCloseClientPort({filter_}, &{client});"])]

    # ---- messages ----
    def in_try(self, lines, failure="return GetExceptionCode();"):
        if self.has("message_unguarded"):
            return lines
        if self.has("message_guard_is_finally"):
            return ["__try {", *lines, "} __finally {", f"{self.field('busy')} = 0;", "}"]
        return ["__try {", *lines, "} __except (EXCEPTION_EXECUTE_HANDLER) {", failure, "}"]

    def length_test(self, pointer, size, need, status):
        if self.has("message_length_unchecked"):
            return if_(f"{pointer} == NULL", f"return {status};")
        if self.has("message_length_of_other"):
            size = "outSize" if size == "inSize" else "inSize"
        return if_(f"{pointer} == NULL || {size} < {need}", f"return {status};")

    def read_helper(self):
        if not self.message_helper or self.message not in ("read", "both"):
            return []
        lines = [*self.in_try(["RtlCopyMemory(command, in, sizeof(*command));"]), "return STATUS_SUCCESS;"]
        return function("static NTSTATUS ReadCommand(PVOID in, COMMAND *command)", lines)

    def read_lines(self):
        lines = self.length_test("in", "inSize", "sizeof(COMMAND)", "STATUS_INVALID_PARAMETER")
        if self.message_helper:
            lines += ["status = ReadCommand(in, &command);", *if_("!NT_SUCCESS(status)", "return status;")]
        else:
            lines += self.in_try([self.random_copy()])
        busy = self.field("busy")
        done = ["return STATUS_SUCCESS;"] if self.has("length_not_set_on_command") else []
        return [*lines, "switch (command.code) {", "case 1:", f"{busy} = 1;", *done, "break;", "case 2:", f"{busy} = 0;", "break;",
                "default:", "break;", "}"]

    def random_copy(self):
        return "command = *(COMMAND *)in;" if self.number % 2 else "RtlCopyMemory(&command, in, sizeof(command));"

    def write_lines(self):
        lines = self.length_test("out", "outSize", "sizeof(ULONG)", "STATUS_BUFFER_TOO_SMALL")
        return [*lines, *self.in_try([f"*(PULONG)out = (ULONG){self.field('count')};"])]

    def message_callback(self):
        if self.message == "null":
            return []
        lines, end = [], "*returned = 0;"
        if self.message in ("read", "both"):
            lines += ["COMMAND command;", "NTSTATUS status = STATUS_SUCCESS;"]
        sends = self.sends == "message" and self.has_slot()
        if sends:
            lines += self.send_locals()
        lines += ["", *unused("cookie", "in", "inSize", "out", "outSize")]
        if self.message in ("read", "both"):
            lines += ["(void)status;"]
        if not (self.has("length_not_set") or self.has("length_not_set_on_command")) and self.number % 3:
            lines.append(end)
        if self.has("message_kept"):
            lines.append(f"{self.field('kept')} = in;")
        lines += self.read_lines() if self.message in ("read", "both") else []
        if self.message in ("write", "both"):
            lines, end = [*lines, *self.write_lines()], "*returned = sizeof(ULONG);"
        if self.message == "ignore":
            lines.append(f"{self.field('busy')} = 1;")
        if sends:
            lines += self.send_lines()
        lines += ["(void)OpenPort();"] if self.has("create_twice") else []
        lines += ["ClosePort();"] if self.has("server_closed_in_message") else []
        lines += [] if self.has("length_not_set") else [end]
        forward = ["static NTSTATUS OpenPort(VOID);", ""] if self.has("create_twice") else []
        forward += ["static VOID ClosePort(VOID);", ""] if self.has("server_closed_in_message") else []
        return [*forward, *self.read_helper(),
                *function(f"static NTSTATUS FLTAPI OnMessage({MESSAGE})", [*lines, "return STATUS_SUCCESS;"])]

    # ---- sending ----
    def can_send(self):
        return self.clients != "record" and self.sends != "none"

    def send_locals(self):
        lines = ["ULONG what = 1;", "LARGE_INTEGER timeout;"]
        if self.replies or self.has("reply_without_length"):
            lines += ["ULONG reply = 0;", "ULONG replySize = sizeof(reply);"]
        if self.clients == "table":
            lines.append("ULONG i;")
        if self.clients == "list":
            lines += ["PLIST_ENTRY link;", "CLIENT *client;"]
        if self.has("copy_sent"):
            lines.append("PFLT_PORT copy;")
        return lines

    def send_call(self, place, timeout="&timeout"):
        reply, size = ("&reply", "&replySize") if self.replies else ("NULL", "NULL")
        if self.has("reply_without_length"):
            reply, size = "&reply", "NULL"
        return f"(void)FltSendMessage({self.field('filter')}, {place}, &what, sizeof(what), {reply}, {size}, {timeout});"

    def send_lines(self, timeout="&timeout"):
        lines = ["timeout.QuadPart = -10000;"]
        if self.clients == "table":
            table = self.field("table")
            return [*lines, "for (i = 0; i < MOST; i++) {", *if_(f"{table}[i] != NULL", self.send_call(f"&{table}[i]", timeout)), "}"]
        if self.clients == "list":
            head = self.field("list")
            return [*lines, *self.inside_lock([f"for (link = {head}.Flink; link != &{head}; link = link->Flink) {{",
                                               "client = CONTAINING_RECORD(link, CLIENT, link);",
                                               self.send_call("&client->port", timeout), "}"])]
        client = self.field("client")
        if self.has("copy_sent"):
            return [*lines, f"copy = {client};", *if_("copy != NULL", self.send_call("&copy", timeout))]
        lines += if_(f"{client} != NULL", self.send_call(f"&{client}", timeout))
        return lines

    def sender(self):
        """A function that sends to all clients, for callbacks and threads."""
        if not self.can_send():
            return []
        lines = self.send_lines("NULL" if self.has("send_waits_under_lock") else "&timeout")
        if self.clients != "list" and self.locked:
            lines = self.inside_lock(lines)
        return function("static VOID SendToClients(VOID)", [*self.send_locals(), "", *lines])

    # ---- I/O ----
    def io(self):
        pre = ["SendToClients();"] if self.can_send() and self.sends == "io" else []
        post = ["SendToClients();"] if self.can_send() and self.sends == "post" else []
        if self.activity == "work":
            pre = ["QueueWork();"]
        answer = "FLT_PREOP_SUCCESS_WITH_CALLBACK" if self.sends == "post" else "FLT_PREOP_SUCCESS_NO_CALLBACK"
        text = function(f"static FLT_PREOP_CALLBACK_STATUS FLTAPI PreCreate({OPERATION}PVOID *completion)",
                        [*unused("io", "objects"), "*completion = NULL;", *pre, f"return {answer};"])
        if self.sends == "post":
            text += function(f"static FLT_POSTOP_CALLBACK_STATUS FLTAPI PostCreate({OPERATION}PVOID completion, "
                             "FLT_POST_OPERATION_FLAGS flags)",
                             [*unused("io", "objects", "completion", "flags"), *post, "return FLT_POSTOP_FINISHED_PROCESSING;"])
        routine = "PostCreate" if self.sends == "post" else "NULL"
        return [*text, "static const FLT_OPERATION_REGISTRATION g_operations[] = {", f"{{IRP_MJ_CREATE, 0, PreCreate, {routine}}},",
                "{IRP_MJ_OPERATION_END}};", ""]

    # ---- threads ----
    def worker(self):
        send = ["SendToClients();"] if self.can_send() else [f"{self.field('count')}++;"]
        return getattr(self, "worker_" + self.activity)(send)

    def worker_none(self, send):
        del send
        return []

    def worker_work(self, send):
        routine = function("static VOID FLTAPI OnWork(PFLT_GENERIC_WORKITEM item, PVOID object, PVOID parameter)",
                           [*unused("object", "parameter"), *send, "FltFreeGenericWorkItem(item);"])
        lines = ["PFLT_GENERIC_WORKITEM item = FltAllocateGenericWorkItem();", "", *if_("item == NULL", "return;"),
                 *if_(f"!NT_SUCCESS(FltQueueGenericWorkItem(item, {self.field('filter')}, OnWork, DelayedWorkQueue, NULL))",
                      "FltFreeGenericWorkItem(item);")]
        return [*routine, *function("static VOID QueueWork(VOID)", lines)]

    def worker_thread(self, send):
        stop, thread = self.field("stop"), self.field("thread")
        routine = function("static VOID NTAPI Worker(PVOID parameter)",
                           ["LARGE_INTEGER pause;", "", *unused("parameter"), "pause.QuadPart = -10000000;",
                            f"while (KeWaitForSingleObject(&{stop}, Executive, KernelMode, FALSE, &pause) == STATUS_TIMEOUT) {{",
                            *send, "}", "PsTerminateSystemThread(STATUS_SUCCESS);"])
        start = function("static NTSTATUS StartWorker(VOID)",
                         [f"KeInitializeEvent(&{stop}, NotificationEvent, FALSE);",
                          f"return PsCreateSystemThread(&{thread}, THREAD_ALL_ACCESS, NULL, NULL, NULL, Worker, NULL);"])
        wait = [] if self.has("thread_not_joined") else [f"ZwWaitForSingleObject({thread}, FALSE, NULL);"]
        halt = function("static VOID StopWorker(VOID)", [f"KeSetEvent(&{stop}, IO_NO_INCREMENT, FALSE);", *wait, f"ZwClose({thread});"])
        return [*routine, *start, *halt]

    def worker_notify(self, send):
        return [*function("static VOID NTAPI OnProcess(HANDLE parent, HANDLE process, BOOLEAN create)",
                          [*unused("parent", "process"), *if_("create", *send)]),
                *function("static NTSTATUS StartWorker(VOID)", ["return PsSetCreateProcessNotifyRoutine(OnProcess, FALSE);"]),
                *function("static VOID StopWorker(VOID)", ["PsSetCreateProcessNotifyRoutine(OnProcess, TRUE);"])]
