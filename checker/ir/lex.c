/* lex.c - cutting the text form of the IR into words. */
#include "ir/lex.h"

#include "base/text.h"

#include <string.h>

typedef struct Lexer {
    Arena *arena;
    const char *file;
    Diag *diag;
    const char *at;         /* next character */
    const char *line_start; /* for columns */
    uint32_t line;
    IrTokens tokens;
} Lexer;

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static int hex_digit(char c) {
    if (is_digit(c)) {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static IrToken start(const Lexer *lexer, IrTokenKind kind) {
    return (IrToken){.kind = kind,
                     .text = "",
                     .line = lexer->line,
                     .column = (uint32_t)(lexer->at - lexer->line_start) + 1};
}

static void push(Lexer *lexer, IrToken token) {
    vec_push(lexer->arena, &lexer->tokens, token);
}

static void complain(Lexer *lexer, IrToken *token, const char *text) {
    if (!token->is_bad) {
        diag_report(lexer->diag, DIAG_ERROR, (DiagPlace){lexer->file, token->line, token->column},
                    "%s", text);
    }
    token->is_bad = true;
}

static void lex_number(Lexer *lexer) {
    IrToken token = start(lexer, IR_TOKEN_NUMBER);
    unsigned base = 10;
    if (lexer->at[0] == '0' && (lexer->at[1] == 'x' || lexer->at[1] == 'X')) {
        base = 16;
        lexer->at += 2;
        if (hex_digit(*lexer->at) < 0) {
            complain(lexer, &token, "expected digits after 0x");
        }
    }
    for (;; lexer->at++) {
        int digit = hex_digit(*lexer->at);
        if (digit < 0 || (unsigned)digit >= base) {
            break;
        }
        if (token.number > (UINT64_MAX - (unsigned)digit) / base) {
            complain(lexer, &token, "the number does not fit into 64 bits");
        }
        token.number = token.number * base + (unsigned)digit;
    }
    if (is_letter(*lexer->at)) {
        complain(lexer, &token, "a name can't begin with a digit");
        while (is_letter(*lexer->at) || is_digit(*lexer->at)) {
            lexer->at++;
        }
    }
    push(lexer, token);
}

/* The character after a backslash. */
static void lex_escape(Lexer *lexer, IrToken *token, Text *text) {
    char c = *lexer->at++;
    if (c == 'x' && hex_digit(lexer->at[0]) >= 0 && hex_digit(lexer->at[1]) >= 0) {
        text_char(text, (char)(hex_digit(lexer->at[0]) * 16 + hex_digit(lexer->at[1])));
        lexer->at += 2;
    } else if (c == 'n' || c == 't') {
        text_char(text, c == 'n' ? '\n' : '\t');
    } else if (c == '\\' || c == '"' || c == '`') {
        text_char(text, c);
    } else {
        lexer->at--;
        complain(lexer, token, "expected \\\\, \\\", \\`, \\n, \\t or \\xHH");
    }
}

static void lex_quoted(Lexer *lexer, IrToken token, char quote) {
    Text text = text_new(lexer->arena);
    lexer->at++;
    while (*lexer->at != quote) {
        if (*lexer->at == '\0' || *lexer->at == '\n') {
            complain(lexer, &token, "the closing quote is missing on this line");
            break;
        }
        if (*lexer->at == '\\') {
            lexer->at++;
            lex_escape(lexer, &token, &text);
        } else {
            text_char(&text, *lexer->at++);
        }
    }
    if (*lexer->at == quote) {
        lexer->at++;
    }
    token.text = text_str(&text);
    push(lexer, token);
}

static void lex_name(Lexer *lexer) {
    IrToken token = start(lexer, IR_TOKEN_NAME);
    if ((lexer->at[0] == 's' || lexer->at[0] == 'L') && lexer->at[1] == '"') {
        token.kind = IR_TOKEN_STRING;
        token.prefix = *lexer->at++;
        lex_quoted(lexer, token, '"');
        return;
    }
    const char *begin = lexer->at;
    while (is_letter(*lexer->at) || is_digit(*lexer->at)) {
        lexer->at++;
    }
    token.text = arena_strndup(lexer->arena, begin, (size_t)(lexer->at - begin));
    push(lexer, token);
}

static void lex_mark(Lexer *lexer) {
    static const char *const marks[] = {"...", "..", "::", "{", "}", "(", ")", "[", "]", "*",
                                        "&",   "@",  "+",  "-", "=", ",", ":", "?", ".", "#"};
    IrToken token = start(lexer, IR_TOKEN_MARK);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (text_starts(lexer->at, marks[i])) {
            token.text = marks[i];
            lexer->at += strlen(marks[i]);
            push(lexer, token);
            return;
        }
    }
    complain(lexer, &token, arena_printf(lexer->arena, "unexpected character '%c'", *lexer->at));
    lexer->at++;
}

static void end_line(Lexer *lexer) {
    size_t count = lexer->tokens.count;
    if (count > 0 && lexer->tokens.items[count - 1].kind != IR_TOKEN_LINE) {
        push(lexer, start(lexer, IR_TOKEN_LINE));
    }
}

static void lex_word(Lexer *lexer) {
    char c = *lexer->at;
    if (is_letter(c)) {
        lex_name(lexer);
    } else if (is_digit(c)) {
        lex_number(lexer);
    } else if (c == '"') {
        lex_quoted(lexer, start(lexer, IR_TOKEN_STRING), '"');
    } else if (c == '`') {
        IrToken token = start(lexer, IR_TOKEN_NAME);
        token.is_quoted = true;
        lex_quoted(lexer, token, '`');
    } else {
        lex_mark(lexer);
    }
}

IrTokens ir_lex(Arena *arena, const char *file, const char *text, Diag *diag) {
    Lexer lexer = {
        .arena = arena, .file = file, .diag = diag, .at = text, .line_start = text, .line = 1};
    while (*lexer.at != '\0') {
        if (*lexer.at == '\n') {
            end_line(&lexer);
            lexer.line_start = ++lexer.at;
            lexer.line++;
        } else if (*lexer.at == ' ' || *lexer.at == '\t' || *lexer.at == '\r') {
            lexer.at++;
        } else if (*lexer.at == ';') {
            lexer.at += strcspn(lexer.at, "\n");
        } else {
            lex_word(&lexer);
        }
    }
    end_line(&lexer);
    push(&lexer, start(&lexer, IR_TOKEN_END));
    return lexer.tokens;
}
