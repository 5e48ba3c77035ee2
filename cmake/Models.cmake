# prepare_models(<c_name>): the models of the life cycle, lowered by the modules that were just
# built, as a C file that defines `const EmbeddedFile <c_name>[]` (checker/base/embed.h). Sets
# <c_name>_SOURCE to its name.
#
# Without them the program lowers its models itself, whenever it runs: where what is built can't
# run here, or is not all there, the table is empty.
function(prepare_models c_name)
    set(file "${CMAKE_BINARY_DIR}/generated/${c_name}.c")
    set(${c_name}_SOURCE "${file}" PARENT_SCOPE)
    if(CMAKE_CROSSCOMPILING OR FLTCHECK_FUZZ)
        file(CONFIGURE OUTPUT "${file}" CONTENT
             "#include \"base/embed.h\"\n\nconst EmbeddedFile ${c_name}[] = {{0}};\n" @ONLY)
        return()
    endif()
    add_executable(lower_models "${CMAKE_SOURCE_DIR}/checker/cli/prepare_models.c")
    target_link_libraries(lower_models PRIVATE fltcheck_modules fltcheck_options)
    # Compiled again only if they have changed. What libclang leaves behind is no leak of ours.
    add_custom_command(
        OUTPUT "${file}"
        COMMAND "${CMAKE_COMMAND}" -E env ASAN_OPTIONS=detect_leaks=0 $<TARGET_FILE:lower_models> "${file}.new"
        COMMAND "${CMAKE_COMMAND}" -E copy_if_different "${file}.new" "${file}"
        DEPENDS lower_models
        COMMENT "Lowering the models"
        VERBATIM)
endfunction()
