"""Writes minifilters at random: how they keep, open, check and clean up, and which slip they have.

A driver is a function of its seed. Every choice is made with equal odds unless it says otherwise;
a slip is left out of, or added to, a driver that is right without it.
"""

import random

SLIPS = [
    "port_not_closed_in_unload", "unregister_before_close", "filter_not_unregistered", "closed_twice",
    "failure_leaves_port", "failure_leaves_filter", "start_failure_leaves_port", "sd_not_freed",
    "sd_freed_twice", "sd_leaked_on_failure", "client_not_closed", "client_not_saved",
    "second_client_overwrites", "refused_after_saving", "refused_after_closing", "send_after_unregister",
    "closed_when_asked", "refuses_too_late", "success_after_teardown", "create_unchecked",
    "created_before_register", "filter_cleared_early", "copy_closed", "no_kernel_handle",
    "disconnect_skips", "unload_skips_if_idle", "server_for_client", "create_twice", "close_under_lock",
]


# The plainest way of each choice, for reducing.
PLAINEST = {
    "storage": "globals", "clients": "slot", "cleanup": "nested", "opening": "helper", "start_first": False,
    "guarded": False, "sends": "none", "locked": None, "driver_unload": False, "limits": False,
    "validates": "no", "test": "!NT_SUCCESS({0})", "most": 1,
}


