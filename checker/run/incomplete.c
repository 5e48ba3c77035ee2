/* incomplete.c - whether results are about everything; apart from what makes them, so that their
 * readers need nothing of it. */
#include "run/run.h"

bool run_is_incomplete(const Results *results) {
    for (uint32_t i = 0; i < results->unit_count; i++) {
        if (results->units[i]->status == UNIT_FAILED) {
            return true;
        }
    }
    return results->lost_count > 0;
}
