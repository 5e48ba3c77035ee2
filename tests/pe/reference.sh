#!/bin/sh
# Builds corpus/reference as a real driver image and a real client program, and looks at
# what the linker made of it. Exit status 77 (skipped) without the cross tools.
#
# The driver is compiled by clang, because gcc has no __try, and linked by mingw-w64's
# gcc; the client is compiled and linked by gcc. Neither may give a warning.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
out=${BUILD_DIR:-$root/build}/pe
reference=$root/corpus/reference
prefix=x86_64-w64-mingw32
sysroot=${MINGW_INCLUDE:-/usr/share/mingw-w64/include}

clang=
for name in clang-19 clang-20 clang-18 clang-17 clang; do
    if command -v "$name" >/dev/null; then
        clang=$name
        break
    fi
done
for tool in "${clang:-clang}" $prefix-gcc $prefix-dlltool $prefix-objdump; do
    if ! command -v "$tool" >/dev/null; then
        echo "skipped: $tool is not installed"
        exit 77
    fi
done
if [ ! -f "$sysroot/ddk/ntifs.h" ]; then
    echo "skipped: no driver headers of mingw-w64 in $sysroot"
    exit 77
fi

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# expect IMAGE-DUMP PATTERN WHAT
expect() {
    grep -q -- "$2" "$1" || fail "$3 (no '$2' in $1)"
}

mkdir -p "$out/driver" "$out/client"
windows10='-D_WIN32_WINNT=0x0A00 -DWINVER=0x0A00 -DNTDDI_VERSION=0x0A000008'

# ---- the driver ----------------------------------------------------------------------
#
# -fno-builtin: an inlined copy inside __try would be nothing that can raise an exception
# in clang's eyes, and the handler would be dropped; a call of the kernel's memcpy stays.
headers=$root/checker/project/headers
objects=
for source in "$reference"/driver/*.c; do
    object=$out/driver/$(basename "$source" .c).o
    # shellcheck disable=SC2086
    $clang --target=x86_64-pc-windows-gnu -std=gnu11 -fms-extensions -fno-builtin -mno-red-zone \
        -O2 -Wall -Wextra -Werror '-Wno-#warnings' $windows10 -DPOOL_NX_OPTIN=1 \
        -isystem "$headers/overlay" -isystem "$headers/common" \
        -isystem "$sysroot/ddk" -isystem "$sysroot" \
        -c "$source" -o "$object"
    objects="$objects $object"
done

for library in fltmgr ntoskrnl; do
    $prefix-dlltool --input-def "$reference/driver/$library.def" \
        --output-lib "$out/driver/libpg$library.a"
done

# wdm.h of mingw-w64 defines InterlockedBitTestAndSet in every unit that includes it.
# shellcheck disable=SC2086
$prefix-gcc -nostdlib -Wl,--subsystem,native -Wl,--entry,DriverEntry -Wl,--dynamicbase \
    -Wl,--allow-multiple-definition -o "$out/portguard.sys" $objects \
    -L"$out/driver" -lpgfltmgr -lpgntoskrnl -lntoskrnl

$prefix-objdump -p "$out/portguard.sys" >"$out/portguard.sys.txt"
expect "$out/portguard.sys.txt" 'file format pei-x86-64' 'the driver is no PE image'
expect "$out/portguard.sys.txt" '(NT native)' 'the driver has another subsystem'
expect "$out/portguard.sys.txt" 'DLL Name: fltmgr.sys' 'the driver does not use the filter manager'
expect "$out/portguard.sys.txt" 'DLL Name: ntoskrnl.exe' 'the driver does not use the kernel'
expect "$out/portguard.sys.txt" '__C_specific_handler' 'the guards of user memory were lost'
expect "$out/portguard.sys.txt" 'PE File Base Relocations' 'the driver cannot be relocated'
while read -r name; do
    case $name in
    Flt* | Ex*) expect "$out/portguard.sys.txt" "[[:space:]]$name\$" 'an import is missing' ;;
    esac
done <<EOF
$(cat "$reference"/driver/*.def)
EOF
if grep 'DLL Name' "$out/portguard.sys.txt" | grep -qv 'fltmgr.sys\|ntoskrnl.exe'; then
    fail 'the driver imports from something else than kernel images'
fi

# ---- the client ----------------------------------------------------------------------

objects=
for source in "$reference"/client/*.c; do
    object=$out/client/$(basename "$source" .c).o
    # shellcheck disable=SC2086
    $prefix-gcc -std=gnu11 -O2 -Wall -Wextra -Werror $windows10 -DUNICODE -D_UNICODE \
        -c "$source" -o "$object"
    objects="$objects $object"
done

# Not libfltlib: the linker would find that of mingw-w64 as well and we want ours.
$prefix-dlltool --input-def "$reference/client/fltlib.def" --output-lib "$out/client/libpgfltlib.a"
# shellcheck disable=SC2086
$prefix-gcc -o "$out/portguard.exe" $objects -L"$out/client" -lpgfltlib

$prefix-objdump -p "$out/portguard.exe" >"$out/portguard.exe.txt"
expect "$out/portguard.exe.txt" 'file format pei-x86-64' 'the client is no PE image'
expect "$out/portguard.exe.txt" '(Windows CUI)' 'the client is no console program'
expect "$out/portguard.exe.txt" 'DLL Name: fltlib.dll' 'the client does not use the port library'
expect "$out/portguard.exe.txt" 'FilterConnectCommunicationPort' 'the client does not connect'

# ---- the client in C++ -----------------------------------------------------------------

if command -v $prefix-g++ >/dev/null 2>&1; then
    mkdir -p "$out/client-cxx"
    objects=
    for source in "$reference"/client-cxx/*.cpp; do
        object=$out/client-cxx/$(basename "$source" .cpp).o
        # shellcheck disable=SC2086
        $prefix-g++ -std=gnu++17 -O2 -Wall -Wextra -Werror $windows10 -DUNICODE -D_UNICODE \
            -c "$source" -o "$object"
        objects="$objects $object"
    done
    # shellcheck disable=SC2086
    $prefix-g++ -o "$out/portguard-cxx.exe" $objects -L"$out/client" -lpgfltlib
    $prefix-objdump -p "$out/portguard-cxx.exe" >"$out/portguard-cxx.exe.txt"
    expect "$out/portguard-cxx.exe.txt" 'DLL Name: fltlib.dll' 'the C++ client has no port library'
fi

echo "portguard.sys and portguard.exe are in $out"
