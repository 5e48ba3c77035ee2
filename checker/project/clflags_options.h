/* clflags_options.h - what the options of compilers mean (private to clflags.c).
 */
#ifndef FLTCHECK_PROJECT_CLFLAGS_OPTIONS_H
#define FLTCHECK_PROJECT_CLFLAGS_OPTIONS_H

/* What an option means and where its value stands. */
typedef enum OptionMeaning {
    KEEP,     /* as it is */
    RENAME,   /* under another name */
    LANGUAGE, /* tells the language */
    OUTPUT,
    IDLE, /* what is read stays the same: output, warnings, optimisation, the linker */
    DROP  /* all others, known or not */
} OptionMeaning;
typedef enum OptionValue {
    NONE,     /* the option is one whole word */
    JOINED,   /* the rest of the word, maybe empty */
    SEPARATE, /* the next word */
    EITHER    /* the rest of the word, or the next word if there is none */
} OptionValue;

typedef struct Option {
    const char *name;
    OptionMeaning meaning;
    OptionValue value;
    const char *to; /* RENAME: clang's name; LANGUAGE: "c" or "c++" */
} Option;

/* The first whose name fits is meant; the last one fits everything. */
extern const Option clflags_gnu_options[];  /* with their '-' */
extern const Option clflags_msvc_options[]; /* without the '-' or '/' */

#endif
