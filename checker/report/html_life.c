/* html_life.c - the life cycle of a component as SVG: what the system calls when it loads
 * the driver, while that is loaded, and when it is unloaded. */
#include "report/html.h"
#include "report/place.h"

#include "base/platform.h"

#include <string.h>

enum { GAP = 44, LINE = 19, TOP = 40, FLOORS = 3 };

/* Of the columns, and how many letters fit into them. */
static const int lefts[] = {0, 290 + GAP, 290 + GAP + 480 + GAP};
static const int widths[] = {290, 480, 290};
static const size_t letters[] = {37, 62, 37};

static const char *const titles[FLOORS] = {"Loading", "While it is loaded", "Unloading"};

static int floor_of(const Routine *routine) {
    return strcmp(routine->role, "unload") == 0 ? 2 : 1;
}

/* "unload: Unload (drv.c:12)". */
static void append_label(Html *html, int column, const char *what, const char *function,
                         IrLoc loc) {
    const char *place = loc.file != NULL
                            ? arena_printf(html->arena, " (%s:%lu)", platform_basename(loc.file),
                                           (unsigned long)loc.line)
                            : "";
    const char *text = arena_printf(html->arena, "%s%s%s%s", what, *what != '\0' ? ": " : "",
                                    function != NULL ? function : "not known which", place);
    text_append(html->out, "<title>");
    html_text(html->out, text);
    text_append(html->out, "</title>");
    html_clip(html->out, text, letters[column]);
}

static void begin_line(Html *html, int column, unsigned row, const char *class) {
    text_printf(html->out, "<text class=\"%s\" x=\"%d\" y=\"%u\">", class, lefts[column] + 14,
                TOP + 22 + row * LINE);
}

/* The routines of a column, below the names of their roles; how many lines that takes. */
static unsigned append_routines(Html *html, const ComponentResult *component, int column) {
    unsigned row = 0;
    const char *role = "";
    for (uint32_t i = 0; i < component->routine_count; i++) {
        const Routine *routine = &component->routines[i];
        if (floor_of(routine) != column) {
            continue;
        }
        if (column == 1 && strcmp(role, routine->role) != 0) {
            begin_line(html, column, row++, "strong");
            html_text(html->out, routine->role);
            text_append(html->out, "</text>\n");
            role = routine->role;
        }
        begin_line(html, column, row++, "plain");
        append_label(html, column,
                     text_starts(routine->what, "before ") || text_starts(routine->what, "after ")
                         ? routine->what
                         : "",
                     routine->function, routine->loc);
        text_append(html->out, "</text>\n");
    }
    return row;
}

static unsigned lines_of(const ComponentResult *component, int column) {
    unsigned lines = 0;
    const char *role = "";
    for (uint32_t i = 0; i < component->routine_count; i++) {
        const Routine *routine = &component->routines[i];
        if (floor_of(routine) == column) {
            lines += column == 1 && strcmp(role, routine->role) != 0 ? 2 : 1;
            role = routine->role;
        }
    }
    return lines > 0 ? lines : 1;
}

static void append_box(Html *html, int column, unsigned height) {
    int x = lefts[column] + 1, width = widths[column];
    text_printf(html->out,
                "<rect class=\"box\" x=\"%d\" y=\"1\" width=\"%d\" height=\"%u\" rx=\"6\"/>"
                "<rect class=\"head\" x=\"%d\" y=\"1\" width=\"%d\" height=\"30\" rx=\"6\"/>"
                "<text class=\"strong\" x=\"%d\" y=\"21\">%s</text>\n",
                x, width, height - 2, x, width, x + 12, titles[column]);
    if (column > 0) {
        text_printf(html->out,
                    "<path class=\"arrow\" d=\"M%d 16H%d\"/>"
                    "<path class=\"tip\" d=\"M%d 16l-9 -5v10z\"/>\n",
                    x - GAP + 3, x - 6, x - 1);
    }
}

void html_life_cycle(Html *html, const ComponentResult *component) {
    unsigned lines = lines_of(component, 1);
    lines = lines_of(component, 2) > lines ? lines_of(component, 2) : lines;
    unsigned height = TOP + 22 + lines * LINE;
    int width = lefts[2] + widths[2] + 2;
    text_printf(html->out,
                "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Life cycle\">"
                "<svg role=\"img\" width=\"%d\" height=\"%u\" viewBox=\"0 0 %d %u\"><title>Life "
                "cycle: the entry point, the routines that the system calls while the driver is "
                "loaded, and those that it calls to unload it</title>\n",
                width, height, width, height);
    for (int column = 0; column < FLOORS; column++) {
        append_box(html, column, height);
    }
    begin_line(html, 0, 0, "plain");
    append_label(html, 0, "", component->entry, component->entry_loc);
    text_append(html->out, "</text>\n");
    append_routines(html, component, 1);
    if (append_routines(html, component, 2) == 0) {
        begin_line(html, 2, 0, "soft");
        text_append(html->out, "no routine: it can't be unloaded</text>\n");
    }
    text_append(html->out, "</svg></div>\n");
}
