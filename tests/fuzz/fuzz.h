/* fuzz.h - what the harnesses have in common.
 *
 * A harness gives one reader an input. It may say what it likes about it, but neither read
 * nor write beyond what is its own, nor ask for memory or time without a bound.
 */
#ifndef FLTCHECK_TESTS_FUZZ_H
#define FLTCHECK_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* What a harness defines; libFuzzer calls it, or replay.c. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- scratch.c: for readers that want a file ------------------------------------------ */

/* Makes the file `name` in a folder of this process, which goes with it, and gives its path.
 * Folders in `name` are made. */
const char *scratch_write(const char *name, const void *data, size_t size);
const char *scratch_write_text(const char *name, const char *text);

/* The path of the folder. */
const char *scratch_folder(void);

#endif
