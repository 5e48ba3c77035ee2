#!/usr/bin/env python3
"""The rewriting of drivers for the simulator: types, and every way out of a guarded block."""

import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import rewrite  # noqa: E402

HERE = Path(__file__).resolve().parent

# The frames of the simulator need a task; these few lines do for one thread.
RUNTIME = """
static struct sim_frame *top;
static int abnormal;
void sim_frame_push(struct sim_frame *f, int is_finally)
{ f->outer = top; f->is_finally = is_finally; f->pushed = 1; f->normal = 0; f->unwinding = 0; top = f; }
void sim_frame_drop(struct sim_frame *f) { if (f->pushed) { top = f->outer; f->pushed = 0; } }
void sim_frame_normal(struct sim_frame *f) { sim_frame_drop(f); f->normal = 1; }
void sim_frame_leave(struct sim_frame *f) { sim_frame_drop(f); abnormal = !f->normal; }
static void throw_it(void)
{ struct sim_frame *f = top; sim_frame_drop(f); f->unwinding = 1; __builtin_longjmp(f->jump, 1); }
void sim_frame_continue(struct sim_frame *f) { if (f->unwinding) throw_it(); }
void sim_pass_on(void) { throw_it(); }
static int trace;
static void step(int n) { trace = trace * 10 + n; }
"""

DRIVER = """
static int by_return(void) { __try { step(1); return 7; } __finally { step(2 + abnormal); } return 8; }
static int by_leave(void) { int r = 1; __try { if (r) __leave; step(9); } __finally { step(4 - abnormal); } return r; }
static int thrown(void) {
    __try { __try { step(1); throw_it(); step(9); } __finally { step(5); } step(9); }
    __except (1) { step(6); } return 0; }
static int passed_on(void) {
    __try { __try { throw_it(); } __except (0) { step(9); } } __except (1) { step(7); } return 0; }
static int deeper(void) { throw_it(); return 0; }
static int from_callee(void) { __try { deeper(); } __except (1) { __try { step(8); } __finally { step(1); } } return 0; }
static int in_loop(void) { int n = 0; for (;;) { __try { if (n++ == 2) break; } __finally { step(n); } } return n; }
int main(void) {
    long a = sizeof(long); unsigned long b = sizeof(long long);
    int failed = a != 4 || b != 8;
    trace = 0; failed |= (by_return() != 7 || trace != 13) << 1;
    trace = 0; failed |= (by_leave() != 1 || trace != 4) << 2;
    trace = 0; thrown(); failed |= (trace != 156) << 3;
    trace = 0; passed_on(); failed |= (trace != 7) << 4;
    trace = 0; from_callee(); failed |= (trace != 81) << 5;
    trace = 0; failed |= (in_loop() != 3 || trace != 123) << 6;
    return failed;
}
"""


class Rewrite(unittest.TestCase):
    @unittest.skipUnless(shutil.which("gcc"), "needs gcc for nested functions")
    def test_ways_out_of_a_block(self):
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "driver.c"
            source.write_text(f'#include "seh.h"\n{RUNTIME}{rewrite.rewrite(DRIVER)}', encoding="utf-8")
            program = Path(folder) / "driver"
            subprocess.run(["gcc", "-std=gnu11", "-O0", "-w", f"-I{HERE}", str(source), "-o", str(program)],
                           check=True)
            self.assertEqual(subprocess.run([str(program)], check=False).returncode, 0)

    def test_long(self):
        self.assertEqual(rewrite.rewrite_header("unsigned long x; long long y; long int z; long double d;"),
                         "unsigned int x; long long y;  int z; long double d;")

    def test_texts_and_comments_stay(self):
        text = '/* long __try */ char *s = "long"; // long\n'
        self.assertEqual(rewrite.rewrite(text), text)

    def test_lines_stay(self):
        text = "void f(void)\n{\n    __try\n    {\n        g();\n    }\n    __finally\n    {\n        h();\n    }\n}\n"
        self.assertEqual(rewrite.rewrite(text).count("\n"), text.count("\n"))

    def test_block_without_handler(self):
        with self.assertRaises(rewrite.RewriteError):
            rewrite.rewrite("void f(void) { __try { } }")


if __name__ == "__main__":
    unittest.main()
