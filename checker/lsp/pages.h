/* pages.h - what clients are told about rules (private). */
#ifndef FLTCHECK_LSP_PAGES_H
#define FLTCHECK_LSP_PAGES_H

#include "base/text.h"
#include "lsp/analyst.h"

/* Where the rule is explained, as a URI; NULL: nowhere. */
const char *pages_uri(const Analyst *analyst, Arena *arena, const Rule *rule);

/* The rule as Markdown. */
void pages_markdown(Text *out, const Rule *rule);

#endif
