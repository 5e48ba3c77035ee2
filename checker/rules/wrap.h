/* wrap.h - breaking prose into lines, for explain. Private to rules/. */
#ifndef FLTCHECK_RULES_WRAP_H
#define FLTCHECK_RULES_WRAP_H

#include "base/text.h"

/* Appends `prose`, its line breaks forgotten, in lines of at most 80 columns that
 * start with `indent` blanks. Empty lines stay as paragraph breaks. */
void wrap_prose(Text *out, const char *prose, unsigned indent);

/* Appends `code` line by line, each after `indent` blanks. */
void wrap_code(Text *out, const char *code, unsigned indent);

#endif
