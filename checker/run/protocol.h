/* protocol.h - what the program and its workers say to each other (private).
 *
 * Both sides are the same program, started from the same file. Everything goes in
 * frames: eight bytes with the length, then so many bytes. The worker begins with a
 * greeting, the parent with the setup; after that each request has one answer.
 */
#ifndef FLTCHECK_RUN_PROTOCOL_H
#define FLTCHECK_RUN_PROTOCOL_H

#include "base/bytes.h"
#include "frontend/frontend.h"

enum { PROTOCOL_HEAD = 8 };

/* Longer frames are taken for garbage. */
#define PROTOCOL_LONGEST ((uint64_t)1 << 32)

/* What is the same for all units of a run. */
typedef struct ProtocolSetup {
    const FrontendFile *files;
    size_t file_count;
    const char *const *system_directories;
    size_t system_directory_count;
    uint64_t memory; /* limit of the worker in bytes, 0: none */
} ProtocolSetup;

/* Whole frames, appended to `out`. With the greeting goes the version of libclang. A request is
 * sent without what is in the setup; with a result goes the largest memory that the worker has had.
 */
void protocol_put_greeting(Bytes *out, const char *libclang);
void protocol_put_setup(Bytes *out, const ProtocolSetup *setup);
void protocol_put_request(Bytes *out, const FrontendRequest *request);
void protocol_put_result(Bytes *out, const FrontendResult *result, uint64_t peak_memory);

/* The length of the frame that begins with these PROTOCOL_HEAD bytes. */
uint64_t protocol_length(const unsigned char *head);

/* The content of a frame, without its head; false if it is something else. What they
 * give lives in `arena`. */
bool protocol_get_greeting(Arena *arena, const void *content, size_t length, const char **libclang);
bool protocol_get_setup(Arena *arena, const void *content, size_t length, ProtocolSetup *setup);
bool protocol_get_request(Arena *arena, const void *content, size_t length,
                          const ProtocolSetup *setup, FrontendRequest *request);
bool protocol_get_result(Arena *arena, const void *content, size_t length, FrontendResult *result,
                         uint64_t *peak_memory);

#endif
