/* flt_api_io.h - filter manager functions: files, callback data, generated I/O. */
#ifndef FLTCHECK_FLT_API_IO_H
#define FLTCHECK_FLT_API_IO_H

#include "flt_callbacks.h"

struct _IO_PRIORITY_INFO;

typedef ULONG FLT_IO_OPERATION_FLAGS;
#define FLTFL_IO_OPERATION_NON_CACHED 0x00000001
#define FLTFL_IO_OPERATION_PAGING 0x00000002
#define FLTFL_IO_OPERATION_DO_NOT_UPDATE_BYTE_OFFSET 0x00000004
#define FLTFL_IO_OPERATION_SYNCHRONOUS_PAGING 0x00000008

/* ---- opening and closing ---- */
NTSTATUS FLTAPI FltCreateFile(PFLT_FILTER Filter, PFLT_INSTANCE Instance, PHANDLE FileHandle,
                              ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                              PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER AllocationSize,
                              ULONG FileAttributes, ULONG ShareAccess, ULONG CreateDisposition,
                              ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength, ULONG Flags);
NTSTATUS FLTAPI FltCreateFileEx(PFLT_FILTER Filter, PFLT_INSTANCE Instance, PHANDLE FileHandle,
                                PFILE_OBJECT *FileObject, ACCESS_MASK DesiredAccess,
                                POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                                PLARGE_INTEGER AllocationSize, ULONG FileAttributes,
                                ULONG ShareAccess, ULONG CreateDisposition, ULONG CreateOptions,
                                PVOID EaBuffer, ULONG EaLength, ULONG Flags);
NTSTATUS FLTAPI FltCreateFileEx2(PFLT_FILTER Filter, PFLT_INSTANCE Instance, PHANDLE FileHandle,
                                 PFILE_OBJECT *FileObject, ACCESS_MASK DesiredAccess,
                                 POBJECT_ATTRIBUTES ObjectAttributes,
                                 PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER AllocationSize,
                                 ULONG FileAttributes, ULONG ShareAccess, ULONG CreateDisposition,
                                 ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength, ULONG Flags,
                                 PIO_DRIVER_CREATE_CONTEXT DriverContext);
NTSTATUS FLTAPI FltCreateNamedPipeFile(PFLT_FILTER Filter, PFLT_INSTANCE Instance,
                                       PHANDLE FileHandle, PFILE_OBJECT *FileObject,
                                       ACCESS_MASK DesiredAccess,
                                       POBJECT_ATTRIBUTES ObjectAttributes,
                                       PIO_STATUS_BLOCK IoStatusBlock, ULONG ShareAccess,
                                       ULONG CreateDisposition, ULONG CreateOptions,
                                       ULONG NamedPipeType, ULONG ReadMode, ULONG CompletionMode,
                                       ULONG MaximumInstances, ULONG InboundQuota,
                                       ULONG OutboundQuota, PLARGE_INTEGER DefaultTimeout,
                                       PIO_DRIVER_CREATE_CONTEXT DriverContext);
NTSTATUS FLTAPI FltCreateMailslotFile(PFLT_FILTER Filter, PFLT_INSTANCE Instance,
                                      PHANDLE FileHandle, PFILE_OBJECT *FileObject,
                                      ULONG DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                                      PIO_STATUS_BLOCK IoStatusBlock, ULONG CreateOptions,
                                      ULONG MailslotQuota, ULONG MaximumMessageSize,
                                      PLARGE_INTEGER ReadTimeout,
                                      PIO_DRIVER_CREATE_CONTEXT DriverContext);
NTSTATUS FLTAPI FltOpenVolume(PFLT_INSTANCE Instance, PHANDLE VolumeHandle,
                              PFILE_OBJECT *VolumeFileObject);
NTSTATUS FLTAPI FltClose(HANDLE FileHandle);
VOID FLTAPI FltCancelFileOpen(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject);
VOID FLTAPI FltReissueSynchronousIo(PFLT_INSTANCE InitiatingInstance,
                                    PFLT_CALLBACK_DATA CallbackData);
NTSTATUS FLTAPI FltGetEcpListFromCallbackData(PFLT_FILTER Filter, PFLT_CALLBACK_DATA CallbackData,
                                              PECP_LIST *EcpList);
