/* place.c - places, counts and objects as text. */
#include "report/place.h"

#include "base/platform.h"

const char *place_text(Arena *arena, IrLoc loc) {
    if (loc.file == NULL) {
        return "";
    }
    if (loc.line == 0) {
        return loc.file;
    }
    if (loc.column == 0) {
        return arena_printf(arena, "%s:%lu", loc.file, (unsigned long)loc.line);
    }
    return arena_printf(arena, "%s:%lu:%lu", loc.file, (unsigned long)loc.line,
                        (unsigned long)loc.column);
}

const char *place_count(Arena *arena, uint64_t count, const char *noun) {
    return arena_printf(arena, "%llu %s%s", (unsigned long long)count, noun, count == 1 ? "" : "s");
}

const char *place_object(Arena *arena, const Verdict *verdict) {
    const char *object = verdict->object != NULL ? verdict->object : "";
    if (verdict->birth.line == 0) {
        return object;
    }
    IrLoc birth = {platform_basename(verdict->birth.file), verdict->birth.line, 0};
    return arena_printf(arena, "%s%s(%s)", object, *object != '\0' ? " " : "",
                        place_text(arena, birth));
}
