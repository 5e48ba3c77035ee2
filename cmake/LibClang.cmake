# find_libclang(): libclang's C interface, version 19 preferred, 17 or newer accepted
# (17 is the first that tells operators apart). Distributions install several versions
# side by side below /usr/lib/llvm-NN and have no pkg-config file for it.
#
# Sets LIBCLANG_VERSION, LIBCLANG_INCLUDE_DIR, LIBCLANG_LIBRARY and
# LIBCLANG_RESOURCE_DIR (the directory of that clang whose include/ has stddef.h and
# intrinsics). -DLIBCLANG_ROOT=/usr/lib/llvm-NN picks one.
function(find_libclang)
    set(LIBCLANG_ROOT "" CACHE PATH "LLVM installation to use (found by itself if empty)")
    set(candidates ${LIBCLANG_ROOT})
    if(NOT LIBCLANG_ROOT)
        file(GLOB installed "/usr/lib/llvm-*")
        list(SORT installed COMPARE NATURAL ORDER DESCENDING)
        set(candidates /usr/lib/llvm-19 ${installed})
    endif()
    foreach(root IN LISTS candidates)
        if(NOT EXISTS "${root}/include/clang-c/Index.h")
            continue()
        endif()
        string(REGEX MATCH "[0-9]+$" version "${root}")
        if(version AND version LESS 17)
            continue()
        endif()
        file(GLOB libraries "${root}/lib/libclang-${version}.so.1" "${root}/lib/libclang.so")
        file(GLOB resources "${root}/lib/clang/*/include/stddef.h")
        if(libraries AND resources)
            list(GET libraries 0 library)
            list(GET resources 0 resource)
            cmake_path(GET resource PARENT_PATH resource)
            cmake_path(GET resource PARENT_PATH resource)
            message(STATUS "Found libclang: ${library} (headers of the compiler: ${resource})")
            set(LIBCLANG_VERSION "${version}" PARENT_SCOPE)
            set(LIBCLANG_INCLUDE_DIR "${root}/include" PARENT_SCOPE)
            set(LIBCLANG_LIBRARY "${library}" PARENT_SCOPE)
            set(LIBCLANG_RESOURCE_DIR "${resource}" PARENT_SCOPE)
            return()
        endif()
    endforeach()
    message(FATAL_ERROR "libclang 17 or newer not found (Debian: libclang-19-dev). "
                        "Run scripts/setup, or name it with -DLIBCLANG_ROOT=DIR.")
endfunction()

# libclang_package(<variable>): the Debian package that has libclang in it.
function(libclang_package variable)
    set(${variable} "libclang1-${LIBCLANG_VERSION}" PARENT_SCOPE)
    find_program(DPKG_QUERY dpkg-query)
    file(REAL_PATH "${LIBCLANG_LIBRARY}" library)
    if(DPKG_QUERY)
        execute_process(COMMAND "${DPKG_QUERY}" -S "${library}" OUTPUT_VARIABLE owner
                        RESULT_VARIABLE status ERROR_QUIET)
        if(status EQUAL 0 AND owner MATCHES "^([^:, ]+)")
            set(${variable} "${CMAKE_MATCH_1}" PARENT_SCOPE)
        endif()
    endif()
endfunction()
