"""Damages C and C++ sources in ways that no programmer would, the same way for the same seed."""

import random
import re

TOKEN = re.compile(
    r"""/\*.*?\*/ | //[^\n]* | \#[^\n]* | L?"(?:\\.|[^"\\\n])*" | L?'(?:\\.|[^'\\\n])*'
    | [A-Za-z_]\w* | 0[xX][0-9a-fA-F]+\w* | \d[\w.]* | \s+ | <<= | >>= | \.\.\. | -> | \+\+ | --
    | [-+*/%&|^!=<>]= | && | \|\| | << | >> | ::? | .""",
    re.DOTALL | re.VERBOSE,
)

TYPES = """int|void|char|float|double|long double|_Bool|unsigned|long long|__int128|struct nowhere|
union u { int a; char b[3]; }|enum e { E1 = -1, E2 }|int (*)(int)|int *|void **|const|volatile|
typeof(1)|_Complex double|_Atomic int|int (*f(int))(int)|struct { struct { int x; }; int y : 3; }|
unsigned __int128|wchar_t|auto|register|static|extern|inline|_Noreturn|__attribute__((vector_size(16))) int
""".replace("\n", "").split("|")

LITERALS = """0|1|-1|0x7fffffff|0x80000000|0xffffffffffffffff|18446744073709551615|1e400|0.5f|1.0L|
'\\0'|'abcd'|L'x'|"\\xff\\0z"|L"\\u00e4"|u8"x"|""|(1 / 0)|(1 << 40)|(-2147483647 - 1)|sizeof(int[70000])|
99999999999999999999999|(char)300|&main|(int){1}|(struct s){0}|__LINE__|__func__|NULL|((void)0)
""".replace("\n", "").split("|")

SNIPPETS = r"""
goto nowhere;
here: ;
case 7: ;
default: ;
break;
continue;
return;
return 1;
switch (1) { int x; case 0 ... 9: x++; case 0x7fffffffffffffff: ; default: ; }
for (;;) { }
while (1);
do { if (0) continue; } while (({ int q = 1; q; }));
__asm__ volatile ("nop" ::: "memory");
__asm { int 3 }
__try { __leave; } __finally { }
__try { *(int *)0 = 1; } __except (1) { }
int vla[__LINE__ + x];
int zero[0], huge[0x7fffffff];
static int self = self;
struct r { struct r r; };
struct r2 { struct r2 *p; int f[]; } r2 = { .f = { 1, 2 } };
typedef int T; T T;
extern int g; int g = 1; static int g;
int f(); int f(a, b) int a; char b; { return a + b; }
void n(void) { void m(void) { } m(); }
_Static_assert(0, "no");
int a[] = { [5] = 1, [2] = 2, [1 ... 3] = 9, [-1] = 0 };
union w { int i; float f; } w = { .f = 1 }; int bits : 0;
void *label = &&here; goto *label;
(void)_Generic(1, int: 2, default: (3));
__builtin_va_list ap; __builtin_va_arg(ap, int);
x = x ?: y ? z : w;
p->q->r.s[1](2)(3)->t++;
*&*&*p = !!~-+sizeof p[0];
#define R R R
#define F(x) F(x)(x)
#define EMPTY
#include __FILE__
#include "nowhere.h"
#include <nowhere/at/all.h>
#line 0 "other.c"
#line 2000000000
#pragma pack(push, 1)
#pragma warning(suppress: FLT101)
#pragma clang diagnostic error "-Weverything"
#if 1
#else
#endif
#if 0
#error no
// fltcheck-ignore: FLT101
// fltcheck-ignore
/*
*/
\
"unterminated
'
@
??/
NTSTATUS DriverEntry(PDRIVER_OBJECT d, PUNICODE_STRING p) { return 0; }
int DriverEntry;
#define FltUnregisterFilter
#define FltCreateCommunicationPort(...) 0
typedef struct FLT_PORT { int x; } *PFLT_PORT;
VOID FltUnregisterFilter(int x);
FltCloseCommunicationPort(FltCloseCommunicationPort);
FltCreateCommunicationPort();
FltCloseClientPort(NULL, NULL, NULL, NULL);
FltRegisterFilter(1, 2, 3);
class C { public: C(); virtual ~C(); C &operator=(const C &) = default; int x = 1; };
template <class T> struct V { T t; V<V<T>> *next; };
auto lambda = [&](auto x) { return x; };
namespace n { using namespace n; }
throw 1;
try { } catch (...) { }
new int[3]; delete p;
""".strip("\n").split("\n")

NESTS = [("(", ")"), ("{", "}"), ("[", "]"), ("if (1) ", ""), ("-", ""), ("*", ""), ("!", ""),
         ("while (1) { ", " }"), ("1 + (", ")"), ("x ? ", " : 0"), ("f(", ")"), ("{ { ", " }"),
         ("switch (1) { case 1: ", " }"), ("__try { ", " } __finally { }"), ("else ", ""),
         ("struct { ", " x; }"), ("do ", " while (1);"), ("&", ""), ("(int)", ""), ("({ ", "; })")]


