/* configurations.c - choosing among the configurations of a project or solution. */
#include "project/configurations.h"

#include "base/text.h"

#include <string.h>

Configuration configurations_parse(Arena *arena, const char *text) {
    size_t length = strcspn(text, "|");
    const char *platform = text[length] == '|' ? text + length + 1 : "";
    return (Configuration){text_trim(arena, arena_strndup(arena, text, length)),
                           text_trim(arena, platform)};
}

/* True if `word` stands in `text` with no letter beside it. */
static bool has_word(const char *text, const char *word) {
    size_t length = strlen(word);
    for (const char *at = text; length > 0 && *at != '\0'; at++) {
        char before = at == text ? ' ' : (char)(at[-1] | 0x20);
        bool starts = (before < 'a' || before > 'z') && text_starts_nocase(at, word);
        char after = starts ? (char)(at[length] | 0x20) : 'a';
        if (starts && (after < 'a' || after > 'z')) {
            return true;
        }
    }
    return false;
}

static int rate_name(const char *name, const char *wanted) {
    if (text_same_nocase(name, wanted)) {
        return 2;
    }
    return has_word(name, wanted);
}

static bool is_32_bit(const char *platform) {
    return text_same_nocase(platform, "Win32") || text_same_nocase(platform, "x86");
}

static bool same_platform(const char *platform, const char *wanted) {
    return text_same_nocase(platform, wanted) || (is_32_bit(platform) && is_32_bit(wanted));
}

static int rate_platform(const char *platform, const char *wanted) {
    static const char *const order[] = {"Any CPU", "Mixed Platforms", "ARM",
                                        "Win32",   "ARM64",           "x64"};
    if (same_platform(platform, wanted)) {
        return 100;
    }
    for (int i = 0; i < 6; i++) {
        if (same_platform(platform, order[i])) {
            return i + 1;
        }
    }
    return 0;
}

const Configuration *configurations_choose(const ConfigurationList *list, const char *name,
                                           const char *platform, bool *exact) {
    const Configuration *best = NULL;
    int best_rate = 0;
    const char *wanted = name != NULL ? name : "Debug";
    const char *wanted_platform = platform != NULL ? platform : "x64";
    for (size_t i = 0; i < list->count; i++) {
        const Configuration *one = &list->items[i];
        int by_name = rate_name(one->name, wanted);
        int by_platform = rate_platform(one->platform, wanted_platform);
        bool platform_first = name == NULL && platform != NULL;
        int rate = platform_first ? by_platform * 1000 + by_name : by_name * 1000 + by_platform;
        bool newer = best != NULL && rate == best_rate && strcmp(one->name, best->name) > 0 &&
                     has_word(one->name, wanted);
        if (best == NULL || rate > best_rate || newer) {
            best = one;
            best_rate = rate;
        }
    }
    *exact = best != NULL && (name == NULL || rate_name(best->name, name) > 0) &&
             (platform == NULL || same_platform(best->platform, platform));
    return best;
}
