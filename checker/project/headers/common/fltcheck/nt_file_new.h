/* nt_file_new.h - file information structures that mingw-w64 lacks or has in an
 * older shape. */
#ifndef FLTCHECK_NT_FILE_NEW_H
#define FLTCHECK_NT_FILE_NEW_H

typedef struct _FILE_RENAME_INFORMATION {
    union {
        BOOLEAN ReplaceIfExists;
        ULONG Flags;
    };
    HANDLE RootDirectory;
    ULONG FileNameLength;
    WCHAR FileName[1];
} FILE_RENAME_INFORMATION, *PFILE_RENAME_INFORMATION, FILE_RENAME_INFORMATION_EX,
    *PFILE_RENAME_INFORMATION_EX;
typedef struct _FILE_LINK_INFORMATION {
    union {
        BOOLEAN ReplaceIfExists;
        ULONG Flags;
    };
    HANDLE RootDirectory;
    ULONG FileNameLength;
    WCHAR FileName[1];
} FILE_LINK_INFORMATION, *PFILE_LINK_INFORMATION;
#define FILE_RENAME_REPLACE_IF_EXISTS 0x00000001
#define FILE_RENAME_POSIX_SEMANTICS 0x00000002
#define FILE_RENAME_SUPPRESS_PIN_STATE_INHERITANCE 0x00000004
#define FILE_RENAME_IGNORE_READONLY_ATTRIBUTE 0x00000040
#define FILE_LINK_REPLACE_IF_EXISTS 0x00000001
#define FILE_LINK_POSIX_SEMANTICS 0x00000002

typedef struct _FILE_DISPOSITION_INFORMATION_EX {
    ULONG Flags;
} FILE_DISPOSITION_INFORMATION_EX, *PFILE_DISPOSITION_INFORMATION_EX;
#define FILE_DISPOSITION_DO_NOT_DELETE 0x00000000
#define FILE_DISPOSITION_DELETE 0x00000001
#define FILE_DISPOSITION_POSIX_SEMANTICS 0x00000002
#define FILE_DISPOSITION_FORCE_IMAGE_SECTION_CHECK 0x00000004
#define FILE_DISPOSITION_ON_CLOSE 0x00000008
#define FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE 0x00000010

typedef struct _FILE_ID_INFORMATION {
    ULONGLONG VolumeSerialNumber;
    FILE_ID_128 FileId;
} FILE_ID_INFORMATION, *PFILE_ID_INFORMATION;
typedef struct _FILE_ID_EXTD_DIR_INFORMATION {
    ULONG NextEntryOffset;
    ULONG FileIndex;
    LARGE_INTEGER CreationTime;
    LARGE_INTEGER LastAccessTime;
    LARGE_INTEGER LastWriteTime;
    LARGE_INTEGER ChangeTime;
    LARGE_INTEGER EndOfFile;
    LARGE_INTEGER AllocationSize;
    ULONG FileAttributes;
    ULONG FileNameLength;
    ULONG EaSize;
    ULONG ReparsePointTag;
    FILE_ID_128 FileId;
    WCHAR FileName[1];
} FILE_ID_EXTD_DIR_INFORMATION, *PFILE_ID_EXTD_DIR_INFORMATION;
typedef struct _FILE_ID_EXTD_BOTH_DIR_INFORMATION {
    ULONG NextEntryOffset;
    ULONG FileIndex;
    LARGE_INTEGER CreationTime;
    LARGE_INTEGER LastAccessTime;
    LARGE_INTEGER LastWriteTime;
    LARGE_INTEGER ChangeTime;
    LARGE_INTEGER EndOfFile;
    LARGE_INTEGER AllocationSize;
    ULONG FileAttributes;
    ULONG FileNameLength;
    ULONG EaSize;
    ULONG ReparsePointTag;
    FILE_ID_128 FileId;
    CCHAR ShortNameLength;
    WCHAR ShortName[12];
    WCHAR FileName[1];
} FILE_ID_EXTD_BOTH_DIR_INFORMATION, *PFILE_ID_EXTD_BOTH_DIR_INFORMATION;
typedef struct _FILE_STAT_INFORMATION {
    LARGE_INTEGER FileId;
    LARGE_INTEGER CreationTime;
    LARGE_INTEGER LastAccessTime;
    LARGE_INTEGER LastWriteTime;
    LARGE_INTEGER ChangeTime;
    LARGE_INTEGER AllocationSize;
    LARGE_INTEGER EndOfFile;
    ULONG FileAttributes;
    ULONG ReparseTag;
    ULONG NumberOfLinks;
    ACCESS_MASK EffectiveAccess;
} FILE_STAT_INFORMATION, *PFILE_STAT_INFORMATION;
typedef struct _FILE_CASE_SENSITIVE_INFORMATION {
    ULONG Flags;
} FILE_CASE_SENSITIVE_INFORMATION, *PFILE_CASE_SENSITIVE_INFORMATION;

/* Where the links and names are in what a directory query returns. */
typedef struct _FILE_INFORMATION_DEFINITION {
    FILE_INFORMATION_CLASS Class;
    ULONG NextEntryOffset;
    ULONG FileNameLengthOffset;
    ULONG FileNameOffset;
} FILE_INFORMATION_DEFINITION, *PFILE_INFORMATION_DEFINITION;
typedef const FILE_INFORMATION_DEFINITION *PCFILE_INFORMATION_DEFINITION;
#define FLTCHECK_INFORMATION_DEFINITION(C, T)                                                      \
    {C, FIELD_OFFSET(T, NextEntryOffset), FIELD_OFFSET(T, FileNameLength), FIELD_OFFSET(T, FileName)}
#define FileDirectoryInformationDefinition                                                         \
    FLTCHECK_INFORMATION_DEFINITION(FileDirectoryInformation, FILE_DIRECTORY_INFORMATION)
#define FileFullDirectoryInformationDefinition                                                     \
    FLTCHECK_INFORMATION_DEFINITION(FileFullDirectoryInformation, FILE_FULL_DIR_INFORMATION)
#define FileBothDirectoryInformationDefinition                                                     \
    FLTCHECK_INFORMATION_DEFINITION(FileBothDirectoryInformation, FILE_BOTH_DIR_INFORMATION)
#define FileNamesInformationDefinition                                                             \
    FLTCHECK_INFORMATION_DEFINITION(FileNamesInformation, FILE_NAMES_INFORMATION)
#define FileIdFullDirectoryInformationDefinition                                                   \
    FLTCHECK_INFORMATION_DEFINITION(FileIdFullDirectoryInformation, FILE_ID_FULL_DIR_INFORMATION)
#define FileIdBothDirectoryInformationDefinition                                                   \
    FLTCHECK_INFORMATION_DEFINITION(FileIdBothDirectoryInformation, FILE_ID_BOTH_DIR_INFORMATION)
#define FileIdGlobalTxDirectoryInformationDefinition                                               \
    FLTCHECK_INFORMATION_DEFINITION(FileIdGlobalTxDirectoryInformation, FILE_ID_GLOBAL_TX_DIR_INFORMATION)
#define FileIdExtdDirectoryInformationDefinition                                                   \
    FLTCHECK_INFORMATION_DEFINITION(FileIdExtdDirectoryInformation, FILE_ID_EXTD_DIR_INFORMATION)
#define FileIdExtdBothDirectoryInformationDefinition                                               \
    FLTCHECK_INFORMATION_DEFINITION(FileIdExtdBothDirectoryInformation, FILE_ID_EXTD_BOTH_DIR_INFORMATION)

#endif
