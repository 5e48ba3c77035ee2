/* nt_ecp.h - extra create parameters and cluster volume types of ntifs.h. */
#ifndef FLTCHECK_NT_ECP_H
#define FLTCHECK_NT_ECP_H

#ifdef __cplusplus
extern "C" {
#endif

typedef enum _CSV_DOWN_LEVEL_FILE_TYPE {
    CsvDownLevelFileObject = 0,
    CsvCsvFsInternalFileObject
} CSV_DOWN_LEVEL_FILE_TYPE,
    *PCSV_DOWN_LEVEL_FILE_TYPE;

typedef struct _CSV_DOWN_LEVEL_OPEN_ECP_CONTEXT {
    ULONG Version;
    BOOLEAN IsResume;
    CSV_DOWN_LEVEL_FILE_TYPE FileType;
    ULONG SourceNodeId;
    ULONG DestinationNodeId;
} CSV_DOWN_LEVEL_OPEN_ECP_CONTEXT, *PCSV_DOWN_LEVEL_OPEN_ECP_CONTEXT;

typedef struct _CSV_QUERY_FILE_REVISION_ECP_CONTEXT {
    LONGLONG FileId;
    LONGLONG FileRevision[3];
} CSV_QUERY_FILE_REVISION_ECP_CONTEXT, *PCSV_QUERY_FILE_REVISION_ECP_CONTEXT;

typedef struct _CSV_QUERY_FILE_REVISION_ECP_CONTEXT_FILE_ID_128 {
    FILE_ID_128 FileId;
    LONGLONG FileRevision[3];
} CSV_QUERY_FILE_REVISION_ECP_CONTEXT_FILE_ID_128,
    *PCSV_QUERY_FILE_REVISION_ECP_CONTEXT_FILE_ID_128;

typedef struct _CSV_SET_HANDLE_PROPERTIES_ECP_CONTEXT {
    SIZE_T Size;
    UCHAR PauseTimeoutInSeconds;
    UCHAR Padding0[3];
    ULONG ResumeTimeoutInSeconds;
} CSV_SET_HANDLE_PROPERTIES_ECP_CONTEXT, *PCSV_SET_HANDLE_PROPERTIES_ECP_CONTEXT;

typedef enum _CSV_CONTROL_OP {
    CsvControlStartRedirectFile = 0x02,
    CsvControlStopRedirectFile = 0x03,
    CsvControlQueryRedirectState = 0x04,
    CsvControlQueryFileRevision = 0x06,
    CsvControlQueryMdsPath = 0x08,
    CsvControlQueryFileRevisionFileId128 = 0x09,
    CsvControlQueryVolumeRedirectState = 0x0a,
    CsvControlEnableUSNRangeModificationTracking = 0x0d,
    CsvControlMarkHandleLocalVolumeMount = 0x0e,
    CsvControlUnmarkHandleLocalVolumeMount = 0x0f,
    CsvControlGetCsvFsMdsPathV2 = 0x12,
    CsvControlDisableCaching = 0x13,
    CsvControlEnableCaching = 0x14,
    CsvControlStartForceDFO = 0x15,
    CsvControlStopForceDFO = 0x16,
    CsvControlQueryMdsPathNoPause = 0x17,
    CsvControlSetVolumeId = 0x18,
    CsvControlQueryVolumeId = 0x19
} CSV_CONTROL_OP,
    *PCSV_CONTROL_OP;

typedef struct _CSV_CONTROL_PARAM {
    CSV_CONTROL_OP Operation;
    LONGLONG Unused;
} CSV_CONTROL_PARAM, *PCSV_CONTROL_PARAM;

typedef struct _CSV_QUERY_REDIRECT_STATE {
    ULONG MdsNodeId;
    ULONG DsNodeId;
    UCHAR FileRedirected;
} CSV_QUERY_REDIRECT_STATE, *PCSV_QUERY_REDIRECT_STATE;

typedef struct _CSV_QUERY_FILE_REVISION {
    LONGLONG FileId;
    LONGLONG FileRevision[3];
} CSV_QUERY_FILE_REVISION, *PCSV_QUERY_FILE_REVISION;

typedef struct _CSV_QUERY_FILE_REVISION_FILE_ID_128 {
    FILE_ID_128 FileId;
    LONGLONG FileRevision[3];
} CSV_QUERY_FILE_REVISION_FILE_ID_128, *PCSV_QUERY_FILE_REVISION_FILE_ID_128;

typedef struct _CSV_QUERY_MDS_PATH {
    ULONG MdsNodeId;
    ULONG DsNodeId;
    ULONG PathLength;
    WCHAR Path[1];
} CSV_QUERY_MDS_PATH, *PCSV_QUERY_MDS_PATH;

#ifndef CSV_QUERY_MDS_PATH_FLAG_STORAGE_ON_THIS_NODE_IS_CONNECTED
#define CSV_QUERY_MDS_PATH_FLAG_STORAGE_ON_THIS_NODE_IS_CONNECTED 0x1
#define CSV_QUERY_MDS_PATH_FLAG_CSV_DIRECT_IO_ENABLED 0x2
#define CSV_QUERY_MDS_PATH_FLAG_SMB_BYPASS_CSV_ENABLED 0x4
#endif
typedef struct _CSV_QUERY_MDS_PATH_V2 {
    LONGLONG Version;
    ULONG RequiredSize;
    ULONG MdsNodeId;
    ULONG DsNodeId;
    ULONG Flags;
    ULONG DiskConnectivity;
    GUID VolumeId;
    ULONG IpAddressOffset;
    ULONG IpAddressLength;
    ULONG PathOffset;
    ULONG PathLength;
} CSV_QUERY_MDS_PATH_V2, *PCSV_QUERY_MDS_PATH_V2;

typedef struct _CSV_QUERY_VOLUME_REDIRECT_STATE {
    ULONG MdsNodeId;
    ULONG DsNodeId;
    UCHAR IsDiskConnected;
    UCHAR ClusterEnableDirectIo;
    UCHAR DiskConnectivity;
} CSV_QUERY_VOLUME_REDIRECT_STATE, *PCSV_QUERY_VOLUME_REDIRECT_STATE;

#ifndef FSCTL_CSV_CONTROL
#define FSCTL_CSV_CONTROL CTL_CODE(FILE_DEVICE_FILE_SYSTEM, 181, METHOD_BUFFERED, FILE_ANY_ACCESS)
#endif
#ifndef FSCTL_CSV_INTERNAL
#define FSCTL_CSV_INTERNAL CTL_CODE(FILE_DEVICE_FILE_SYSTEM, 155, METHOD_BUFFERED, FILE_ANY_ACCESS)
#endif
#ifndef FSCTL_IS_CSV_FILE
#define FSCTL_IS_CSV_FILE CTL_CODE(FILE_DEVICE_FILE_SYSTEM, 146, METHOD_BUFFERED, FILE_ANY_ACCESS)
#endif
#ifndef FSCTL_IS_VOLUME_OWNED_BYCSVFS
#define FSCTL_IS_VOLUME_OWNED_BYCSVFS                                                              \
    CTL_CODE(FILE_DEVICE_FILE_SYSTEM, 158, METHOD_BUFFERED, FILE_ANY_ACCESS)
#endif

extern const GUID GUID_ECP_CSV_DOWN_LEVEL_OPEN;
extern const GUID GUID_ECP_CSV_QUERY_FILE_REVISION;
extern const GUID GUID_ECP_CSV_QUERY_FILE_REVISION_FILE_ID_128;
extern const GUID GUID_ECP_CSV_SET_HANDLE_PROPERTIES;
extern const GUID GUID_ECP_ATOMIC_CREATE;
extern const GUID GUID_ECP_QUERY_ON_CREATE;
extern const GUID GUID_ECP_CREATE_REDIRECTION;
extern const GUID GUID_ECP_OPEN_PARAMETERS;
extern const GUID GUID_ECP_IO_DEVICE_HINT;
extern const GUID GUID_ECP_CREATE_USER_PROCESS;

typedef struct _ECP_OPEN_PARAMETERS {
    USHORT Size;
    USHORT Reserved;
    ULONG Flags;
} ECP_OPEN_PARAMETERS, *PECP_OPEN_PARAMETERS;
#define ECP_OPEN_PARAMETERS_FLAG_OPEN_FOR_READ 0x00000001
#define ECP_OPEN_PARAMETERS_FLAG_OPEN_FOR_WRITE 0x00000002
#define ECP_OPEN_PARAMETERS_FLAG_OPEN_FOR_DELETE 0x00000004
#define ECP_OPEN_PARAMETERS_FLAG_IGNORE_DIR_CASE_SENSITIVITY 0x00000008

typedef struct _CREATE_REDIRECTION_ECP_CONTEXT {
    USHORT Size;
    USHORT Flags;
    FILE_ID_128 FileId;
    GUID VolumeGuid;
} CREATE_REDIRECTION_ECP_CONTEXT, *PCREATE_REDIRECTION_ECP_CONTEXT;

#ifdef __cplusplus
}
#endif

#endif
