/* base_types.h - the basic types of Windows, user and kernel mode, x64. */
#ifndef FLTCHECK_BASE_TYPES_H
#define FLTCHECK_BASE_TYPES_H

#include <excpt.h>
#include <fltcheck/lang.h>
#include <sal.h>
#include <sdkddkver.h>
#include <stdarg.h>
#include <stddef.h>

#ifndef _WIN64
#define _WIN64 1
#endif
#ifndef _AMD64_
#define _AMD64_ 1
#endif

/* ---- compiler words ---- */
#define CONST const
#ifndef FORCEINLINE
#define FORCEINLINE static __inline
#endif
#define CFORCEINLINE FORCEINLINE
#define NTAPI __stdcall
#define NTSYSAPI
#define NTSYSCALLAPI
#define NTKERNELAPI
#define NTHALAPI
#define DECLSPEC_IMPORT
#define DECLSPEC_NORETURN __declspec(noreturn)
#define DECLSPEC_ALIGN(x) __declspec(align(x))
#define DECLSPEC_CACHEALIGN DECLSPEC_ALIGN(64)
#define DECLSPEC_SELECTANY __declspec(selectany)
#define DECLSPEC_NOINLINE __declspec(noinline)
#define DECLSPEC_DEPRECATED
#define DECLSPEC_DEPRECATED_DDK
#define DECLSPEC_UUID(x)
#define DECLSPEC_NOVTABLE
#define DECLSPEC_RESTRICT
#define DECLSPEC_GUARDNOCF
#define UNALIGNED
#define UNALIGNED64
#define RESTRICTED_POINTER
#define POINTER_ALIGNMENT DECLSPEC_ALIGN(8)
#define MEMORY_ALLOCATION_ALIGNMENT 16
#define FASTCALL
#define _cdecl __cdecl
#define STDAPICALLTYPE __stdcall
#ifndef FAR
#define FAR
#define NEAR
#endif
#ifndef IN
#define IN
#define OUT
#define OPTIONAL
#endif
#define CRITICAL
#define NOTHING
#define ANYSIZE_ARRAY 1
#define DUMMYUNIONNAME
#define DUMMYUNIONNAME2
#define DUMMYUNIONNAME3
#define DUMMYUNIONNAME4
#define DUMMYUNIONNAME5
#define DUMMYSTRUCTNAME
#define DUMMYSTRUCTNAME2
#define DUMMYSTRUCTNAME3
#define _ANONYMOUS_UNION
#define _ANONYMOUS_STRUCT
#define C_ASSERT(e) typedef char __C_ASSERT__[(e) ? 1 : -1] __attribute__((unused))
#define VOID void
#define MAX_PATH 260
#ifndef NULL
#define NULL 0
#endif
#define TRUE 1
#define FALSE 0
#define __TEXT(q) L##q
#define TEXT(q) __TEXT(q)

/* ---- integers ---- */
typedef char CHAR, CCHAR;
typedef short SHORT, CSHORT;
typedef long LONG;
typedef int INT;
typedef unsigned int UINT, *PUINT;
typedef unsigned char UCHAR, *PUCHAR, BYTE, *PBYTE, FCHAR;
typedef unsigned short USHORT, *PUSHORT, WORD, *PWORD, FSHORT;
typedef unsigned long ULONG, *PULONG, CLONG, *PCLONG, DWORD, *PDWORD, FLONG, LCID, LGRPID, LCTYPE;
typedef unsigned short LANGID;
typedef PULONG PLCID;
typedef CHAR *PCHAR, *LPCH, *PCH, *NPSTR, *LPSTR, *PSTR, *PCCHAR;
typedef const CHAR *LPCCH, *PCCH, *LPCSTR, *PCSTR, *PCSZ, *PCNZCH;
typedef PSTR *PZPSTR;
typedef char *PSZ;
typedef SHORT *PSHORT, *PCSHORT;
typedef LONG *PLONG;
typedef INT *PINT;
typedef __int8 INT8, *PINT8;
typedef __int16 INT16, *PINT16;
typedef __int32 INT32, *PINT32, LONG32, *PLONG32;
typedef __int64 INT64, *PINT64, LONGLONG, *PLONGLONG, LONG64, *PLONG64, USN, *PUSN;
typedef unsigned __int8 UINT8, *PUINT8;
typedef unsigned __int16 UINT16, *PUINT16;
typedef unsigned __int32 UINT32, *PUINT32, ULONG32, *PULONG32, DWORD32, *PDWORD32;
typedef unsigned __int64 UINT64, *PUINT64, ULONGLONG, *PULONGLONG, ULONG64, *PULONG64, DWORD64,
    *PDWORD64, DWORDLONG, *PDWORDLONG;