NTSTATUS FLTAPI FltSetEcpListIntoCallbackData(PFLT_FILTER Filter, PFLT_CALLBACK_DATA CallbackData,
                                              PECP_LIST EcpList);

/* ---- reading and writing ---- */
NTSTATUS FLTAPI FltReadFile(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject,
                            PLARGE_INTEGER ByteOffset, ULONG Length, PVOID Buffer,
                            FLT_IO_OPERATION_FLAGS Flags, PULONG BytesRead,
                            PFLT_COMPLETED_ASYNC_IO_CALLBACK CallbackRoutine,
                            PVOID CallbackContext);
NTSTATUS FLTAPI FltReadFileEx(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject,
                              PLARGE_INTEGER ByteOffset, ULONG Length, PVOID Buffer,
                              FLT_IO_OPERATION_FLAGS Flags, PULONG BytesRead,
                              PFLT_COMPLETED_ASYNC_IO_CALLBACK CallbackRoutine,
                              PVOID CallbackContext, PULONG Key, PMDL Mdl);
NTSTATUS FLTAPI FltWriteFile(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject,
                             PLARGE_INTEGER ByteOffset, ULONG Length, PVOID Buffer,
                             FLT_IO_OPERATION_FLAGS Flags, PULONG BytesWritten,
                             PFLT_COMPLETED_ASYNC_IO_CALLBACK CallbackRoutine,
                             PVOID CallbackContext);
NTSTATUS FLTAPI FltWriteFileEx(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject,
                               PLARGE_INTEGER ByteOffset, ULONG Length, PVOID Buffer,
                               FLT_IO_OPERATION_FLAGS Flags, PULONG BytesWritten,
                               PFLT_COMPLETED_ASYNC_IO_CALLBACK CallbackRoutine,
                               PVOID CallbackContext, PULONG Key, PMDL Mdl);
BOOLEAN FLTAPI FltFastIoMdlRead(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject,
                                PLARGE_INTEGER FileOffset, ULONG Length, ULONG LockKey,
                                PMDL *MdlChain, PIO_STATUS_BLOCK IoStatus);
BOOLEAN FLTAPI FltFastIoMdlReadComplete(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject,
                                        PMDL MdlChain);
BOOLEAN FLTAPI FltFastIoPrepareMdlWrite(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject,
                                        PLARGE_INTEGER FileOffset, ULONG Length, ULONG LockKey,
                                        PMDL *MdlChain, PIO_STATUS_BLOCK IoStatus);
BOOLEAN FLTAPI FltFastIoMdlWriteComplete(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject,
                                         PLARGE_INTEGER FileOffset, PMDL MdlChain);

/* ---- queries, sets, control codes ---- */
NTSTATUS FLTAPI FltQueryInformationFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                                        PVOID FileInformation, ULONG Length,
                                        FILE_INFORMATION_CLASS FileInformationClass,
                                        PULONG LengthReturned);
NTSTATUS FLTAPI FltSetInformationFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                                      PVOID FileInformation, ULONG Length,
                                      FILE_INFORMATION_CLASS FileInformationClass);
NTSTATUS FLTAPI FltQueryInformationByName(PFLT_FILTER Filter, PFLT_INSTANCE Instance,
                                          POBJECT_ATTRIBUTES ObjectAttributes,
                                          PIO_STATUS_BLOCK IoStatusBlock, PVOID FileInformation,
                                          ULONG Length, FILE_INFORMATION_CLASS FileInformationClass,
                                          PIO_DRIVER_CREATE_CONTEXT DriverContext);
NTSTATUS FLTAPI FltQueryVolumeInformation(PFLT_INSTANCE Instance, PIO_STATUS_BLOCK Iosb,
                                          PVOID FsInformation, ULONG Length,
                                          FS_INFORMATION_CLASS FsInformationClass);
NTSTATUS FLTAPI FltQueryVolumeInformationFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                                              PVOID FsInformation, ULONG Length,
                                              FS_INFORMATION_CLASS FsInformationClass,
                                              PULONG LengthReturned);
NTSTATUS FLTAPI FltSetVolumeInformation(PFLT_INSTANCE Instance, PIO_STATUS_BLOCK Iosb,
                                        PVOID FsInformation, ULONG Length,
                                        FS_INFORMATION_CLASS FsInformationClass);
