/* operations.c - names of the operations that filters register for. */
#include "lifecycle/operations.h"

#include <stddef.h>

static const char *const operations[256] = {
    [0x00] = "IRP_MJ_CREATE",
    [0x01] = "IRP_MJ_CREATE_NAMED_PIPE",
    [0x02] = "IRP_MJ_CLOSE",
    [0x03] = "IRP_MJ_READ",
    [0x04] = "IRP_MJ_WRITE",
    [0x05] = "IRP_MJ_QUERY_INFORMATION",
    [0x06] = "IRP_MJ_SET_INFORMATION",
    [0x07] = "IRP_MJ_QUERY_EA",
    [0x08] = "IRP_MJ_SET_EA",
    [0x09] = "IRP_MJ_FLUSH_BUFFERS",
    [0x0a] = "IRP_MJ_QUERY_VOLUME_INFORMATION",
    [0x0b] = "IRP_MJ_SET_VOLUME_INFORMATION",
    [0x0c] = "IRP_MJ_DIRECTORY_CONTROL",
    [0x0d] = "IRP_MJ_FILE_SYSTEM_CONTROL",
    [0x0e] = "IRP_MJ_DEVICE_CONTROL",
    [0x0f] = "IRP_MJ_INTERNAL_DEVICE_CONTROL",
    [0x10] = "IRP_MJ_SHUTDOWN",
    [0x11] = "IRP_MJ_LOCK_CONTROL",
    [0x12] = "IRP_MJ_CLEANUP",
    [0x13] = "IRP_MJ_CREATE_MAILSLOT",
    [0x14] = "IRP_MJ_QUERY_SECURITY",
    [0x15] = "IRP_MJ_SET_SECURITY",
    [0x16] = "IRP_MJ_POWER",
    [0x17] = "IRP_MJ_SYSTEM_CONTROL",
    [0x18] = "IRP_MJ_DEVICE_CHANGE",
    [0x19] = "IRP_MJ_QUERY_QUOTA",
    [0x1a] = "IRP_MJ_SET_QUOTA",
    [0x1b] = "IRP_MJ_PNP",
    [0xec] = "IRP_MJ_VOLUME_DISMOUNT",
    [0xed] = "IRP_MJ_VOLUME_MOUNT",
    [0xee] = "IRP_MJ_MDL_WRITE_COMPLETE",
    [0xef] = "IRP_MJ_PREPARE_MDL_WRITE",
    [0xf0] = "IRP_MJ_MDL_READ_COMPLETE",
    [0xf1] = "IRP_MJ_MDL_READ",
    [0xf2] = "IRP_MJ_NETWORK_QUERY_OPEN",
    [0xf3] = "IRP_MJ_FAST_IO_CHECK_IF_POSSIBLE",
    [0xf9] = "IRP_MJ_QUERY_OPEN",
    [0xfa] = "IRP_MJ_RELEASE_FOR_CC_FLUSH",
    [0xfb] = "IRP_MJ_ACQUIRE_FOR_CC_FLUSH",
    [0xfc] = "IRP_MJ_RELEASE_FOR_MOD_WRITE",
    [0xfd] = "IRP_MJ_ACQUIRE_FOR_MOD_WRITE",
    [0xfe] = "IRP_MJ_RELEASE_FOR_SECTION_SYNCHRONIZATION",
    [0xff] = "IRP_MJ_ACQUIRE_FOR_SECTION_SYNCHRONIZATION",
};

const char *operations_name(unsigned major) {
    return major < sizeof operations / sizeof *operations ? operations[major] : NULL;
}
