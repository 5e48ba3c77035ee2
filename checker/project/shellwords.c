/* shellwords.c - a command line, split into words. */
#include "project/shellwords.h"

#include "base/text.h"

#include <string.h>

static const char *skip_space(const char *at) {
    return at + strspn(at, " \t\r\n");
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* ---- POSIX ---------------------------------------------------------------------- */

/* Appends the quoted part that starts at `at` (a quote); returns its end. */
static const char *posix_quoted(Text *word, const char *at) {
    char quote = *at++;
    while (*at != '\0' && *at != quote) {
        if (quote == '"' && *at == '\\' && at[1] != '\0' && strchr("\"\\$`\n", at[1]) != NULL) {
            at++;
        }
        text_char(word, *at++);
    }
    return *at == '\0' ? at : at + 1;
}

static const char *posix_word(Text *word, const char *at) {
    while (*at != '\0' && !is_space(*at)) {
        if (*at == '\'' || *at == '"') {
            at = posix_quoted(word, at);
        } else {
            if (*at == '\\' && at[1] != '\0') {
                at++;
            }
            text_char(word, *at++);
        }
    }
    return at;
}

void shellwords_split_posix(Arena *arena, const char *text, ShellWords *words) {
    for (const char *at = skip_space(text); *at != '\0'; at = skip_space(at)) {
        Text word = text_new(arena);
        at = posix_word(&word, at);
        vec_push(arena, words, text_str(&word));
    }
}

/* ---- Windows -------------------------------------------------------------------- */

/* Backslashes at `at`: before a quote two make one, and an odd one quotes it. */
static const char *windows_backslashes(Text *word, const char *at) {
    size_t count = strspn(at, "\\");
    at += count;
    bool before_quote = *at == '"';
    for (size_t i = 0; i < (before_quote ? count / 2 : count); i++) {
        text_char(word, '\\');
    }
    if (before_quote && count % 2 == 1) {
        text_char(word, *at++);
    }
    return at;
}

static const char *windows_word(Text *word, const char *at) {
    bool quoted = false;
    while (*at != '\0' && (quoted || !is_space(*at))) {
        if (*at == '\\') {
            at = windows_backslashes(word, at);
        } else if (*at == '"' && quoted && at[1] == '"') {
            text_char(word, '"');
            at += 2;
        } else if (*at == '"') {
            quoted = !quoted;
            at++;
        } else {
            text_char(word, *at++);
        }
    }
    return at;
}

void shellwords_split_windows(Arena *arena, const char *text, ShellWords *words) {
    for (const char *at = skip_space(text); *at != '\0'; at = skip_space(at)) {
        Text word = text_new(arena);
        at = windows_word(&word, at);
        vec_push(arena, words, text_str(&word));
    }
}

/* ---- which ------------------------------------------------------------------------ */

static bool has_drive(const char *path) {
    char letter = (char)(path[0] | 0x20);
    return letter >= 'a' && letter <= 'z' && path[1] == ':' && (path[2] == '\\' || path[2] == '/');
}

static bool first_word_is_exe(const char *command) {
    const char *end =
        *command == '"' ? strchr(command + 1, '"') : command + strcspn(command, " \t\r\n");
    if (end == NULL || end - command < 4) {
        return false;
    }
    const char *dot = end - 4;
    return dot[0] == '.' && (dot[1] | 0x20) == 'e' && (dot[2] | 0x20) == 'x' &&
           (dot[3] | 0x20) == 'e';
}

bool shellwords_is_windows(const char *command, const char *directory) {
    command = skip_space(command);
    return has_drive(command) || has_drive(command + (*command == '"')) ||
           first_word_is_exe(command) || (directory != NULL && has_drive(directory));
}
