/* test_ir_pack.c - modules as bytes: nothing is lost, and damage is noticed. */
#include "ir/pack.h"

#include "frontend/frontend.h"
#include "ir/pack_format.h"
#include "ir_fixture.h"
#include "project/project.h"

#include "base/platform.h"

/* pack.c and unpack.c name every field: who adds one has to add it there (and to count
 * up the version). */
_Static_assert(sizeof(void *) != 8 ||
                   (sizeof(IrInstr) == 216 && sizeof(IrBlock) == 24 && sizeof(IrFunction) == 112 &&
                    sizeof(IrLocal) == 40 && sizeof(IrGlobal) == 72 && sizeof(IrInit) == 32 &&
                    sizeof(IrType) == 64 && sizeof(IrField) == 32 && sizeof(IrRecord) == 32 &&
                    sizeof(IrStep) == 56 && sizeof(IrPlace) == 32 && sizeof(IrModule) == 72),
               "a field was added to the IR: pack it");

static Bytes pack(Arena *arena, const IrModule *module) {
    Bytes bytes = {.arena = arena};
    ir_pack(&bytes, module);
    return bytes;
}

static const char *print(Arena *arena, const IrModule *module) {
    Text text = text_new(arena);
    ir_print_module(&text, module, (IrPrintOptions){.locations = true, .types = true});
    return text_str(&text);
}

/* The module comes back as it was: it prints the same, and packs to the same bytes,
 * which have what is not printed too. */
static const IrModule *assert_round_trip(Arena *arena, const IrModule *module) {
    Bytes bytes = pack(arena, module);
    const char *error = NULL;
    IrModule *back = ir_unpack(arena, bytes.items, bytes.count, &error);
    assert_null(error);
    assert_non_null(back);
    assert_string_equal(print(arena, back), print(arena, module));
    Bytes again = pack(arena, back);
    assert_int_equal(again.count, bytes.count);
    assert_memory_equal(again.items, bytes.items, bytes.count);
    assert_ptr_equal(ir_verify(arena, module), NULL);
    assert_ptr_equal(ir_verify(arena, back), NULL);
    return back;
}

static const char rich[] =
    "module \"driver.c\"\n"
    "gap \"GNUStatement\" count 3 @7:2\n"
    "type DATA = struct _DATA\n"
    "struct _LIST size 16 {\n"
    "  +0 struct _LIST* Next\n"
    "  +8 struct _LIST* Previous\n"
    "}\n"
    "union _ANY size 8 nolayout {\n"
    "  +0 f64 Number\n"
    "  +0 struct _LIST* List\n"
    "}\n"
    "struct _DATA size 80 {\n"
    "  +0 opaque _FLT_PORT* Server\n"
    "  +8 ptr[4] Clients\n"
    "  +40 struct _LIST List\n"
    "  +56 u32 Busy bits 1 at 0\n"
    "  +56 u32 Mode bits 3 at 1\n"
    "  +64 fn i32(ptr, u16 const*, ...)* Callback\n"
    "  +72 union _ANY Any\n"
    "}\n"
    "global DATA gData {\n"
    "  init +8 = -7\n"
    "  init +48 = &gData+40\n"
    "  init +64 = @Connect\n"
    "}\n"
    "global static readonly i32 const Limit = -1\n"
    "extern global ptr gOther unit \"other.c\"\n"
    "func noreturn void KeBugCheckEx(u32, ...)\n"
    "func system i32 Inline() {\n"
    "  return 5\n"
    "}\n"
    "func static i32 Connect(ptr Port, DATA* Data) @\"port.c\":10:3 {\n"
    "    degraded \"unknown type 'X'\" @12:5\n"
    "    local i32 status\n"
    "    local DATA copy\n"
    "  b0: handler b4\n"
    "    t0 = load Data @13:1\n"
    "    t1 = load Port @\"macro.h\":2:9\n"
    "    t2 = load status\n"
    "    store *t0.Clients[t2], t1 \"Data->Clients[i]\"\n"
    "    t3 = call KeBugCheckEx(0 : ptr, L\"\\\\Port\\n\", s\"x\", @Connect, ?) : i64 \"call\"\n"
    "    t4 = ge i32 t3, 0\n"
    "    branch t4 ? b1 : b2 \"NT_SUCCESS(status)\"\n"
    "  b1:\n"
    "    copy copy, gData, 72\n"
    "    zero copy.List, 16\n"
    "    switch i32 9 { 0: b3, 1..5: b2, -7: b3, default: b3 } \"x\"\n"
    "  b2:\n"
    "    t5 = addr copy.List : u8\n"
    "    t6 = load *t5[3 * 8 of 5] : ptr\n"
    "    t7 = not i32 5\n"
    "    t8 = opaque : i32 \"asm\"\n"
    "    t9 = opaque exception : u32 \"GetExceptionCode()\"\n"
    "    kill status\n"
    "    return t7 \"return x;\"\n"
    "  b3:\n"
    "    return\n"
    "  b4: except\n"
    "    unreachable\n"
    "}\n";