NTSTATUS FLTAPI FltQueryDirectoryFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                                      PVOID FileInformation, ULONG Length,
                                      FILE_INFORMATION_CLASS FileInformationClass,
                                      BOOLEAN ReturnSingleEntry, PUNICODE_STRING FileName,
                                      BOOLEAN RestartScan, PULONG LengthReturned);
NTSTATUS FLTAPI FltQueryDirectoryFileEx(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                                        PVOID FileInformation, ULONG Length,
                                        FILE_INFORMATION_CLASS FileInformationClass,
                                        ULONG QueryFlags, PUNICODE_STRING FileName,
                                        PULONG LengthReturned);
NTSTATUS FLTAPI FltQuerySecurityObject(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                                       SECURITY_INFORMATION SecurityInformation,
                                       PSECURITY_DESCRIPTOR SecurityDescriptor, ULONG Length,
                                       PULONG LengthNeeded);
NTSTATUS FLTAPI FltSetSecurityObject(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                                     SECURITY_INFORMATION SecurityInformation,
                                     PSECURITY_DESCRIPTOR SecurityDescriptor);
NTSTATUS FLTAPI FltQueryEaFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                               PVOID ReturnedEaData, ULONG Length, BOOLEAN ReturnSingleEntry,
                               PVOID EaList, ULONG EaListLength, PULONG EaIndex,
                               BOOLEAN RestartScan, PULONG LengthReturned);
NTSTATUS FLTAPI FltSetEaFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, PVOID EaBuffer,
                             ULONG Length);
NTSTATUS FLTAPI FltQueryQuotaInformationFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                                             PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer,
                                             ULONG Length, BOOLEAN ReturnSingleEntry, PVOID SidList,
                                             ULONG SidListLength, PSID StartSid,
                                             BOOLEAN RestartScan, PULONG LengthReturned);
NTSTATUS FLTAPI FltSetQuotaInformationFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                                           PVOID Buffer, ULONG Length);
NTSTATUS FLTAPI FltFsControlFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                                 ULONG FsControlCode, PVOID InputBuffer, ULONG InputBufferLength,
                                 PVOID OutputBuffer, ULONG OutputBufferLength,
                                 PULONG LengthReturned);
NTSTATUS FLTAPI FltDeviceIoControlFile(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                                       ULONG IoControlCode, PVOID InputBuffer,
                                       ULONG InputBufferLength, PVOID OutputBuffer,
                                       ULONG OutputBufferLength, PULONG LengthReturned);
NTSTATUS FLTAPI FltFlushBuffers(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject);
NTSTATUS FLTAPI FltFlushBuffers2(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject, ULONG FlushType,
                                 PFLT_CALLBACK_DATA CallbackData);
NTSTATUS FLTAPI FltIsDirectory(PFILE_OBJECT FileObject, PFLT_INSTANCE Instance,
                               PBOOLEAN IsDirectory);
NTSTATUS FLTAPI FltTagFile(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject, ULONG FileTag,
                           GUID *Guid, PVOID DataBuffer, USHORT DataBufferLength);
NTSTATUS FLTAPI FltTagFileEx(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject,
                             ULONG FileTag, GUID *Guid, PVOID DataBuffer, USHORT DataBufferLength,
                             ULONG ExistingFileTag, GUID *ExistingGuid, ULONG Flags);
NTSTATUS FLTAPI FltUntagFile(PFLT_INSTANCE InitiatingInstance, PFILE_OBJECT FileObject,
                             ULONG FileTag, GUID *Guid);
NTSTATUS FLTAPI FltCopyOpenReparseList(PFLT_FILTER Filter, PFLT_CALLBACK_DATA Data,
                                       PECP_LIST EcpList);
NTSTATUS FLTAPI FltAddOpenReparseEntry(PFLT_FILTER Filter, PFLT_CALLBACK_DATA Data,
                                       POPEN_REPARSE_LIST_ENTRY OpenReparseEntry);
VOID FLTAPI FltRemoveOpenReparseEntry(PFLT_FILTER Filter, PFLT_CALLBACK_DATA Data,
                                      POPEN_REPARSE_LIST_ENTRY OpenReparseEntry);