typedef __int64 INT_PTR, *PINT_PTR, LONG_PTR, *PLONG_PTR, SSIZE_T, *PSSIZE_T;
typedef unsigned __int64 UINT_PTR, *PUINT_PTR, ULONG_PTR, *PULONG_PTR, DWORD_PTR, *PDWORD_PTR,
    SIZE_T, *PSIZE_T, KAFFINITY, *PKAFFINITY;
typedef double DOUBLE;
typedef float FLOAT, *PFLOAT;
typedef BYTE BOOLEAN, *PBOOLEAN;
typedef int BOOL, *PBOOL, *LPBOOL;
typedef wchar_t WCHAR, *PWCHAR, *LPWCH, *PWCH, *NWPSTR, *LPWSTR, *PWSTR;
typedef const WCHAR *LPCWCH, *PCWCH, *LPCWSTR, *PCWSTR, *PCWCHAR, *PCNZWCH, *LPCUWSTR, *PCUWSTR;
typedef PWSTR *PZPWSTR;
typedef const PWSTR *PCZPWSTR;
typedef WCHAR *PZZWSTR, *PNZWCH;
typedef const WCHAR *PCZZWSTR;
typedef void *PVOID, *LPVOID, *HANDLE;
typedef const void *LPCVOID, *PCVOID;
typedef void *PVOID64;
typedef HANDLE *PHANDLE, *LPHANDLE;
typedef LONG NTSTATUS, *PNTSTATUS, HRESULT;
typedef LONG SECURITY_STATUS;
typedef DWORD *LPDWORD;
typedef WORD *LPWORD;
typedef BYTE *LPBYTE;
typedef int *LPINT;
typedef long *LPLONG;
typedef ULONG *LPULONG;
typedef ULONG ACCESS_MASK, *PACCESS_MASK;
typedef ULONG EXECUTION_STATE;
typedef CCHAR KPROCESSOR_MODE;
typedef UCHAR KIRQL, *PKIRQL;
typedef LONG KPRIORITY;
typedef ULONG_PTR KSPIN_LOCK, *PKSPIN_LOCK;
typedef BYTE SECURITY_CONTEXT_TRACKING_MODE, *PSECURITY_CONTEXT_TRACKING_MODE;