class Mutator:
    """`sources`: texts to damage. mutant(n) depends on these and the seed and on nothing else."""

    def __init__(self, sources, seed):
        self.sources = sources
        self.seed = seed

    def mutant(self, number):
        """Bytes of the number-th mutant."""
        draw = random.Random(f"{self.seed}/{number}")
        text = draw.choice(self.sources)
        for _ in range(draw.choice([1, 1, 1, 2, 2, 3, 5, 8])):
            text = draw.choice(WAYS)(self, draw, text)
        data = text.encode("utf-8", "surrogateescape")
        return random_bytes(draw, data) if draw.random() < 0.05 else data

    def splice(self, draw, text):
        """The beginning of one and the end of another one, at ends of lines."""
        ours, theirs = text.split("\n"), draw.choice(self.sources).split("\n")
        return "\n".join(ours[: draw.randrange(len(ours) + 1)] + theirs[draw.randrange(len(theirs)):])

    def join(self, draw, text):
        """Both, one behind the other."""
        return text + draw.choice(self.sources)


def tokens_of(text):
    return TOKEN.findall(text)


def places(tokens):
    """Where there is more than white space, comments and directives."""
    found = [i for i, t in enumerate(tokens) if not t.isspace() and t[:2] not in ("/*", "//") and t[0] != "#"]
    return found or [0]


def on_tokens(change):
    """A way that changes a list of tokens in place, knowing where it can."""

    def way(_, draw, text):
        tokens = tokens_of(text) or [" "]
        change(draw, tokens, places(tokens))
        return "".join(tokens)

    return way


def delete(draw, tokens, where):
    at = draw.choice(where)
    del tokens[at : at + draw.choice([1, 1, 1, 3, 20])]


def duplicate(draw, tokens, where):
    at = draw.choice(where)
    count = draw.choice([1, 1, 5, 40])
    tokens[at:at] = tokens[at : at + count] * draw.choice([1, 1, 3])


def swap(draw, tokens, where):
    a, b = draw.choice(where), draw.choice(where)
    tokens[a], tokens[b] = tokens[b], tokens[a]


def brace(draw, tokens, where):
    braces = [i for i in where if tokens[i] in "(){}[];,"] or where
    at = draw.choice(braces)
    tokens[at] = draw.choice(["", "(", ")", "{", "}", "[", "]", ";", "{{", "}}", ",", tokens[at] * 2])


def retype(draw, tokens, where):
    names = [i for i in where if re.fullmatch(r"[A-Z_]+|int|void|char|const|static|struct|ULONG", tokens[i])]
    tokens[draw.choice(names or where)] = draw.choice(TYPES)


def literal(draw, tokens, where):
    values = [i for i in where if re.match(r"""[\d"'L]""", tokens[i])]
    tokens[draw.choice(values or where)] = draw.choice(LITERALS)


def rename(draw, tokens, where):
    names = [i for i in where if re.match(r"[A-Za-z_]", tokens[i])] or where
    tokens[draw.choice(names)] = tokens[draw.choice(names)]


def operator(draw, tokens, where):
    signs = [i for i in where if not re.match(r"\w", tokens[i])] or where
    tokens[draw.choice(signs)] = draw.choice("+ - * / % & | ^ = == != < > <<= && || -> . ! ~ ++ ? : , ...".split())


def snippet(draw, tokens, where):
    ends = [i for i in where if tokens[i] in (";", "{", "}")] or where
    at = draw.choice(ends if draw.random() < 0.8 else where)
    tokens.insert(at + 1, "\n" + draw.choice(SNIPPETS) + "\n")


def nest(draw, tokens, where):
    begin, end = draw.choice(NESTS)
    depth = draw.choice([3, 30, 300, 1000, 3000])
    at = draw.choice(where)
    tokens[at] = begin * depth + tokens[at] + end * depth


def truncate(draw, tokens, where):
    del tokens[draw.choice(where):]


def lines(draw, tokens, where):
    """A line goes elsewhere."""
    rows = "".join(tokens).split("\n")
    row = rows.pop(draw.randrange(len(rows)))
    rows.insert(draw.randrange(len(rows) + 1), row)
    tokens[:] = ["\n".join(rows)]


def random_bytes(draw, data):
    data = bytearray(data)
    for _ in range(draw.choice([1, 4, 50])):
        data.insert(draw.randrange(len(data) + 1), draw.choice([0, 0xFF, 0xC0, 0x1A, 0x80, draw.randrange(256)]))
    return bytes(data)


WAYS = [Mutator.splice, Mutator.join] + [
    on_tokens(change)
    for change in (delete, delete, duplicate, swap, swap, brace, brace, retype, retype, literal, rename, rename,
                   operator, snippet, snippet, snippet, nest, truncate, lines)
]
