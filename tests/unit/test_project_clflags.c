/* test_project_clflags.c - compiler options of gcc, clang and cl; words of command lines. */
#include "project/clflags.h"
#include "project/shellwords.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"

static int open_arena(void **state) {
    *state = arena_open();
    return 0;
}

static int close_arena(void **state) {
    arena_close(*state);
    return 0;
}

static const char *joined(Arena *arena, const ClflagsList *list) {
    Text text = text_new(arena);
    for (size_t i = 0; i < list->count; i++) {
        text_printf(&text, "%s%s", i == 0 ? "" : "|", list->items[i]);
    }
    return text_str(&text);
}

static Clflags parse(Arena *arena, ClflagsStyle style, const char *command) {
    ShellWords words = {0};
    shellwords_split_windows(arena, command, &words);
    return clflags_parse(arena, style, words.items, words.count, "/nowhere");
}

static void expect_args(Arena *arena, ClflagsStyle style, const char *command,
                        const char *expected) {
    Clflags flags = parse(arena, style, command);
    assert_string_equal(joined(arena, &flags.args), expected);
}

static void the_compilers_name_tells_the_style(void **state) {
    (void)state;
    assert_int_equal(clflags_style("gcc"), CLFLAGS_GNU);
    assert_int_equal(clflags_style("/usr/bin/clang-19"), CLFLAGS_GNU);
    assert_int_equal(clflags_style("clang"), CLFLAGS_GNU);
    assert_int_equal(clflags_style("cl"), CLFLAGS_MSVC);
    assert_int_equal(clflags_style("C:\\VC\\bin\\CL.EXE"), CLFLAGS_MSVC);
    assert_int_equal(clflags_style("/opt/llvm/clang-cl-19"), CLFLAGS_MSVC);
}

static void gnu_options_that_matter_are_kept(void **state) {
    expect_args(*state, CLFLAGS_GNU,
                "-I inc -Iinc2 -isystem sys -isystemsys2 -D A=1 -DB -UC -include pre.h -std=c11 "
                "-fpack-struct=1",
                "-Iinc|-Iinc2|-isystem|sys|-isystem|sys2|-DA=1|-DB|-UC|-include|pre.h|-std=c11|"
                "-fpack-struct=1");
}

static void gnu_options_that_do_not_are_dropped(void **state) {
    Clflags flags =
        parse(*state, CLFLAGS_GNU,
              "-O2 -Wall -Werror -MF x.d -Xclang -verify -target arm -o out/a.o -c a.c");
    assert_int_equal(flags.args.count, 0);
    assert_string_equal(joined(*state, &flags.dropped), "-Xclang -verify|-target arm");
    assert_string_equal(joined(*state, &flags.idle), "-O2|-Wall|-Werror|-MF x.d|-c");
    assert_string_equal(flags.output, "out/a.o");
    assert_string_equal(flags.input, "a.c");
}

static void the_language_may_be_told(void **state) {
    assert_int_equal(parse(*state, CLFLAGS_GNU, "a.c").language, CLFLAGS_BY_NAME);
    assert_int_equal(parse(*state, CLFLAGS_GNU, "-x c++ a.c").language, CLFLAGS_CXX);
    assert_int_equal(parse(*state, CLFLAGS_GNU, "-xc a.cpp").language, CLFLAGS_C);
    assert_int_equal(parse(*state, CLFLAGS_MSVC, "/TP a.c").language, CLFLAGS_CXX);
    Clflags flags = parse(*state, CLFLAGS_MSVC, "/Tcdriver.x");
    assert_int_equal(flags.language, CLFLAGS_C);
    assert_string_equal(flags.input, "driver.x");
}

static void msvc_options_become_clangs(void **state) {
    expect_args(
        *state, CLFLAGS_MSVC,
        "/I inc -Iinc2 /external:I sdk /DA /D \"B=\\\"x\\\"\" /DC#2 /UD /FIpre.h /std:c++17 "
        "/Zp1 /J /kernel /GR-",
        "-Iinc|-Iinc2|-isystem|sdk|-DA|-DB=\"x\"|-DC=2|-UD|-include|pre.h|-std=c++17|"
        "-fpack-struct=1|-funsigned-char|-D_KERNEL_MODE=1|-fno-rtti");
}

static void precompiled_headers_warnings_and_the_linker_are_dropped(void **state) {
    Clflags flags =
        parse(*state, CLFLAGS_MSVC,
              "/nologo /W4 /wd4201 /Yupch.h /Fpx.pch /Fox.obj a.cpp /link /DEBUG b.lib");
    assert_int_equal(flags.args.count, 0);
    assert_string_equal(joined(*state, &flags.dropped), "/Yupch.h|/Fpx.pch");
    assert_string_equal(joined(*state, &flags.idle), "/nologo|/W4|/wd4201");
    assert_string_equal(flags.output, "x.obj");
    assert_string_equal(flags.input, "a.cpp");
}

/* What a build of Visual Studio or Ninja writes says nothing about the source; what could
 * change the reading is told. */
