"""Which names are a program's own, and how it gets others."""

import re

import build

WORD = re.compile(r"[A-Za-z_]\w*")
# Literals and numbers are passed over whole: `L` and `u` there are no names.
PIECES = re.compile(r"""L?"(?:\\.|[^"\\\n])*"|L?'(?:\\.|[^'\\\n])*'|\b\d\w*|//[^\n]*|/\*.*?\*/|[A-Za-z_]\w*""", re.DOTALL)
KEPT = {"DriverEntry", "main", "wmain", "DllMain", "define", "defined", "include", "ifdef", "ifndef", "undef",
        "endif", "elif", "pragma", "prefast", "push", "pop", "pack", "warning", "disable", "once", "alloc_text",
        "INIT", "PAGE", "__VA_ARGS__", "asm", "auto", "bool", "break", "case", "catch", "char", "class", "const",
        "constexpr", "continue", "default", "delete", "do", "double", "else", "enum", "explicit", "extern",
        "false", "final", "float", "for", "friend", "goto", "if", "inline", "int", "long", "mutable",
        "namespace", "new", "noexcept", "nullptr", "operator", "override", "private", "protected", "public",
        "register", "return", "short", "signed", "sizeof", "static", "static_cast", "reinterpret_cast",
        "const_cast", "struct", "switch", "template", "this", "throw", "true", "try", "typedef", "typename",
        "union", "unsigned", "using", "virtual", "void", "volatile", "wchar_t", "while", "decltype",
        "static_assert", "std"}


def of_headers():
    """All names that the bundled headers have, and words of the language."""
    words = set(KEPT)
    for name in ("bundled", "common"):
        for path in sorted(path for path in (build.HEADERS / name).rglob("*") if path.is_file()):
            words.update(WORD.findall(path.read_text(encoding="utf-8")))
    return words


def changed(text, known, change):
    """The text with `change` applied to each name that is not known; directives that include stay."""
    def other(match):
        word = match.group()
        return change(word) if (word[0].isalpha() or word[0] == "_") and word[-1] not in "\"'" and word not in known else word

    return "".join(line if line.lstrip().startswith(("#include", "#pragma")) else PIECES.sub(other, line)
                   for line in text.splitlines(keepends=True))
