/* mend.h - lines that mend findings, each tried out by checking again.
 *
 * A rule file can name a statement that may help (Rule.fix). Whether it does is not
 * believed but looked at: the sources are checked with it, in memory, and it is good if
 * the finding is gone and nothing else is worse: no new finding, no verdict less, no
 * further error in a source.
 */
#ifndef FLTCHECK_RUN_MEND_H
#define FLTCHECK_RUN_MEND_H

#include "run/run.h"

/* Sources as they would be with lines that were accepted so far. */
typedef struct Mend Mend;

Mend *mend_open(Arena *arena, const RunOptions *options);

/* A line for the finding that was tried out on top of those accepted, or NULL. `after`
 * gets what checking with it says. */
const Fix *mend_find(Mend *mend, const Results *results, const Finding *finding,
                     const Results **after);

/* From now on the sources have that line, which mend_find() found for `results`. */
void mend_accept(Mend *mend, const Results *results, const Fix *fix);

/* The changed files, by their absolute paths, with their new content. */
size_t mend_file_count(const Mend *mend);
const ProjectFile *mend_file(const Mend *mend, size_t index);

/* The same results, in which findings have the line that mends them, each alone. At most
 * `limit` findings are tried. */
const Results *mend_propose(Arena *arena, const RunOptions *options, const Results *results,
                            uint32_t limit);

#endif
