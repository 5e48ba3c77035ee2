/* surrogates.h - halves of characters in JSON (private). */
#ifndef FLTCHECK_LSP_SURROGATES_H
#define FLTCHECK_LSP_SURROGATES_H

#include <stddef.h>

/* Editors whose texts are UTF-16 send half of a pair, "\ud83d", where they have one. It is no
 * character, so the message would be none: each becomes U+FFFD, which is as long for them. */
void surrogates_mend(char *json, size_t length);

#endif
