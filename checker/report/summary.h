/* summary.h - the closing part of the text report: the table of verdicts, what
 * they rest on, and the last line. */
#ifndef FLTCHECK_REPORT_SUMMARY_H
#define FLTCHECK_REPORT_SUMMARY_H

#include "report/report.h"

/* One table per component: rule, name, verdict, object, reason. */
void summary_verdicts(Text *out, const Results *results, bool color);

/* The assumptions, all of them or (`all` false) only their number. */
void summary_assumptions(Text *out, const Results *results, bool all, bool color);

/* "1 error, 2 warnings in 3 units; verdicts: 2 violated, 40 hold". */
void summary_line(Text *out, const Results *results, ReportOptions options);

#endif