class Driver:
    def __init__(self, seed, simpler=None):
        """`simpler` has attributes to be set whatever was drawn: what reducing does."""
        self.random = random.Random(seed)
        pick = self.random.choice
        self.storage = pick(["globals", "struct", "pointer"])
        self.clients = pick(["slot", "slot", "table", "record", "cookie_slot"])
        self.cleanup = pick(["goto", "nested", "common", "finally", "stage"])
        self.opening = pick(["helper", "helper", "inline_helper", "deep"])
        self.start_first = self.random.random() < 0.3
        self.guarded = self.random.random() < 0.5 or self.cleanup == "common"
        self.sends = pick(["io", "io", "message", "none"])
        self.locked = pick([None, None, "FastMutex", "Resource"])
        self.driver_unload = self.random.random() < 0.15
        self.limits = self.random.random() < 0.4
        self.validates = pick(["no", "before", "after"])
        self.test = pick(["!NT_SUCCESS({0})", "{0} != STATUS_SUCCESS", "NT_ERROR({0}) || NT_WARNING({0})"])
        self.most = 1 if self.clients in ("slot", "cookie_slot") else pick([1, 2, 4])
        count = pick([0, 1, 1, 1, 2])
        self.slips = set(self.random.sample(SLIPS, count))
        for name, value in (simpler or {}).items():
            setattr(self, name, value)

    def has(self, slip):
        return slip in self.slips

    def field(self, name):
        return {"globals": f"g_{name}", "struct": f"Data.{name}", "pointer": f"Data->{name}"}[self.storage]

    def failed(self, name="status"):
        return self.test.format(name)

    # ---- the parts ----
    def text(self):
        parts = ["#include <fltKernel.h>", "", "#define TAG 'reviD'", f"#define MOST {self.most}", ""]
        parts += [self.state(), self.lock_functions(), self.client_functions(), self.connect(),
                  self.disconnect(), self.message(), self.io(), self.open_port(), self.close_all(),
                  self.unload(), self.registration(), self.entry()]
        return "\n".join(parts) + "\n"

    def state(self):
        fields = [("PFLT_FILTER", "filter"), ("PFLT_PORT", "server"), ("PFLT_PORT", "client"),
                  ("LONG", "count"), ("LONG", "busy")]
        lines = []
        if self.clients == "record":
            lines += ["typedef struct _CLIENT {", "    LIST_ENTRY link;", "    PFLT_PORT port;",
                      "    ULONG flags;", "} CLIENT;"]
        if self.storage == "globals":
            lines += [f"static {kind} g_{name};" for kind, name in fields]
            if self.clients == "table":
                lines.append("static PFLT_PORT g_table[MOST];")
        else:
            lines.append("typedef struct _DATA {")
            lines += [f"    {kind} {name};" for kind, name in fields]
            if self.clients == "table":
                lines.append("    PFLT_PORT table[MOST];")
            lines += ["} DATA;", "static DATA Data;" if self.storage == "struct" else "static DATA *Data;"]
        lock = {"FastMutex": "FAST_MUTEX", "Resource": "ERESOURCE"}.get(self.locked)
        if lock:
            lines.append(f"static {lock} Lock;")
        return "\n".join(lines)

    def lock_functions(self):
        bodies = {"FastMutex": ("ExAcquireFastMutex(&Lock);", "ExReleaseFastMutex(&Lock);"),
                  "Resource": ("FltAcquireResourceExclusive(&Lock);", "FltReleaseResource(&Lock);")}
        if not self.locked:
            return ""
        enter, leave = bodies[self.locked]
        return (f"static VOID Enter(VOID)\n{{\n    {enter}\n}}\n\n"
                f"static VOID Leave(VOID)\n{{\n    {leave}\n}}\n")

    def inside_lock(self, lines):
        return ["Enter();", *lines, "Leave();"] if self.locked else lines

    def client_functions(self):
        close = "FltCloseClientPort({filter}, {slot});"
        if self.has("copy_closed"):
            return (f"static VOID CloseClient(PFLT_PORT *slot)\n{{\n    PFLT_PORT port = *slot;\n\n"
                    f"    {close.format(filter=self.field('filter'), slot='&port')}\n}}\n")
        lines = close.format(filter=self.field("filter"), slot="slot")
        if self.has("close_under_lock"):
            return (f"static KSPIN_LOCK Spin;\n\nstatic VOID CloseClient(PFLT_PORT *slot)\n{{\n    KIRQL old;\n\n"
                    f"    KeAcquireSpinLock(&Spin, &old);\n    {lines}\n    KeReleaseSpinLock(&Spin, old);\n}}\n")
        return f"static VOID CloseClient(PFLT_PORT *slot)\n{{\n    {lines}\n}}\n"

    def refusal(self, status="STATUS_INVALID_PARAMETER"):
        return ["if (size < sizeof(ULONG) || context == NULL) {", f"    return {status};", "}"]

    def late_refusal(self, slot, undo):
        lines = ["if (size < sizeof(ULONG) || context == NULL) {"]
        if self.has("refused_after_closing"):
            lines.append(f"    FltCloseClientPort({self.field('filter')}, &{slot});")
        elif not self.has("refused_after_saving"):
            lines += [f"    {line}" for line in undo]
        return [*lines, "    return STATUS_INVALID_PARAMETER;", "}"]

    def save_client(self):
        """Lines of connect that save the port and set the cookie."""
        late = self.validates == "after" or self.has("refused_after_saving") or self.has("refused_after_closing")
        client = self.field("client")
        if self.clients in ("slot", "cookie_slot"):
            cookie = "NULL" if self.clients == "slot" else f"&{client}"
            return [f"{client} = port;", *(self.late_refusal(client, [f"{client} = NULL;"]) if late else []),
                    f"*cookie = {cookie};", "return STATUS_SUCCESS;"]
        if self.clients == "table":
            table = self.field("table")
            return ["for (i = 0; i < MOST; i++) {", f"    if ({table}[i] == NULL) {{", "        break;", "    }", "}",
                    "if (i == MOST) {", "    return STATUS_CONNECTION_COUNT_LIMIT;", "}", f"{table}[i] = port;",
                    *(self.late_refusal(f"{table}[i]", [f"{table}[i] = NULL;"]) if late else []),
                    f"*cookie = &{table}[i];", "return STATUS_SUCCESS;"]
        return ["client = ExAllocatePoolWithTag(NonPagedPool, sizeof(CLIENT), TAG);", "if (client == NULL) {",
                "    return STATUS_INSUFFICIENT_RESOURCES;", "}", "RtlZeroMemory(client, sizeof(CLIENT));",
                "client->port = port;",
                *(self.late_refusal("client->port", ["ExFreePoolWithTag(client, TAG);"]) if late else []),
                "*cookie = client;", "return STATUS_SUCCESS;"]

    def connect(self):
        lines = []
        if self.validates == "before":
            lines += self.refusal()
        if self.clients in ("slot", "cookie_slot") and self.limits and not self.has("second_client_overwrites"):
            lines += [f"if ({self.field('client')} != NULL) {{", "    return STATUS_CONNECTION_COUNT_LIMIT;", "}"]
        if self.has("client_not_saved"):
            lines += ["*cookie = NULL;", "return STATUS_SUCCESS;"]
        else:
            lines += self.save_client()
        locals_ = {"table": "    ULONG i;\n", "record": "    CLIENT *client;\n"}.get(self.clients, "")
        return (self.head("NTSTATUS", "OnConnect", "PFLT_PORT port, PVOID serverCookie, PVOID context, ULONG size, PVOID *cookie")
                + locals_ + "    (void)serverCookie;\n    (void)context;\n    (void)size;\n    (void)port;\n"
                + self.body(lines) + "}\n")

    def disconnect(self):
        if self.has("client_not_closed"):
            lines = [f"{self.field('busy')} = 0;"]
        elif self.clients == "slot":
            lines = [f"CloseClient(&{self.field('client')});"]
        elif self.clients == "record":
            lines = ["CLIENT *client = cookie;", "CloseClient(&client->port);", "ExFreePoolWithTag(client, TAG);"]
        else:
            lines = ["CloseClient(cookie);"]
        if self.has("server_for_client"):
            lines = [line.replace(self.field("client"), self.field("server")) for line in lines]
        if self.has("disconnect_skips"):
            lines = [f"if ({self.field('busy')} > 0) {{", f"    {self.field('busy')}--;", "    return;", "}", *lines]
        if self.has("filter_cleared_early"):
            lines = [f"if ({self.field('filter')} == NULL) {{", "    DbgPrint(\"late\\n\");", "}", *lines]
        return self.head("VOID", "OnDisconnect", "PVOID cookie") + "    (void)cookie;\n" + self.body(lines) + "}\n"

    def message(self):
        lines = [f"{self.field('busy')} = 1;", "*returned = 0;"]
        if self.has("create_twice"):
            lines.append("(void)OpenPort();")
        lines.append("return STATUS_SUCCESS;")
        forward = "static NTSTATUS OpenPort(VOID);\n\n" if self.has("create_twice") else ""
        return forward + (self.head("NTSTATUS", "OnMessage", "PVOID cookie, PVOID in, ULONG inSize, PVOID out, ULONG outSize, PULONG returned")
                          + "    (void)cookie;\n    (void)in;\n    (void)inSize;\n    (void)out;\n    (void)outSize;\n"
                          + self.body(lines) + "}\n")

    def send(self):
        client = self.field("client")
        return [f"if ({client} != NULL) {{",
                f"    (void)FltSendMessage({self.field('filter')}, &{client}, &what, sizeof(what), NULL, NULL, &timeout);", "}"]

    def io(self):
        if self.sends != "io" or self.clients not in ("slot", "cookie_slot"):
            lines, locals_ = ["return FLT_PREOP_SUCCESS_NO_CALLBACK;"], ""
        else:
            lines = [*self.inside_lock(self.send()), "return FLT_PREOP_SUCCESS_NO_CALLBACK;"]
            locals_ = "    ULONG what = 1;\n    LARGE_INTEGER timeout;\n\n    timeout.QuadPart = -10000;\n"
        return (self.head("FLT_PREOP_CALLBACK_STATUS", "PreCreate", "PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *completion")
                + locals_ + "    (void)data;\n    (void)objects;\n    (void)completion;\n" + self.body(lines) + "}\n"
                + "\nstatic const FLT_OPERATION_REGISTRATION Operations[] = {\n    {IRP_MJ_CREATE, 0, PreCreate, NULL},\n"
                  "    {IRP_MJ_OPERATION_END}};\n")

    def open_port(self):
        flags = "OBJ_CASE_INSENSITIVE" + ("" if self.has("no_kernel_handle") else " | OBJ_KERNEL_HANDLE")
        server, filter_ = self.field("server"), self.field("filter")
        release = ["FltFreeSecurityDescriptor(sd);"]
        if self.has("sd_not_freed"):
            release = []
        elif self.has("sd_freed_twice"):
            release = ["FltFreeSecurityDescriptor(sd);", f"if ({self.failed()}) {{", "    FltFreeSecurityDescriptor(sd);", "}"]
        elif self.has("sd_leaked_on_failure"):
            release = [f"if ({self.failed()}) {{", "    return status;", "}", "FltFreeSecurityDescriptor(sd);"]
        create = (f"status = FltCreateCommunicationPort({filter_}, &{server}, &oa, NULL, OnConnect, OnDisconnect, OnMessage, MOST"
                  + (" + 1" if self.has("second_client_overwrites") else "") + ");")
        lines = ["status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);", f"if ({self.failed()}) {{",
                 "    return status;", "}", f"InitializeObjectAttributes(&oa, &name, {flags}, NULL, sd);", create, *release]
        if self.guarded:
            lines += [f"if ({self.failed()}) {{", f"    {server} = NULL;", "}"]
        lines.append("return " + ("STATUS_SUCCESS;" if self.has("create_unchecked") else "status;"))
        text = ("static NTSTATUS OpenPort(VOID)\n{\n    PSECURITY_DESCRIPTOR sd;\n    OBJECT_ATTRIBUTES oa;\n"
                "    UNICODE_STRING name = RTL_CONSTANT_STRING(L\"\\\\Generated\");\n    NTSTATUS status;\n\n"
                + self.body(lines) + "}\n")
        if self.opening == "deep":
            text += "\nstatic NTSTATUS Listen(VOID)\n{\n    NTSTATUS status = OpenPort();\n\n    return status;\n}\n"
        return text

    def opener(self):
        return "Listen()" if self.opening == "deep" else "OpenPort()"

    def close_lines(self, guarded=None):
        server = self.field("server")
        close = f"FltCloseCommunicationPort({server});"
        if self.guarded if guarded is None else guarded:
            return [f"if ({server} != NULL) {{", f"    {close}", f"    {server} = NULL;", "}"]
        return [close]

    def close_all(self):
        lines = self.close_lines()
        return "static VOID ClosePort(VOID)\n{\n" + self.body(lines) + "}\n"

    def unregister_lines(self):
        lines = [f"FltUnregisterFilter({self.field('filter')});"]
        if self.has("filter_cleared_early"):
            lines = [f"PFLT_FILTER filter = {self.field('filter')};", f"{self.field('filter')} = NULL;",
                     "FltUnregisterFilter(filter);"]
        return lines

    def teardown(self):
        lines = [] if self.has("port_not_closed_in_unload") else ["ClosePort();"]
        if self.has("closed_twice"):
            lines += [f"FltCloseCommunicationPort({self.field('server')});"]
        if self.has("closed_when_asked"):
            lines = [f"if ({self.field('busy')} == 0) {{", *["    " + line for line in lines], "}"]
        end = [] if self.has("filter_not_unregistered") else self.unregister_lines()
        lines = [*end, *lines] if self.has("unregister_before_close") else [*lines, *end]
        if self.has("send_after_unregister") and self.clients in ("slot", "cookie_slot"):
            lines += ["{", "    ULONG what = 2;", "    LARGE_INTEGER timeout;", "    timeout.QuadPart = -1;",
                      *["    " + line for line in self.send()], "}"]
        if self.locked == "Resource":
            lines.append("ExDeleteResourceLite(&Lock);")
        if self.storage == "pointer":
            lines += ["ExFreePoolWithTag(Data, TAG);", "Data = NULL;"]
        return lines

    def unload(self):
        lines = []
        if self.has("unload_skips_if_idle"):
            lines += [f"if ({self.field('busy')} > 0 && !(flags & FLTFL_FILTER_UNLOAD_MANDATORY)) {{",
                      "    return STATUS_SUCCESS;", "}"]
        if self.has("refuses_too_late"):
            lines += ["ClosePort();", f"if ({self.field('busy')} > 0 && !(flags & FLTFL_FILTER_UNLOAD_MANDATORY)) {{",
                      "    return STATUS_FLT_DO_NOT_DETACH;", "}"]
            if not self.guarded:
                lines[0] = f"{lines[0]}"
        teardown = self.teardown()
        head = self.head("NTSTATUS", "OnUnload", "FLT_FILTER_UNLOAD_FLAGS flags") + "    (void)flags;\n"
        if self.driver_unload:
            text = "static VOID OnDriverUnload(PDRIVER_OBJECT driver)\n{\n    (void)driver;\n" + self.body(teardown) + "}\n\n"
            return text + head + self.body([*lines, "return STATUS_SUCCESS;"]) + "}\n"
        if self.has("refuses_too_late") and not self.guarded:
            teardown = [line for line in teardown if line != "ClosePort();"]
        return head + self.body([*lines, *teardown, "return STATUS_SUCCESS;"]) + "}\n"

    def registration(self):
        return ("static const FLT_REGISTRATION Registration = {\n    .Size = sizeof(FLT_REGISTRATION),\n"
                "    .Version = FLT_REGISTRATION_VERSION,\n    .OperationRegistration = Operations,\n"
                "    .FilterUnloadCallback = OnUnload,\n};\n")

    # ---- DriverEntry ----
    def steps(self):
        """(what is done, what undoes it), in order."""
        register = (f"FltRegisterFilter(driver, &Registration, &{self.field('filter')})",
                    [] if self.has("failure_leaves_filter") else [f"FltUnregisterFilter({self.field('filter')});"])
        close = [] if self.has("failure_leaves_port") else ["ClosePort();"]
        port = (self.opener(), close)
        start = (f"FltStartFiltering({self.field('filter')})", [])
        steps = [register, start, port] if self.start_first else [register, port, start]
        if self.has("created_before_register"):
            steps = [port, register, start]
        if self.has("start_failure_leaves_port") and not self.start_first:
            steps[steps.index(port)] = (self.opener(), [])
        return steps

    def entry(self):
        before, undo_first = [], []
        if self.storage == "pointer":
            before += ["Data = ExAllocatePoolWithTag(NonPagedPool, sizeof(*Data), TAG);", "if (Data == NULL) {",
                       "    return STATUS_INSUFFICIENT_RESOURCES;", "}", "RtlZeroMemory(Data, sizeof(*Data));"]
            undo_first = ["ExFreePoolWithTag(Data, TAG);", "Data = NULL;"]
        if self.locked == "FastMutex":
            before.append("ExInitializeFastMutex(&Lock);")
        elif self.locked == "Resource":
            before.append("ExInitializeResourceLite(&Lock);")
            undo_first = ["ExDeleteResourceLite(&Lock);", *undo_first]
        if self.has("close_under_lock"):
            before.append("KeInitializeSpinLock(&Spin);")
        if self.driver_unload:
            before.append("driver->DriverUnload = OnDriverUnload;")
        last = "return STATUS_SUCCESS;" if self.has("success_after_teardown") else "return status;"
        lines = getattr(self, "entry_" + self.cleanup)(self.steps(), undo_first, last)
        head = "NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)\n{\n    NTSTATUS status;\n"
        extra = "    ULONG stage = 0;\n" if self.cleanup in ("stage", "common", "finally") else ""
        return head + extra + "\n    (void)path;\n" + self.body([*before, *lines]) + "}\n"

    def entry_goto(self, steps, undo_first, last):
        lines, labels = [], []
        for i, (do, undo) in enumerate(steps):
            lines += [f"status = {do};", f"if ({self.failed()}) {{", f"    goto Undo{i};", "}"]
            labels = [f"Undo{i + 1}:", *undo, *labels] if i + 1 < len(steps) else labels
        return [*lines, "return STATUS_SUCCESS;", *labels, "Undo0:", *undo_first, last]

    def entry_nested(self, steps, undo_first, last):
        def nest(rest):
            if not rest:
                return ["return STATUS_SUCCESS;"]
            (do, undo), *others = rest
            inner = nest(others)
            if others:
                inner += undo
            return [f"status = {do};", f"if (!({self.failed()})) {{", *["    " + line for line in inner], "}"]
        return [*nest(steps), *undo_first, last]

    def undo_by_stage(self, steps):
        lines = []
        for i in range(len(steps) - 2, -1, -1):
            if steps[i][1]:
                lines += [f"if (stage > {i}) {{", *["    " + line for line in steps[i][1]], "}"]
        return lines

    def entry_stage(self, steps, undo_first, last):
        lines = ["do {"]
        for do, _ in steps:
            lines += [f"    status = {do};", f"    if ({self.failed()}) {{", "        break;", "    }", "    stage++;"]
        return [*lines, "    return STATUS_SUCCESS;", "} while (0);", *self.undo_by_stage(steps), *undo_first, last]

    def entry_common(self, steps, undo_first, last):
        lines = []
        for do, _ in steps:
            lines += [f"status = {do};", f"if ({self.failed()}) {{", "    goto Exit;", "}", "stage++;"]
        return [*lines, "Exit:", f"if ({self.failed()}) {{",
                *["    " + line for line in [*self.undo_by_stage(steps), *undo_first]], "}", last]

    def entry_finally(self, steps, undo_first, last):
        lines = ["__try {"]
        for do, _ in steps:
            lines += [f"    status = {do};", f"    if ({self.failed()}) {{", "        __leave;", "    }", "    stage++;"]
        undo = [*self.undo_by_stage(steps), *undo_first]
        return [*lines, "} __finally {", f"    if ({self.failed()}) {{", *["        " + line for line in undo], "    }", "}", last]

    @staticmethod
    def head(kind, name, parameters):
        return f"static {kind} FLTAPI {name}({parameters})\n{{\n"

    @staticmethod
    def body(lines):
        return "".join(line + "\n" if line.endswith(":") else f"    {line}\n" for line in lines)