typedef union _LARGE_INTEGER {
    struct {
        ULONG LowPart;
        LONG HighPart;
    };
    struct {
        ULONG LowPart;
        LONG HighPart;
    } u;
    LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER;
typedef union _ULARGE_INTEGER {
    struct {
        ULONG LowPart;
        ULONG HighPart;
    };
    struct {
        ULONG LowPart;
        ULONG HighPart;
    } u;
    ULONGLONG QuadPart;
} ULARGE_INTEGER, *PULARGE_INTEGER;
typedef LARGE_INTEGER PHYSICAL_ADDRESS, *PPHYSICAL_ADDRESS;
typedef struct _LUID {
    ULONG LowPart;
    LONG HighPart;
} LUID, *PLUID;

#define MINCHAR 0x80
#define MAXCHAR 0x7f
#define MINSHORT 0x8000
#define MAXSHORT 0x7fff
#define MINLONG 0x80000000
#define MAXLONG 0x7fffffff
#define MAXUCHAR 0xff
#define MAXUSHORT 0xffff
#define MAXULONG 0xffffffff
#define MAXDWORD 0xffffffff
#define MAXLONGLONG 0x7fffffffffffffffLL
#define MAXULONGLONG ((ULONGLONG) ~((ULONGLONG)0))
#define MAXULONG_PTR (~((ULONG_PTR)0))
#define MAXSIZE_T (~((SIZE_T)0))
#ifndef MAXUINT
#define MAXUINT 0xffffffff
#endif
#define UNICODE_NULL ((WCHAR)0)
#define UNICODE_STRING_MAX_BYTES ((USHORT)65534)
#define UNICODE_STRING_MAX_CHARS 32767
#define ANSI_NULL ((CHAR)0)

/* ---- lists ---- */
typedef struct _LIST_ENTRY {
    struct _LIST_ENTRY *Flink;
    struct _LIST_ENTRY *Blink;
} LIST_ENTRY, *PLIST_ENTRY, *RESTRICTED_POINTER PRLIST_ENTRY;
typedef struct _SINGLE_LIST_ENTRY {
    struct _SINGLE_LIST_ENTRY *Next;
} SINGLE_LIST_ENTRY, *PSINGLE_LIST_ENTRY;
typedef struct DECLSPEC_ALIGN(16) _SLIST_ENTRY {
    struct _SLIST_ENTRY *Next;
} SLIST_ENTRY, *PSLIST_ENTRY;
typedef union DECLSPEC_ALIGN(16) _SLIST_HEADER {
    struct {
        ULONGLONG Alignment;
        ULONGLONG Region;
    };
} SLIST_HEADER, *PSLIST_HEADER;

/* ---- strings ---- */
typedef struct _UNICODE_STRING {
    USHORT Length;
    USHORT MaximumLength;
    PWCH Buffer;
} UNICODE_STRING, *PUNICODE_STRING;
typedef const UNICODE_STRING *PCUNICODE_STRING;
typedef struct _STRING {
    USHORT Length;
    USHORT MaximumLength;
    PCHAR Buffer;
} STRING, *PSTRING, ANSI_STRING, *PANSI_STRING, OEM_STRING, *POEM_STRING, UTF8_STRING,
    *PUTF8_STRING;
typedef const STRING *PCSTRING, *PCANSI_STRING, *PCOEM_STRING;
typedef const UTF8_STRING *PCUTF8_STRING;
typedef struct _CSTRING {
    USHORT Length;
    USHORT MaximumLength;
    const char *Buffer;
} CSTRING, *PCSTRING_STRUCT;
typedef STRING CANSI_STRING, *PCANSI_STRING_POINTER;

#define DECLARE_CONST_UNICODE_STRING(_var, _string)                                                \
    const WCHAR _var##_buffer[] = _string;                                                         \
    const UNICODE_STRING _var = {sizeof(_string) - sizeof(WCHAR), sizeof(_string),                 \
                                 (PWCH)_var##_buffer}
#define DECLARE_GLOBAL_CONST_UNICODE_STRING(_var, _str)                                            \
    extern const DECLSPEC_SELECTANY UNICODE_STRING _var = {sizeof(_str) - sizeof(WCHAR),           \
                                                           sizeof(_str), (PWCH)_str}
#define DECLARE_UNICODE_STRING_SIZE(_var, _size)                                                   \
    WCHAR _var##_buffer[_size];                                                                    \
    UNICODE_STRING _var = {0, (_size) * sizeof(WCHAR), _var##_buffer}

/* ---- macros of pointers ---- */
#ifndef FIELD_OFFSET
#define FIELD_OFFSET(type, field) ((LONG)__builtin_offsetof(type, field))
#endif
#define UFIELD_OFFSET(type, field) ((DWORD)__builtin_offsetof(type, field))
#define CONTAINING_RECORD(address, type, field)                                                    \
    ((type *)((PCHAR)(address) - (ULONG_PTR)(&((type *)0)->field)))
#define RTL_FIELD_SIZE(type, field) (sizeof(((type *)0)->field))
#define FIELD_SIZE(type, field) (sizeof(((type *)0)->field))
#define RTL_SIZEOF_THROUGH_FIELD(type, field)                                                      \
    (FIELD_OFFSET(type, field) + RTL_FIELD_SIZE(type, field))
#define RTL_CONTAINS_FIELD(Struct, Size, Field)                                                    \
    ((((PCHAR)(&(Struct)->Field)) + sizeof((Struct)->Field)) <= (((PCHAR)(Struct)) + (Size)))
#define RTL_NUMBER_OF_V1(A) (sizeof(A) / sizeof((A)[0]))
#define RTL_NUMBER_OF_V2(A) RTL_NUMBER_OF_V1(A)
#define RTL_BITS_OF(x) (sizeof(x) * 8)
#define ARGUMENT_PRESENT(p) ((CHAR *)((ULONG_PTR)(p)) != (CHAR *)(NULL))
#define UNREFERENCED_PARAMETER(P) ((void)(P))
#define DBG_UNREFERENCED_PARAMETER(P) ((void)(P))
#define DBG_UNREFERENCED_LOCAL_VARIABLE(V) ((void)(V))
#define DEFAULT_UNREACHABLE default: break
#define HandleToULong(h) ((ULONG)(ULONG_PTR)(h))
#define HandleToUlong(h) HandleToULong(h)
#define HandleToLong(h) ((LONG)(LONG_PTR)(h))
#define HandleToHandle64(h) (h)
#define ULongToHandle(u) ((HANDLE)(ULONG_PTR)(u))
#define UlongToHandle(u) ULongToHandle(u)
#define LongToHandle(l) ((HANDLE)(LONG_PTR)(l))
#define PtrToUlong(p) ((ULONG)(ULONG_PTR)(p))
#define PtrToULong(p) PtrToUlong(p)
#define PtrToLong(p) ((LONG)(LONG_PTR)(p))
#define PtrToUint(p) ((UINT)(UINT_PTR)(p))
#define PtrToInt(p) ((INT)(INT_PTR)(p))
#define UlongToPtr(u) ((VOID *)(ULONG_PTR)((ULONG)(u)))
#define ULongToPtr(u) UlongToPtr(u)
#define LongToPtr(l) ((VOID *)(LONG_PTR)((LONG)(l)))
#define IntToPtr(i) ((VOID *)(INT_PTR)((INT)(i)))
#define UIntToPtr(u) ((VOID *)(UINT_PTR)((UINT)(u)))
#define Int32x32To64(a, b) (((LONGLONG)((LONG)(a))) * ((LONGLONG)((LONG)(b))))
#define UInt32x32To64(a, b) (((ULONGLONG)((ULONG)(a))) * ((ULONGLONG)((ULONG)(b))))
#define Int64ShllMod32(a, b) ((ULONGLONG)(a) << (b))
#define Int64ShrlMod32(a, b) ((ULONGLONG)(a) >> (b))
#define ALIGN_DOWN(length, type) ((ULONG)(length) & ~(sizeof(type) - 1))
#define ALIGN_UP(length, type) (ALIGN_DOWN(((ULONG)(length) + sizeof(type) - 1), type))
#define ALIGN_DOWN_POINTER(a, type) ((PVOID)((ULONG_PTR)(a) & ~((ULONG_PTR)sizeof(type) - 1)))
#define ALIGN_UP_POINTER(a, type)                                                                  \
    (ALIGN_DOWN_POINTER(((ULONG_PTR)(a) + sizeof(type) - 1), type))
#define ALIGN_DOWN_BY(a, n) ((ULONG_PTR)(a) & ~((ULONG_PTR)(n)-1))
#define ALIGN_UP_BY(a, n) (ALIGN_DOWN_BY(((ULONG_PTR)(a) + (n)-1), n))
#define LANGIDFROMLCID(lcid) ((USHORT)(lcid))
#define LANG_NEUTRAL 0
#define SUBLANG_DEFAULT 1
#define MAKELANGID(p, s) ((((USHORT)(s)) << 10) | (USHORT)(p))
#ifndef RtlOffsetToPointer
#define RtlOffsetToPointer(B, O) ((PCHAR)(((PCHAR)(B)) + ((ULONG_PTR)(O))))
#define RtlPointerToOffset(B, P) ((ULONG)(((PCHAR)(P)) - ((PCHAR)(B))))
#endif
#ifndef FlagOn
#define FlagOn(F, SF) ((F) & (SF))
#define BooleanFlagOn(F, SF) ((BOOLEAN)(((F) & (SF)) != 0))
#define SetFlag(F, SF) ((F) |= (SF))
#define ClearFlag(F, SF) ((F) &= ~(SF))
#endif

#include <guiddef.h>

#endif
