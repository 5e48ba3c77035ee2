/* descriptor.c - security descriptors, and the attributes of a port. */
#include "sim.h"

#define MAX_DESCRIPTORS 24

struct descriptor {
    PSECURITY_DESCRIPTOR handle;
    ACCESS_MASK access;
    int live, failed, null_dacl, judged;
};

static struct descriptor descriptors[MAX_DESCRIPTORS];
static int descriptor_count;

void descriptors_reset(void) {
    descriptor_count = 0;
}

static struct descriptor *find(const void *handle) {
    for (int i = 0; i < descriptor_count; i++) {
        if (descriptors[i].handle == handle) {
            return &descriptors[i];
        }
    }
    return NULL;
}

NTSTATUS FltBuildDefaultSecurityDescriptor(PSECURITY_DESCRIPTOR *SecurityDescriptor,
                                           ACCESS_MASK DesiredAccess) {
    ENTER();
    int outcome = choose(3, COST_FAILURE, "FltBuildDefaultSecurityDescriptor fails");
    if (outcome != 0 || descriptor_count == MAX_DESCRIPTORS) {
        if (outcome == 2) {
            *SecurityDescriptor = NULL;
        }
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    struct descriptor *descriptor = &descriptors[descriptor_count++];
    *descriptor = (struct descriptor){block_new(64, BLOCK_POOL, 0), DesiredAccess, 1, 0, 0, 0};
    *SecurityDescriptor = descriptor->handle;
    return STATUS_SUCCESS;
}

VOID FltFreeSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor) {
    ENTER();
    struct descriptor *descriptor = find(SecurityDescriptor);
    if (descriptor == NULL || !descriptor->live) {
        violation("FLT110", "a descriptor that is not there is released");
        return;
    }
    descriptor->live = 0;
    block_free(descriptor->handle);
}

NTSTATUS RtlSetDaclSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, BOOLEAN DaclPresent,
                                      PACL Dacl, BOOLEAN DaclDefaulted) {
    ENTER();
    (void)DaclDefaulted;
    struct descriptor *descriptor = find(SecurityDescriptor);
    if (descriptor != NULL && !descriptor->live) {
        violation("FLT110", "a released descriptor is used");
    }
    if (choose(2, COST_FAILURE, "RtlSetDaclSecurityDescriptor fails")) {
        return STATUS_UNKNOWN_REVISION;
    }
    if (descriptor != NULL) {
        descriptor->null_dacl = DaclPresent && Dacl == NULL;
    }
    return STATUS_SUCCESS;
}

NTSTATUS RtlCreateAcl(PACL Acl, ULONG AclLength, ULONG AclRevision) {
    __builtin_memset(Acl, 0, AclLength);
    Acl->AclRevision = (UCHAR)AclRevision;
    return STATUS_SUCCESS;
}

static void check_security(const void *security) {
    struct descriptor *descriptor = find(security);
    if (security == NULL) {
        violation("NO-DESCRIPTOR", "no descriptor");
        return;
    }
    if (descriptor != NULL && descriptor->access == FLT_PORT_CONNECT) {
        violation("NO-DESCRIPTOR", "nobody may connect");
        return;
    }
    violation("DESCRIPTOR", "a descriptor");
    if ((ULONG_PTR)security == UNWRITTEN) {
        violation("FLT110", "a descriptor that was never built is used");
    } else if (descriptor != NULL && !descriptor->live) {
        violation("FLT110", "a released descriptor is used");
    } else if (descriptor != NULL && descriptor->null_dacl) {
        violation("FLT109", "everybody may connect");
    }
}

void descriptor_check(const OBJECT_ATTRIBUTES *attributes) {
    if (attributes == NULL || attributes->Length != sizeof(*attributes) ||
        (attributes->Attributes & OBJ_KERNEL_HANDLE) == 0) {
        violation("FLT109", "attributes that are invalid");
        return;
    }
    if (attributes->ObjectName == NULL) {
        violation("FLT109", "no name");
    }
    check_security(attributes->SecurityDescriptor);
}

void judge_descriptors(void) {
    for (int i = 0; i < descriptor_count; i++) {
        if (descriptors[i].live && !descriptors[i].judged) {
            descriptors[i].judged = 1;
            violation("FLT110", "a descriptor is not released");
        }
    }
}

/* Those that no variable holds any more. */
void judge_lost_descriptors(void) {
    for (int i = 0; i < descriptor_count; i++) {
        if (descriptors[i].live && !descriptors[i].judged && !reachable(descriptors[i].handle)) {
            descriptors[i].judged = 1;
            violation("FLT110", "a descriptor is lost");
        }
    }
}
