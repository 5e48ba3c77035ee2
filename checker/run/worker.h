/* worker.h - a process that parses units for another one.
 *
 * A crash of the parser, an endless parse or one that needs too much memory then costs
 * one unit. See protocol.h for what is said, pool.h for the other side. */
#ifndef FLTCHECK_RUN_WORKER_H
#define FLTCHECK_RUN_WORKER_H

#include <stdbool.h>

/* Serves requests from standard input on standard output until the input ends. False if
 * what came was no request. */
bool run_worker(void);

#endif
