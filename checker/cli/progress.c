/* progress.c - one line that changes, or one for each step. */
#include "cli/progress.h"

#include "base/platform.h"

#include <stdio.h>
#include <string.h>

static const double patience = 0.5; /* seconds before the first line */

Progress progress_start(const Options *options) {
    bool is_plain = options->progress == PROGRESS_PLAIN;
    bool is_seen = is_plain || (options->progress == PROGRESS_AUTO && platform_is_terminal(stderr));
    return (Progress){
        .enabled = !options->quiet && is_seen, .is_plain = is_plain, .start = platform_seconds()};
}

void progress_end(Progress *progress) {
    if (progress->shown) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
        progress->shown = false;
    }
}

/* Steps are reported again and again while they take their time. */
static void plain_line(Progress *progress, const char *phase, size_t done, size_t total,
                       const char *item) {
    char line[sizeof progress->last];
    snprintf(line, sizeof line, "[%lu/%lu] %s %s", (unsigned long)done, (unsigned long)total, phase,
             item);
    if (strcmp(line, progress->last) != 0) {
        memcpy(progress->last, line, sizeof line);
        fprintf(stderr, "%s\n", line);
    }
}

void progress_report(void *context, const char *phase, size_t done, size_t total,
                     const char *item) {
    Progress *progress = context;
    if (item == NULL) {
        progress_end(progress);
        return;
    }
    if (progress->enabled && progress->is_plain) {
        plain_line(progress, phase, done, total, item);
        return;
    }
    if (!progress->enabled || platform_seconds() - progress->start < patience) {
        return;
    }
    /* Back to the first column, text without wrapping, rest of the line erased. */
    fprintf(stderr, "\r\033[K[%lu/%lu] %s %.60s", (unsigned long)done, (unsigned long)total, phase,
            item);
    fflush(stderr);
    progress->shown = true;
}