VOID FLTAPI FltFreeOpenReparseList(PFLT_FILTER Filter, PECP_LIST EcpList);
NTSTATUS FLTAPI FltVetoBypassIo(PFLT_CALLBACK_DATA CallbackData, PCFLT_RELATED_OBJECTS FltObjects,
                                NTSTATUS OperationStatus, PCUNICODE_STRING FailureReason);

/* ---- callback data ---- */
NTSTATUS FLTAPI FltAllocateCallbackData(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                                        PFLT_CALLBACK_DATA *RetNewCallbackData);
NTSTATUS FLTAPI FltAllocateCallbackDataEx(PFLT_INSTANCE Instance, PFILE_OBJECT FileObject,
                                          FLT_ALLOCATE_CALLBACK_DATA_FLAGS Flags,
                                          PFLT_CALLBACK_DATA *RetNewCallbackData);
VOID FLTAPI FltFreeCallbackData(PFLT_CALLBACK_DATA CallbackData);
VOID FLTAPI FltReuseCallbackData(PFLT_CALLBACK_DATA CallbackData);
VOID FLTAPI FltPerformSynchronousIo(PFLT_CALLBACK_DATA CallbackData);
NTSTATUS FLTAPI FltPerformAsynchronousIo(PFLT_CALLBACK_DATA CallbackData,
                                         PFLT_COMPLETED_ASYNC_IO_CALLBACK CallbackRoutine,
                                         PVOID CallbackContext);
VOID FLTAPI FltSetCallbackDataDirty(PFLT_CALLBACK_DATA Data);
VOID FLTAPI FltClearCallbackDataDirty(PFLT_CALLBACK_DATA Data);
BOOLEAN FLTAPI FltIsCallbackDataDirty(PFLT_CALLBACK_DATA Data);
VOID FLTAPI FltCompletePendedPreOperation(PFLT_CALLBACK_DATA CallbackData,
                                          FLT_PREOP_CALLBACK_STATUS CallbackStatus, PVOID Context);
VOID FLTAPI FltCompletePendedPostOperation(PFLT_CALLBACK_DATA CallbackData);
BOOLEAN FLTAPI FltDoCompletionProcessingWhenSafe(PFLT_CALLBACK_DATA Data,
                                                 PCFLT_RELATED_OBJECTS FltObjects,
                                                 PVOID CompletionContext,
                                                 FLT_POST_OPERATION_FLAGS Flags,
                                                 PFLT_POST_OPERATION_CALLBACK SafePostCallback,
                                                 PFLT_POSTOP_CALLBACK_STATUS RetPostOperationStatus);
NTSTATUS FLTAPI FltRequestOperationStatusCallback(
    PFLT_CALLBACK_DATA Data, PFLT_GET_OPERATION_STATUS_CALLBACK CallbackRoutine,
    PVOID RequesterContext);
NTSTATUS FLTAPI FltSetCancelCompletion(PFLT_CALLBACK_DATA CallbackData,
                                       PFLT_COMPLETE_CANCELED_CALLBACK CanceledCallback);
NTSTATUS FLTAPI FltClearCancelCompletion(PFLT_CALLBACK_DATA CallbackData);
BOOLEAN FLTAPI FltIsIoCanceled(PFLT_CALLBACK_DATA CallbackData);
BOOLEAN FLTAPI FltCancelIo(PFLT_CALLBACK_DATA CallbackData);
BOOLEAN FLTAPI FltCancellableWaitForSingleObject(PVOID Object, PLARGE_INTEGER Timeout,
                                                 PFLT_CALLBACK_DATA CallbackData);
NTSTATUS FLTAPI FltCancellableWaitForMultipleObjects(ULONG Count, PVOID ObjectArray[],
                                                     WAIT_TYPE WaitType, PLARGE_INTEGER Timeout,
                                                     PKWAIT_BLOCK WaitBlockArray,
                                                     PFLT_CALLBACK_DATA CallbackData);