static void options_without_effect_are_told_apart(void **state) {
    Clflags flags = parse(*state, CLFLAGS_MSVC,
                          "/c /Zi /Od /Oy- /GS /Gd /EHsc /RTC1 /fp:precise /Fdx.pdb /MP8 /FC "
                          "/Zc:wchar_t- /clr /Xodd /external:W0 /openmp x.c");
    assert_string_equal(joined(*state, &flags.dropped), "/Zc:wchar_t-|/clr|/Xodd|/openmp");
    flags = parse(*state, CLFLAGS_GNU,
                  "-c -g3 -MD -MT x.o -Wl,-s -Wp,-DX -L lib -lm -fPIC -m32 -fshort-wchar "
                  "-fno-builtin -nostdinc -mno-red-zone x.c");
    assert_string_equal(joined(*state, &flags.dropped),
                        "-Wp,-DX|-m32|-fshort-wchar|-fno-builtin|-nostdinc");
    assert_string_equal(flags.input, "x.c");
}

static void a_path_is_no_msvc_option(void **state) {
    Clflags flags = parse(*state, CLFLAGS_MSVC, "/c /home/me/driver/entry.c");
    assert_string_equal(flags.input, "/home/me/driver/entry.c");
    assert_string_equal(joined(*state, &flags.idle), "/c");
    assert_int_equal(flags.dropped.count, 0);
}

static void a_response_file_that_is_missing_is_told(void **state) {
    Clflags flags = parse(*state, CLFLAGS_GNU, "-DA @nothing.rsp -DB");
    assert_string_equal(joined(*state, &flags.args), "-DA|-DB");
    assert_string_equal(joined(*state, &flags.dropped), "@nothing.rsp");
}

static void an_option_at_the_end_without_its_value_is_harmless(void **state) {
    assert_int_equal(parse(*state, CLFLAGS_GNU, "a.c -I").args.count, 1);
    assert_int_equal(parse(*state, CLFLAGS_MSVC, "/FI").args.count, 2);
}

/* ---- words ------------------------------------------------------------------------ */

static void expect_words(Arena *arena, bool windows, const char *command, const char *expected) {
    ShellWords words = {0};
    if (windows) {
        shellwords_split_windows(arena, command, &words);
    } else {
        shellwords_split_posix(arena, command, &words);
    }
    Text text = text_new(arena);
    for (size_t i = 0; i < words.count; i++) {
        text_printf(&text, "<%s>", words.items[i]);
    }
    assert_string_equal(text_str(&text), expected);
}

static void what_goes_to_clang_need_not_be_an_option(void **state) {
    Clflags flags = parse(*state, CLFLAGS_MSVC, "/DA /clang:/std:c++17 /clang: /clang:-O2");
    assert_string_equal(joined(*state, &flags.args), "-DA");
    assert_string_equal(joined(*state, &flags.dropped), "/clang:/std:c++17|/clang:");
}

static void posix_words(void **state) {
    expect_words(*state, false, "  gcc   a\\ b.c 'c d' \"e \\\" f\" g\"h\"'i' ''",
                 "<gcc><a b.c><c d><e \" f><ghi><>");
    expect_words(*state, false, "-DX='\"s\"' \"\\n\\\\\"", "<-DX=\"s\"><\\n\\>");
    expect_words(*state, false, "open 'end", "<open><end>");
    expect_words(*state, false, "", "");
}

static void windows_words(void **state) {
    expect_words(*state, true, "cl.exe \"C:\\a b\\c.c\" /DX=\\\"s\\\" C:\\dir\\",
                 "<cl.exe><C:\\a b\\c.c></DX=\"s\"><C:\\dir\\>");
    expect_words(*state, true, "\"a\\\\\" \"b\"\"c\" 'd e'", "<a\\><b\"c><'d><e'>");
}

static void which_words(void **state) {
    (void)state;
    assert_true(shellwords_is_windows("C:\\VC\\cl.exe /c a.c", NULL));
    assert_true(shellwords_is_windows("\"C:/Program Files/x\" a.c", NULL));
    assert_true(shellwords_is_windows("clang-cl.exe a.c", NULL));
    assert_true(shellwords_is_windows("cl a.c", "D:\\build"));
    assert_false(shellwords_is_windows("clang -c a.c", "/build"));
    assert_false(shellwords_is_windows("c:", NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_compilers_name_tells_the_style),
        cmocka_unit_test(gnu_options_that_matter_are_kept),
        cmocka_unit_test(gnu_options_that_do_not_are_dropped),
        cmocka_unit_test(the_language_may_be_told),
        cmocka_unit_test(msvc_options_become_clangs),
        cmocka_unit_test(precompiled_headers_warnings_and_the_linker_are_dropped),
        cmocka_unit_test(options_without_effect_are_told_apart),
        cmocka_unit_test(a_path_is_no_msvc_option),
        cmocka_unit_test(a_response_file_that_is_missing_is_told),
        cmocka_unit_test(an_option_at_the_end_without_its_value_is_harmless),
        cmocka_unit_test(what_goes_to_clang_need_not_be_an_option),
        cmocka_unit_test(posix_words),
        cmocka_unit_test(windows_words),
        cmocka_unit_test(which_words),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