static void test_text(void **state) {
    assert_round_trip(*state, parse_ir(*state, "test.ir", rich));
    assert_round_trip(*state, parse_ir(*state, "empty.ir", ""));
}

/* What the text form leaves out. */
static void test_unprinted(void **state) {
    IrModule *module = parse_ir(*state, "test.ir", rich);
    IrFunction *connect = module->functions[ir_find_function(module, "Connect")];
    IrInstr *load = &connect->blocks[0].instrs[0];
    load->spelling = (IrLoc){"spelled.h", 99, 7};
    connect->locals[2].address_taken = true;
    module->globals[1]->doubt = "it did not parse";
    const IrModule *back = assert_round_trip(*state, module);
    const IrFunction *same = back->functions[ir_find_function(back, "Connect")];
    const IrInstr *again = &same->blocks[0].instrs[0];
    assert_string_equal(again->spelling.file, "spelled.h");
    assert_int_equal(again->spelling.line, 99);
    assert_int_equal(again->spelling.column, 7);
    assert_true(same->locals[2].address_taken);
    assert_string_equal(back->globals[1]->doubt, "it did not parse");
    assert_int_equal(same->blocks[0].handler, 4);
    assert_int_equal(same->blocks[1].handler, IR_NO_BLOCK);
    /* What was one stays one. */
    assert_ptr_equal(back->globals[0]->type->record, same->locals[1].type->elem->record);
}

/* ---- what the frontend makes ---------------------------------------------------- */

static void pack_source(Arena *arena, Frontend *frontend, const Headers *headers,
                        const char *path) {
    FrontendFile *files = ARENA_ARRAY(arena, FrontendFile, headers->file_count);
    for (size_t i = 0; i < headers->file_count; i++) {
        files[i] = (FrontendFile){headers->files[i].path, headers->files[i].text,
                                  headers->files[i].length, false};
    }
    const char *const args[] = {"-I" FLTCHECK_SOURCE_DIR "/corpus/reference/include"};
    ProjectUnit unit = {.file = path, .args = args, .arg_count = 1};
    FrontendRequest request = {.file = path, .files = files, .file_count = headers->file_count};
    request.args = project_unit_args(arena, &unit, headers, &request.arg_count);
    FrontendResult result = frontend_parse(frontend, arena, &request);
    if (result.module != NULL) {
        assert_round_trip(arena, result.module);
    }
}

static size_t pack_folder(Frontend *frontend, const Headers *headers, const char *folder) {
    Arena *arena = arena_open();
    size_t count = 0, sources = 0;
    const char *const *names = platform_list_directory(arena, folder, &count);
    for (size_t i = 0; i < count; i++) {
        if (text_ends(names[i], ".c")) {
            pack_source(arena, frontend, headers, arena_printf(arena, "%s/%s", folder, names[i]));
            sources++;
        }
    }
    arena_close(arena);
    return sources;
}

