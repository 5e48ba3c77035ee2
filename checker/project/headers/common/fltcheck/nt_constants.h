/* nt_constants.h - macros that mingw-w64 lacks or has wrong; the bundled headers
 * take them from here too. */
#ifndef FLTCHECK_NT_CONSTANTS_H
#define FLTCHECK_NT_CONSTANTS_H

#ifndef NOMINMAX
#ifndef min
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#endif
#endif

/* A literal's buffer is const, the string's is not: in C++ this takes a cast
 * that fits both kinds of characters. */
#ifdef __cplusplus
extern "C++" {
template <class T> struct fltcheck_without_const;
template <class T> struct fltcheck_without_const<T *> {
    typedef T *type;
};
template <class T> struct fltcheck_without_const<const T *> {
    typedef T *type;
};
}
#define FLTCHECK_PLAIN_BUFFER(s) ((fltcheck_without_const<decltype(&(s)[0])>::type)(s))
#else
#define FLTCHECK_PLAIN_BUFFER(s) (s)
#endif
#undef RTL_CONSTANT_STRING
#define RTL_CONSTANT_STRING(s) {sizeof(s) - sizeof((s)[0]), sizeof(s), FLTCHECK_PLAIN_BUFFER(s)}
#undef RTL_CONSTANT_OBJECT_ATTRIBUTES
#define RTL_CONSTANT_OBJECT_ATTRIBUTES(n, a)                                                       \
    {sizeof(OBJECT_ATTRIBUTES), NULL, (PUNICODE_STRING)(n), a, NULL, NULL}
#undef RTL_INIT_OBJECT_ATTRIBUTES
#define RTL_INIT_OBJECT_ATTRIBUTES(n, a) RTL_CONSTANT_OBJECT_ATTRIBUTES(n, a)

#ifndef OBJ_NAME_PATH_SEPARATOR
#define OBJ_NAME_PATH_SEPARATOR ((WCHAR)L'\\')
#endif
#ifndef OBJ_DONT_REPARSE
#define OBJ_DONT_REPARSE 0x00001000L
#endif
#ifndef RTL_QUERY_REGISTRY_TYPECHECK
#define RTL_QUERY_REGISTRY_TYPECHECK 0x00000100
#define RTL_QUERY_REGISTRY_TYPECHECK_SHIFT 24
#endif
#ifndef NT_ASSERT
#define NT_ASSERT(e) ((void)0)
#endif
#ifndef NT_ASSERTMSG
#define NT_ASSERTMSG(m, e) ((void)0)
#endif
#ifndef NT_ANALYSIS_ASSUME
#define NT_ANALYSIS_ASSUME(e) ((void)0)
#endif
#ifndef PAGED_CODE
#define PAGED_CODE()
#endif
#ifndef FILE_DEVICE_ALLOW_APPCONTAINER_TRAVERSAL
#define FILE_DEVICE_ALLOW_APPCONTAINER_TRAVERSAL 0x00020000
#endif
#ifndef FILE_CHARACTERISTIC_CSV
#define FILE_CHARACTERISTIC_CSV 0x00010000
#endif
#ifndef IO_REPARSE_TAG_CLOUD
#define IO_REPARSE_TAG_CLOUD 0x9000001AL
#endif
#ifndef IO_REPARSE_TAG_WOF
#define IO_REPARSE_TAG_WOF 0x80000017L
#endif
#ifndef PROCESS_QUERY_LIMITED_INFORMATION
#define PROCESS_QUERY_LIMITED_INFORMATION 0x1000
#endif
#ifndef PROCESS_TERMINATE
#define PROCESS_TERMINATE 0x0001
#endif
#ifndef PROCESS_CREATE_THREAD
#define PROCESS_CREATE_THREAD 0x0002
#define PROCESS_VM_OPERATION 0x0008
#define PROCESS_VM_READ 0x0010
#define PROCESS_VM_WRITE 0x0020
#endif
#ifndef PROCESS_CREATE_PROCESS
#define PROCESS_CREATE_PROCESS 0x0080
#define PROCESS_SET_QUOTA 0x0100
#endif
#ifndef PROCESS_SUSPEND_RESUME
#define PROCESS_SUSPEND_RESUME 0x0800
#endif
#ifndef PROCESS_QUERY_INFORMATION
#define PROCESS_QUERY_INFORMATION 0x0400
#endif
#ifndef PROCESS_SET_INFORMATION
#define PROCESS_SET_INFORMATION 0x0200
#endif
#ifndef SL_OPEN_TARGET_DIRECTORY
#define SL_OPEN_TARGET_DIRECTORY 0x04
#endif
#ifndef FSCTL_SET_REPARSE_POINT_EX
#define FSCTL_SET_REPARSE_POINT_EX                                                                 \
    CTL_CODE(FILE_DEVICE_FILE_SYSTEM, 259, METHOD_BUFFERED, FILE_SPECIAL_ACCESS)
#endif

#endif
