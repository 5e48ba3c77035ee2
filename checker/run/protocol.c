/* protocol.c - what the program and its workers say to each other. */
#include "run/protocol.h"

#include "ir/pack.h"

#include <string.h>

static const char greeting[] = "fltcheck worker " FLTCHECK_VERSION;

/* ---- frames --------------------------------------------------------------------- */

/* The length is not known before the content: there is room for it. */
static size_t begin_frame(Bytes *out) {
    bytes_put_fixed(out, 0);
    return out->count;
}

static void end_frame(Bytes *out, size_t begin) {
    Bytes head = {out->arena, out->items, begin - PROTOCOL_HEAD, out->capacity};
    bytes_put_fixed(&head, out->count - begin);
}

uint64_t protocol_length(const unsigned char *head) {
    ByteReader in = bytes_reader(head, PROTOCOL_HEAD);
    return bytes_get_fixed(&in);
}

static bool is_whole(const ByteReader *in) {
    return !in->bad && in->at == in->end;
}

/* ---- greeting, setup ------------------------------------------------------------ */

void protocol_put_greeting(Bytes *out, const char *libclang) {
    size_t begin = begin_frame(out);
    bytes_put_raw(out, greeting, sizeof greeting);
    bytes_put_text(out, libclang);
    end_frame(out, begin);
}

bool protocol_get_greeting(Arena *arena, const void *content, size_t length,
                           const char **libclang) {
    if (length <= sizeof greeting || memcmp(content, greeting, sizeof greeting) != 0) {
        return false;
    }
    ByteReader in =
        bytes_reader((const unsigned char *)content + sizeof greeting, length - sizeof greeting);
    *libclang = bytes_get_text(&in, arena);
    return !in.bad && in.at == in.end && *libclang != NULL;
}

void protocol_put_setup(Bytes *out, const ProtocolSetup *setup) {
    size_t begin = begin_frame(out);
    bytes_put_uint(out, setup->memory);
    bytes_put_texts(out, setup->system_directories, setup->system_directory_count);
    bytes_put_uint(out, setup->file_count);
    for (size_t i = 0; i < setup->file_count; i++) {
        bytes_put_text(out, setup->files[i].path);
        bytes_put_uint(out, setup->files[i].length);
        bytes_put_raw(out, setup->files[i].text, setup->files[i].length);
    }
    end_frame(out, begin);
}

bool protocol_get_setup(Arena *arena, const void *content, size_t length, ProtocolSetup *setup) {
    ByteReader in = bytes_reader(content, length);
    setup->memory = bytes_get_uint(&in);
    setup->system_directories = bytes_get_texts(&in, arena, &setup->system_directory_count);
    setup->file_count = bytes_get_count(&in, 2);
    FrontendFile *files = ARENA_ARRAY(arena, FrontendFile, setup->file_count);
    for (size_t i = 0; i < setup->file_count && !in.bad; i++) {
        files[i].path = bytes_get_text(&in, arena);
        files[i].length = bytes_get_count(&in, 1);
        const unsigned char *text = bytes_get_raw(&in, files[i].length);
        char *copy = arena_alloc(arena, files[i].length + 1); /* with a NUL behind it */
        if (text != NULL && files[i].length > 0) {
            memcpy(copy, text, files[i].length);
        }
        files[i].text = copy;
    }
    setup->files = files;
    return is_whole(&in);
}

/* ---- requests ------------------------------------------------------------------- */

void protocol_put_request(Bytes *out, const FrontendRequest *request) {
    size_t begin = begin_frame(out);
    bytes_put_text(out, request->file);
    bytes_put_text(out, request->directory);
    bytes_put_texts(out, request->args, request->arg_count);
    bytes_put_uint(out, request->lists_inputs);
    end_frame(out, begin);
}

bool protocol_get_request(Arena *arena, const void *content, size_t length,
                          const ProtocolSetup *setup, FrontendRequest *request) {
    ByteReader in = bytes_reader(content, length);
    *request = (FrontendRequest){.files = setup->files,
                                 .file_count = setup->file_count,
                                 .system_directories = setup->system_directories,
                                 .system_directory_count = setup->system_directory_count};
    request->file = bytes_get_text(&in, arena);
    request->directory = bytes_get_text(&in, arena);
    request->args = bytes_get_texts(&in, arena, &request->arg_count);
    request->lists_inputs = bytes_get_bool(&in);
    return is_whole(&in) && request->file != NULL;
}

/* ---- results -------------------------------------------------------------------- */

static void put_loc(Bytes *out, IrLoc loc) {
    bytes_put_text(out, loc.file);
    bytes_put_uint(out, loc.line);
    bytes_put_uint(out, loc.column);
}

static IrLoc get_loc(ByteReader *in, Arena *arena) {
    IrLoc loc = {.file = bytes_get_text(in, arena)};
    loc.line = bytes_get_u32(in, UINT32_MAX);
    loc.column = bytes_get_u32(in, UINT32_MAX);
    return loc;
}

