/* doctor_report.h - what `fltcheck doctor` prints: docs/doctor.md describes it. */
#ifndef FLTCHECK_CLI_DOCTOR_REPORT_H
#define FLTCHECK_CLI_DOCTOR_REPORT_H

#include "base/text.h"
#include "run/doctor.h"

typedef struct DoctorStyle {
    bool color;
    bool verbose; /* text: every error of each unit */
    bool quiet;   /* text: without what is in order */
} DoctorStyle;

void doctor_report_text(Text *out, const DoctorReport *report, DoctorStyle style);
void doctor_report_json(Text *out, const DoctorReport *report, DoctorStyle style);

#endif