static void test_sources(void **state) {
    Frontend *frontend = frontend_open();
    Diag *diag = diag_new(*state, stderr, false);
    const Headers *headers =
        headers_open(*state, "bundled", frontend_resource_directory(*state), diag);
    assert_non_null(headers);
    size_t count = pack_folder(frontend, headers, FLTCHECK_SOURCE_DIR "/corpus/reference/driver");
    count += pack_folder(frontend, headers, FLTCHECK_SOURCE_DIR "/corpus/robust");
    count += pack_folder(frontend, headers, FLTCHECK_SOURCE_DIR "/corpus/rules/FLT101");
    count += pack_folder(frontend, headers, FLTCHECK_SOURCE_DIR "/tests/golden");
    assert_true(count > 20);
    frontend_close(frontend);
}

/* ---- damage ----------------------------------------------------------------------- */

/* A copy of exactly that size, so that the sanitizer sees reads beyond it. */
static IrModule *unpack_copy(Arena *arena, const unsigned char *bytes, size_t length,
                             const char **error) {
    return ir_unpack(arena, arena_copy(arena, bytes, length), length, error);
}

static void test_truncated(void **state) {
    Bytes bytes = pack(*state, parse_ir(*state, "test.ir", rich));
    for (size_t length = 0; length < bytes.count; length++) {
        Arena *arena = arena_open();
        const char *error = NULL;
        assert_null(unpack_copy(arena, bytes.items, length, &error));
        assert_non_null(error);
        arena_close(arena);
    }
}

static void test_flipped(void **state) {
    Bytes bytes = pack(*state, parse_ir(*state, "test.ir", rich));
    for (size_t bit = 0; bit < bytes.count * 8; bit++) {
        Arena *arena = arena_open();
        const char *error = NULL;
        bytes.items[bit / 8] ^= (unsigned char)(1u << bit % 8);
        assert_null(unpack_copy(arena, bytes.items, bytes.count, &error));
        assert_non_null(error);
        bytes.items[bit / 8] ^= (unsigned char)(1u << bit % 8);
        arena_close(arena);
    }
}

static void test_version(void **state) {
    Bytes bytes = pack(*state, parse_ir(*state, "test.ir", rich));
    const char *error = NULL;
    bytes.items[8]++;
    assert_null(ir_unpack(*state, bytes.items, bytes.count, &error));
    assert_string_equal(error, "the module was packed by another version");
}

/* The header with the length and hash of what follows. */
static void seal(Arena *arena, unsigned char *bytes, size_t length) {
    Bytes head = {.arena = arena};
    bytes_put_fixed(&head, PACK_MAGIC);
    bytes_put_fixed(&head, PACK_VERSION);
    bytes_put_fixed(&head, length - 32);
    bytes_put_fixed(&head, text_hash(bytes + 32, length - 32));
    memcpy(bytes, head.items, 32);
}

/* Whoever makes such bytes on purpose gets an error or a module that can be used. */
static bool try_forged(const Bytes *bytes, size_t at, unsigned char byte, size_t length) {
    Arena *arena = arena_open();
    unsigned char *forged = arena_copy(arena, bytes->items, length);
    if (at < length) {
        forged[at] = byte;
    }
    seal(arena, forged, length);
    const char *error = NULL;
    IrModule *module = ir_unpack(arena, forged, length, &error);
    assert_int_equal(module == NULL, error != NULL);
    if (module != NULL && ir_verify(arena, module) == NULL) {
        print(arena, module);
    }
    arena_close(arena);
    return module != NULL;
}

static void test_forged(void **state) {
    static const unsigned char bytes[] = {0, 1, 2, 4, 8, 0x7f, 0x80, 0xff};
    Bytes packed = pack(*state, parse_ir(*state, "test.ir", rich));
    size_t accepted = 0;
    for (size_t at = 32; at < packed.count; at++) {
        for (size_t i = 0; i < sizeof bytes; i++) {
            accepted += try_forged(&packed, at, bytes[i], packed.count);
            accepted += try_forged(&packed, at, packed.items[at] ^ bytes[i], packed.count);
        }
        try_forged(&packed, at, 0, at);
    }
    assert_true(accepted > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IR_TEST(test_text),    IR_TEST(test_unprinted), IR_TEST(test_sources),
        IR_TEST(test_flipped), IR_TEST(test_truncated), IR_TEST(test_version),
        IR_TEST(test_forged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
