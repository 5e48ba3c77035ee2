#include <fltKernel.h>

#pragma once

#define FTP_SET_USER 1
#define FTP_SET_HOST 2

typedef struct _FTP_HEADER {
    ULONG Code;
} FTP_HEADER, *PFTP_HEADER;

typedef struct _FTP_USER {
    FTP_HEADER Header;
    ULONG User;
} FTP_USER, *PFTP_USER;

typedef struct _FTP_HOST {
    FTP_HEADER Header;
    ULONG Address;
    USHORT Port;
} FTP_HOST, *PFTP_HOST;

NTSTATUS FtpSetUser(PVOID Message, ULONG Length);
NTSTATUS FtpSetHost(PVOID Message);
