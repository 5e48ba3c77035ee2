/* doctor.h - what was understood of a project, before anything is judged.
 *
 * Everything that stands between the sources and a verdict: units that failed, headers
 * that were not found, functions with errors, options that were dropped; and what the
 * checker takes for the driver's entry point and callbacks. Printed by
 * `fltcheck doctor` (cli/doctor_text.c, cli/doctor_json.c).
 */
#ifndef FLTCHECK_RUN_DOCTOR_H
#define FLTCHECK_RUN_DOCTOR_H

#include "lifecycle/callbacks.h"
#include "run/run.h"

typedef struct DoctorUnit {
    const ProjectUnit *source;
    const UnitResult *result;
    const char *target;                 /* if its options name one, else NULL */
    const char *const *missing_headers; /* as the sources name them */
    uint32_t missing_header_count;
} DoctorUnit;

/* A function that has an error in it: verdicts that depend on it are unknown. */
typedef struct DoctorFunction {
    const char *name;
    IrLoc loc;
    const char *reason; /* the first */
    IrLoc reason_loc;
    uint32_t reason_count;
} DoctorFunction;

typedef struct DoctorComponent {
    const ProjectComponent *source; /* name, kind, notes, properties without a value */
    const DoctorUnit *units;        /* in project order */
    uint32_t unit_count;
    bool is_skipped;   /* not read: `obstacle` says why */
    const char *entry; /* NULL: none was found, nothing is explored */
    IrLoc entry_loc;
    const char *obstacle; /* why nothing can be explored; else NULL */
    const LifecycleCallback *callbacks;
    uint32_t callback_count;
    const DoctorFunction *degraded;
    uint32_t degraded_count;
    const IrGap *gaps;
    uint32_t gap_count;
    uint32_t function_count; /* with a body, without those of system headers */
} DoctorComponent;

typedef struct DoctorReport {
    const char *headers, *target, *libclang;
    const DoctorComponent *components;
    uint32_t component_count;
    bool is_understood; /* the project was read as a whole, no unit failed, none is
                           degraded, no function has an error, all syntax was lowered */
} DoctorReport;

/* Reads the project and explores nothing. Problems with single units are in the report
 * and not told to `diag`. Everything lives in `arena`. */
const DoctorReport *run_doctor(Arena *arena, const RunOptions *options, Diag *diag);

#endif
