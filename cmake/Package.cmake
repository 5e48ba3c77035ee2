# fltcheck_package(): what is installed, and a Debian package of it (cpack in the build
# directory). The manual page and the completions are made by the program itself, so they are
# left out when it can't run here.
function(fltcheck_package)
    install(FILES "${CMAKE_SOURCE_DIR}/README.md" "${CMAKE_SOURCE_DIR}/CHANGELOG.md"
            DESTINATION share/doc/fltcheck)
    install(FILES "${CMAKE_SOURCE_DIR}/LICENSE" DESTINATION share/doc/fltcheck RENAME copyright)
    install(DIRECTORY "${CMAKE_SOURCE_DIR}/docs/" DESTINATION share/doc/fltcheck/docs)
    if(NOT CMAKE_CROSSCOMPILING)
        fltcheck_generated(man share/man/man1 fltcheck.1)
        fltcheck_generated(bash share/bash-completion/completions fltcheck)
        fltcheck_generated(zsh share/zsh/vendor-completions _fltcheck)
        fltcheck_generated(fish share/fish/vendor_completions.d fltcheck.fish)
    endif()

    set(CPACK_GENERATOR DEB)
    set(CPACK_PACKAGE_NAME fltcheck)
    set(CPACK_PACKAGE_VENDOR fltcheck)
    set(CPACK_PACKAGE_CONTACT "fltcheck <fltcheck@localhost>" CACHE STRING "Who makes the package")
    set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "checks the life cycle of minifilter communication ports")
    set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
    set(CPACK_STRIP_FILES ON)
    set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
    set(CPACK_DEBIAN_PACKAGE_SECTION devel)
    # libclang, which is loaded and not linked, so that nobody else finds it, and the headers of the
    # compiler itself: stddef.h and what else it reads.
    libclang_package(libclang)
    set(CPACK_DEBIAN_PACKAGE_DEPENDS "${libclang}, libclang-common-${LIBCLANG_VERSION}-dev")
    set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "mingw-w64-common, git")
    find_program(DPKG_SHLIBDEPS dpkg-shlibdeps)
    if(DPKG_SHLIBDEPS)
        set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
    endif()
    include(CPack)
endfunction()

# One file that `fltcheck generate WHAT` prints.
function(fltcheck_generated what folder name)
    set(file "${CMAKE_BINARY_DIR}/generated/${what}/${name}")
    file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/generated/${what}")
    add_custom_command(OUTPUT "${file}" COMMAND fltcheck generate ${what} > "${file}"
                       DEPENDS fltcheck VERBATIM)
    add_custom_target(generate_${what} ALL DEPENDS "${file}")
    install(FILES "${file}" DESTINATION ${folder})
endfunction()