static void put_repairs(Bytes *out, const FrontendResult *result) {
    bytes_put_uint(out, result->repair_count);
    for (uint32_t i = 0; i < result->repair_count; i++) {
        const Repair *repair = &result->repairs[i];
        bytes_put_uint(out, (uint64_t)repair->kind);
        bytes_put_text(out, repair->name);
        put_loc(out, repair->loc);
    }
}

static void get_repairs(ByteReader *in, Arena *arena, FrontendResult *result) {
    enum { LEAST = 5 };
    uint32_t count = bytes_get_count(in, LEAST);
    Repair *repairs = ARENA_ARRAY(arena, Repair, count);
    for (uint32_t i = 0; i < count; i++) {
        repairs[i].kind = (RepairKind)bytes_get_u32(in, REPAIR_MACRO);
        repairs[i].name = bytes_get_text(in, arena);
        repairs[i].loc = get_loc(in, arena);
        in->bad = in->bad || repairs[i].name == NULL;
    }
    result->repairs = repairs;
    result->repair_count = count;
}

static void put_suppressions(Bytes *out, const FrontendResult *result) {
    bytes_put_uint(out, result->suppression_count);
    for (uint32_t i = 0; i < result->suppression_count; i++) {
        const Suppression *suppression = &result->suppressions[i];
        bytes_put_uint(out, (uint64_t)suppression->kind);
        put_loc(out, suppression->loc);
        bytes_put_uint(out, suppression->last_line);
        bytes_put_text(out, suppression->rules);
        bytes_put_text(out, suppression->reason);
        bytes_put_text(out, suppression->until);
    }
}

static void get_suppressions(ByteReader *in, Arena *arena, FrontendResult *result) {
    enum { LEAST = 8 };
    uint32_t count = bytes_get_count(in, LEAST);
    Suppression *suppressions = ARENA_ARRAY(arena, Suppression, count);
    for (uint32_t i = 0; i < count; i++) {
        Suppression *one = &suppressions[i];
        one->kind = (SuppressionKind)bytes_get_u32(in, SUPPRESSION_PRAGMA);
        one->loc = get_loc(in, arena);
        one->last_line = bytes_get_u32(in, UINT32_MAX);
        one->rules = bytes_get_text(in, arena);
        one->reason = bytes_get_text(in, arena);
        one->until = bytes_get_text(in, arena);
        in->bad = in->bad || one->loc.file == NULL || one->rules == NULL || one->reason == NULL;
    }
    result->suppressions = suppressions;
    result->suppression_count = count;
}

static void put_inputs(Bytes *out, const FrontendResult *result) {
    bytes_put_uint(out, result->input_count);
    for (uint32_t i = 0; i < result->input_count; i++) {
        bytes_put_uint(out, (uint64_t)result->inputs[i].kind);
        bytes_put_text(out, result->inputs[i].path);
        bytes_put_fixed(out, result->inputs[i].hash);
    }
}

static void get_inputs(ByteReader *in, Arena *arena, FrontendResult *result) {
    enum { LEAST = 10 };
    uint32_t count = bytes_get_count(in, LEAST);
    FrontendInput *inputs = ARENA_ARRAY(arena, FrontendInput, count);
    for (uint32_t i = 0; i < count; i++) {
        inputs[i].kind = (FrontendInputKind)bytes_get_u32(in, FRONTEND_SPELLINGS);
        inputs[i].path = bytes_get_text(in, arena);
        inputs[i].hash = bytes_get_fixed(in);
        in->bad = in->bad || inputs[i].path == NULL;
    }
    result->inputs = inputs;
    result->input_count = count;
}

void protocol_put_result(Bytes *out, const FrontendResult *result, uint64_t peak_memory) {
    size_t begin = begin_frame(out);
    bytes_put_uint(out, (uint64_t)result->status);
    bytes_put_texts(out, result->reasons, result->reason_count);
    bytes_put_uint(out, result->error_count);
    put_repairs(out, result);
    put_suppressions(out, result);
    put_inputs(out, result);
    bytes_put_double(out, result->parse_seconds);
    bytes_put_double(out, result->lower_seconds);
    bytes_put_uint(out, peak_memory);
    if (result->module != NULL) {
        ir_pack(out, result->module); /* the rest of the frame */
    }
    end_frame(out, begin);
}

bool protocol_get_result(Arena *arena, const void *content, size_t length, FrontendResult *result,
                         uint64_t *peak_memory) {
    ByteReader in = bytes_reader(content, length);
    size_t reason_count = 0;
    *result = (FrontendResult){.status = (UnitStatus)bytes_get_u32(&in, UNIT_FAILED)};
    result->reasons = bytes_get_texts(&in, arena, &reason_count);
    result->reason_count = (uint32_t)reason_count;
    result->error_count = bytes_get_u32(&in, result->reason_count);
    get_repairs(&in, arena, result);
    get_suppressions(&in, arena, result);
    get_inputs(&in, arena, result);
    result->parse_seconds = bytes_get_double(&in);
    result->lower_seconds = bytes_get_double(&in);
    *peak_memory = bytes_get_uint(&in);
    if (in.bad) {
        return false;
    }
    if (in.at < in.end) {
        result->module = ir_unpack(arena, in.at, (size_t)(in.end - in.at), NULL);
    }
    return (result->module == NULL) == (result->status == UNIT_FAILED);
}
