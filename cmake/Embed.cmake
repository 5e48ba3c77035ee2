# embed_directory(<c_name> <dir> <glob>...): files that travel inside the program.
#
# Generates, at build time, a C file that defines `const EmbeddedFile <c_name>[]`
# (checker/base/embed.h) with the files below <dir> that match a glob, sorted by path,
# and sets <c_name>_SOURCE to its name, to be added to a target. A glob's last part
# also matches in folders below. It is made again when a file changes, comes or goes.
#
# The generator is this file itself, run with cmake -P: no program of our own has to
# run on the build machine, so this works the same when cross compiling.

function(embed_directory c_name directory)
    set(files)
    foreach(glob IN LISTS ARGN)
        file(GLOB_RECURSE found CONFIGURE_DEPENDS RELATIVE "${directory}" "${directory}/${glob}")
        list(APPEND files ${found})
    endforeach()
    list(SORT files)
    list(REMOVE_DUPLICATES files)
    set(paths ${files})
    list(TRANSFORM paths PREPEND "${directory}/")

    # The list goes through a file, rewritten only when it changed: that is what
    # makes a removed file count as a change.
    set(base "${CMAKE_BINARY_DIR}/generated/${c_name}")
    list(JOIN files "\n" lines)
    file(CONFIGURE OUTPUT "${base}.list" CONTENT "${lines}" @ONLY)
    add_custom_command(
        OUTPUT "${base}.c"
        COMMAND "${CMAKE_COMMAND}" "-DC_NAME=${c_name}" "-DDIRECTORY=${directory}"
                "-DLIST=${base}.list" "-DOUTPUT=${base}.c" -P "${CMAKE_SOURCE_DIR}/cmake/Embed.cmake"
        DEPENDS "${base}.list" "${CMAKE_SOURCE_DIR}/cmake/Embed.cmake" ${paths}
        COMMENT "Embedding ${c_name}"
        VERBATIM)
    set(${c_name}_SOURCE "${base}.c" PARENT_SCOPE)
endfunction()

function(embed_write c_name directory list_file output)
    file(STRINGS "${list_file}" files)
    set(arrays "")
    set(table "")
    set(index 0)
    foreach(path IN LISTS files)
        file(READ "${directory}/${path}" hex HEX)
        string(LENGTH "${hex}" digits)
        math(EXPR length "${digits} / 2")
        string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
        string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
        string(APPEND arrays "static const unsigned char file_${index}[] = {\n${bytes}0};\n")
        string(APPEND table "    {\"${path}\", file_${index}, ${length}},\n")
        math(EXPR index "${index} + 1")
    endforeach()
    file(WRITE "${output}"
        "/* Generated from ${directory}; do not edit. */\n#include \"base/embed.h\"\n\n"
        "${arrays}\nconst EmbeddedFile ${c_name}[] = {\n${table}    {0},\n};\n")
endfunction()

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
    embed_write("${C_NAME}" "${DIRECTORY}" "${LIST}" "${OUTPUT}")
endif()
