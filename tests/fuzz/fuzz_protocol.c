/* fuzz_protocol.c - what programs and workers say to each other, and the store keeps of a
 * unit: the first byte tells which of it. The hash in front of a packed module is not made for
 * it; fuzz_unpack.c looks behind that. */
#include "fuzz.h"
#include "run/protocol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    Arena *arena = arena_open();
    ProtocolSetup setup = {0};
    FrontendRequest request;
    FrontendResult result;
    uint64_t memory = 0;
    const char *libclang = NULL;
    switch (data[0] % 4) {
    case 0:
        protocol_get_greeting(arena, data + 1, size - 1, &libclang);
        break;
    case 1:
        protocol_get_setup(arena, data + 1, size - 1, &setup);
        break;
    case 2:
        protocol_get_request(arena, data + 1, size - 1, &setup, &request);
        break;
    default:
        protocol_get_result(arena, data + 1, size - 1, &result, &memory);
        break;
    }
    arena_close(arena);
    return 0;
}
