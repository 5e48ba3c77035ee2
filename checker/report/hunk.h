/* hunk.h - lines that mend a finding, as a hunk that patch and git take. */
#ifndef FLTCHECK_REPORT_HUNK_H
#define FLTCHECK_REPORT_HUNK_H

#include "base/text.h"
#include "verdict/verdict.h"

/* Header and hunk, with `indent` in front of each line. */
void hunk_append(Text *out, const Fix *fix, const char *indent);

#endif
