# fltcheck_script_test(<name> [ONCE] [SERIAL] [TIMEOUT <seconds>] [COST <seconds>]
#                      COMMAND <command> [<argument>...])
#
# Registers <folder>/<name> with ctest, <folder> being the one of tests/ whose
# CMakeLists.txt calls this; it is the test's label too. The command runs in the source
# directory and finds in its environment
#   FLTCHECK   the program under test (empty when it is not built)
#   BUILD_DIR  the build directory
#   CC         the C compiler of the build
# Exit status 77 means "skipped". ONCE: not repeated in the sanitizer builds (label
# "once"), for what does not run the checker or takes too long there. SERIAL: not beside
# other tests, for what measures time. COST: how long it takes, where that is long: these are
# begun first, so that no processor waits for the last of them.
function(fltcheck_script_test name)
    cmake_parse_arguments(PARSE_ARGV 1 TEST "ONCE;SERIAL" "TIMEOUT;COST" "COMMAND")
    cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME folder)
    set(labels ${folder})
    if(TEST_ONCE)
        list(APPEND labels once)
    endif()
    if(TEST_SERIAL)
        set(serial ON)
    else()
        set(serial OFF)
    endif()
    if(NOT TEST_TIMEOUT)
        set(TEST_TIMEOUT 300)
    endif()
    if(NOT TEST_COST)
        set(TEST_COST 0)
    endif()
    set(program "")
    if(TARGET fltcheck)
        set(program "$<TARGET_FILE:fltcheck>")
    endif()
    add_test(NAME ${folder}/${name} COMMAND ${TEST_COMMAND} WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
    set_tests_properties(${folder}/${name} PROPERTIES
        LABELS "${labels}" TIMEOUT ${TEST_TIMEOUT} SKIP_RETURN_CODE 77 RUN_SERIAL ${serial}
        COST ${TEST_COST}
        ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1;FLTCHECK=${program};BUILD_DIR=${CMAKE_BINARY_DIR};CC=${CMAKE_C_COMPILER}")
endfunction()
