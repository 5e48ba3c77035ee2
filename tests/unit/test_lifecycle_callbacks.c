/* test_lifecycle_callbacks.c - callbacks are found where their addresses go. */
#include "ir_fixture.h"
#include "lifecycle/callbacks.h"

static const char types[] =
    "struct _FLT_OPERATION_REGISTRATION size 32 {\n"
    "  +0 u8 MajorFunction\n"
    "  +4 u32 Flags\n"
    "  +8 ptr PreOperation\n"
    "  +16 ptr PostOperation\n"
    "  +24 ptr Reserved1\n"
    "}\n"
    "struct _FLT_REGISTRATION size 32 {\n"
    "  +0 u16 Size\n"
    "  +8 ptr OperationRegistration\n"
    "  +16 ptr FilterUnloadCallback\n"
    "  +24 ptr InstanceSetupCallback\n"
    "}\n"
    "struct ALL size 96 {\n"
    "  +0 struct _FLT_REGISTRATION Registration\n"
    "  +32 struct _FLT_OPERATION_REGISTRATION[2] Operations\n"
    "}\n"
    "func i32 FltCreateCommunicationPort(ptr, ptr, ptr, ptr, ptr, ptr, ptr, i32)\n"
    "func void Unload() {\n  return\n}\n"
    "func void Setup() {\n  return\n}\n"
    "func void Pre() {\n  return\n}\n"
    "func void Post() {\n  return\n}\n"
    "func void Connect() {\n  return\n}\n"
    "func void Message() {\n  return\n}\n";

/* "role function what;" for each. */
static const char *find(Arena *arena, const char *program) {
    IrModule *module = parse_ir(arena, "test.ir", arena_printf(arena, "%s%s", types, program));
    LifecycleCallbacks callbacks = lifecycle_callbacks(arena, module);
    Text text = text_new(arena);
    for (size_t i = 0; i < callbacks.count; i++) {
        const LifecycleCallback *callback = &callbacks.items[i];
        text_printf(&text, "%s %s %s;", callback->role,
                    callback->function != NULL ? callback->function : "?", callback->what);
    }
    return text_str(&text);
}

static void test_initialisers(void **state) {
    assert_string_equal(find(*state, "global struct _FLT_OPERATION_REGISTRATION[3] Operations {\n"
                                     "  init +8 = @Pre\n"
                                     "  init +32 = 18\n"
                                     "  init +48 = @Post\n"
                                     "  init +64 = 255\n"
                                     "  init +72 = @Pre\n"
                                     "}\n"
                                     "global struct _FLT_REGISTRATION R {\n"
                                     "  init +8 = &Operations\n"
                                     "  init +16 = @Unload\n"
                                     "  init +24 = @Setup\n"
                                     "}\n"),
                        "unload Unload FilterUnloadCallback;"
                        "instance Setup InstanceSetupCallback;"
                        "operation Pre before IRP_MJ_CREATE;"
                        "operation Pre before IRP_MJ_ACQUIRE_FOR_SECTION_SYNCHRONIZATION;"
                        "operation Post after IRP_MJ_CLEANUP;");
}

/* Registrations inside of other structures. */
static void test_nested(void **state) {
    assert_string_equal(find(*state, "global struct ALL[2] Everything {\n"
                                     "  init +16 = @Unload\n"
                                     "  init +160 = 4\n"
                                     "  init +168 = @Pre\n"
                                     "}\n"),
                        "unload Unload FilterUnloadCallback;operation Pre before IRP_MJ_WRITE;");
}

static void test_stores(void **state) {
    assert_string_equal(find(*state, "global struct _FLT_REGISTRATION R\n"
                                     "func i32 DriverEntry(ptr Driver, ptr Path) {\n"
                                     "    local struct _FLT_OPERATION_REGISTRATION[2] table\n"
                                     "    t0 = cast ptr @Unload\n"
                                     "    store R.FilterUnloadCallback, t0\n"
                                     "    store table[1].PostOperation, @Post\n"
                                     "    store R.InstanceSetupCallback, 0\n"
                                     "    return 0\n"
                                     "}\n"),
                        "unload Unload FilterUnloadCallback;operation Post after some operation;");
}

static void test_calls(void **state) {
    assert_string_equal(
        find(*state, "global ptr gDisconnect\n"
                     "func i32 DriverEntry(ptr Driver, ptr Path) {\n"
                     "    t0 = load gDisconnect\n"
                     "    t1 = call FltCreateCommunicationPort(0 : ptr, 0 : ptr, 0 : ptr, 0 : ptr, "
                     "@Connect, t0, 0 : ptr, 1)\n"
                     "    t2 = call FltCreateCommunicationPort(0 : ptr, 0 : ptr, 0 : ptr, 0 : ptr, "
                     "@Connect, 0 : ptr, @Message, 1)\n"
                     "    return 0\n"
                     "}\n"),
        "connect Connect FltCreateCommunicationPort;disconnect ? FltCreateCommunicationPort;"
        "message Message FltCreateCommunicationPort;");
}

static void test_nothing(void **state) {
    assert_string_equal(find(*state, "global ptr gRoutine = @Pre\n"), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IR_TEST(test_initialisers), IR_TEST(test_nested),  IR_TEST(test_stores),
        IR_TEST(test_calls),        IR_TEST(test_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