BOOLEAN FLTAPI FltIsOperationSynchronous(PFLT_CALLBACK_DATA CallbackData);
BOOLEAN FLTAPI FltIs32bitProcess(PFLT_CALLBACK_DATA CallbackData);
PEPROCESS FLTAPI FltGetRequestorProcess(PFLT_CALLBACK_DATA CallbackData);
ULONG FLTAPI FltGetRequestorProcessId(PFLT_CALLBACK_DATA CallbackData);
HANDLE FLTAPI FltGetRequestorProcessIdEx(PFLT_CALLBACK_DATA CallbackData);
NTSTATUS FLTAPI FltGetRequestorSessionId(PFLT_CALLBACK_DATA CallbackData, PULONG SessionId);
NTSTATUS FLTAPI FltGetActivityIdCallbackData(PFLT_CALLBACK_DATA CallbackData, LPGUID Guid);
NTSTATUS FLTAPI FltSetActivityIdCallbackData(PFLT_CALLBACK_DATA CallbackData, LPCGUID Guid);
NTSTATUS FLTAPI FltPropagateActivityIdToThread(PFLT_CALLBACK_DATA CallbackData, LPGUID PropagateId,
                                               LPGUID *OriginalId);
NTSTATUS FLTAPI FltPropagateIrpExtension(PFLT_CALLBACK_DATA SourceData,
                                         PFLT_CALLBACK_DATA TargetData, ULONG Flags);
PCHAR FLTAPI FltGetIrpName(UCHAR IrpMajorCode);
IO_PRIORITY_HINT FLTAPI FltGetIoPriorityHint(PFLT_CALLBACK_DATA Data);
IO_PRIORITY_HINT FLTAPI FltGetIoPriorityHintFromCallbackData(PFLT_CALLBACK_DATA Data);
IO_PRIORITY_HINT FLTAPI FltGetIoPriorityHintFromFileObject(PFILE_OBJECT FileObject);
IO_PRIORITY_HINT FLTAPI FltGetIoPriorityHintFromThread(PETHREAD Thread);
NTSTATUS FLTAPI FltRetrieveIoPriorityInfo(PFLT_CALLBACK_DATA Data, PFILE_OBJECT FileObject,
                                          PETHREAD Thread, struct _IO_PRIORITY_INFO *PriorityInfo);
NTSTATUS FLTAPI FltApplyPriorityInfoThread(struct _IO_PRIORITY_INFO *InputPriorityInfo,
                                           struct _IO_PRIORITY_INFO *OutputPriorityInfo,
                                           PETHREAD Thread);
PVOID FLTAPI FltGetIoAttributionHandleFromCallbackData(PFLT_CALLBACK_DATA Data);
NTSTATUS FLTAPI FltSetIoPriorityHintIntoCallbackData(PFLT_CALLBACK_DATA Data,
                                                     IO_PRIORITY_HINT PriorityHint);
NTSTATUS FLTAPI FltSetIoPriorityHintIntoFileObject(PFILE_OBJECT FileObject,
                                                   IO_PRIORITY_HINT PriorityHint);
NTSTATUS FLTAPI FltSetIoPriorityHintIntoThread(PETHREAD Thread, IO_PRIORITY_HINT PriorityHint);
VOID FLTAPI FltAcknowledgeEcp(PFLT_FILTER Filter, PVOID EcpContext);

/* ---- buffers ---- */
NTSTATUS FLTAPI FltDecodeParameters(PFLT_CALLBACK_DATA CallbackData,
                                    PMDL **MdlAddressPointer, PVOID **Buffer, PULONG *Length,
                                    LOCK_OPERATION *DesiredAccess);
PMDL FLTAPI FltGetSwappedBufferMdlAddress(PFLT_CALLBACK_DATA CallbackData);
VOID FLTAPI FltRetainSwappedBufferMdlAddress(PFLT_CALLBACK_DATA CallbackData);
NTSTATUS FLTAPI FltLockUserBuffer(PFLT_CALLBACK_DATA CallbackData);
PVOID FLTAPI FltGetNewSystemBufferAddress(PFLT_CALLBACK_DATA CallbackData);
PVOID FLTAPI FltAllocatePoolAlignedWithTag(PFLT_INSTANCE Instance, POOL_TYPE PoolType,
                                           SIZE_T NumberOfBytes, ULONG Tag);
VOID FLTAPI FltFreePoolAlignedWithTag(PFLT_INSTANCE Instance, PVOID Buffer, ULONG Tag);

#endif
