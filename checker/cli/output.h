/* output.h - writing reports to standard output and to files. */
#ifndef FLTCHECK_CLI_OUTPUT_H
#define FLTCHECK_CLI_OUTPUT_H

#include "cli/commands.h"
#include "verdict/verdict.h"

/* True if every -o names a file in a directory that exists; asked before the
 * long work starts. False after a message. */
bool output_check(Cli *cli);

/* True if one of the formats that were asked for tells where the sources come from. */
bool output_tells_origin(const Cli *cli);

/* Writes a report that is ready. False after a message. */
bool output_write_text(Cli *cli, const OutputOption *output, Text *text);

/* Writes every format that was asked for. False after a message. `incomplete`: part of
 * the project could not be read or analysed. */
bool output_write(Cli *cli, const Results *results, bool incomplete);

#endif
