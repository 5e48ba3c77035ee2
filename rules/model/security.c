/* security.c - security descriptors: building them, and what those of ports grant.
 *
 * See filter_manager.c for the style.
 */
void __fltcheck_event_at(const char *name, const void *handle);
long __fltcheck_unknown(void);
int __fltcheck_surely(int condition);

struct security_descriptor {
    unsigned char revision, padding;
    unsigned short control; /* 4: a DACL is present */
    void *owner, *group, *sacl, *dacl;
};

/* A descriptor that the filter manager has built: what it grants is remembered
 * behind it. */
struct built_descriptor {
    struct security_descriptor descriptor;
    unsigned long access;
};

#define DACL_PRESENT     4
#define FLT_PORT_CONNECT 1

static unsigned char __fltcheck_default_dacl;

/* ---- security descriptors --------------------------------------------------------- */

void FltBuildDefaultSecurityDescriptor__success(struct built_descriptor **descriptor,
                                                unsigned long access) {
    struct built_descriptor *built = *descriptor;
    built->descriptor.control = DACL_PRESENT;
    built->descriptor.dacl = &__fltcheck_default_dacl;
    built->access = access;
}

long RtlCreateSecurityDescriptor(struct security_descriptor *descriptor, unsigned long revision) {
    descriptor->revision = (unsigned char)revision;
    descriptor->padding = 0;
    descriptor->control = 0;
    descriptor->owner = 0;
    descriptor->group = 0;
    descriptor->sacl = 0;
    descriptor->dacl = 0;
    return 0;
}

long RtlSetDaclSecurityDescriptor(struct security_descriptor *descriptor, unsigned char present,
                                  void *dacl, unsigned char defaulted) {
    long status = __fltcheck_unknown();
    (void)defaulted;
    __fltcheck_event_at("security-descriptor-used", descriptor);
    if (status < 0) {
        return status;
    }
    if (present) {
        descriptor->control |= DACL_PRESENT;
        descriptor->dacl = dacl;
    } else {
        descriptor->control &= (unsigned short)~DACL_PRESENT;
    }
    return 0;
}

void __fltcheck_check_security(void *port, struct security_descriptor *descriptor) {
    if (__fltcheck_surely(descriptor == 0)) {
        __fltcheck_event_at("port-security-default", port);
        return;
    }
    __fltcheck_event_at("port-security-explicit", port);
    if (__fltcheck_surely((descriptor->control & DACL_PRESENT) != 0)) {
        if (__fltcheck_surely(descriptor->dacl == 0)) {
            __fltcheck_event_at("port-security-null-dacl", port);
        }
        if (__fltcheck_surely(descriptor->dacl == (void *)&__fltcheck_default_dacl)) {
            if (__fltcheck_surely(((struct built_descriptor *)descriptor)->access ==
                                  FLT_PORT_CONNECT)) {
                __fltcheck_event_at("port-security-connect-only", port);
                return;
            }
        }
    }
    __fltcheck_event_at("port-security-wider", port);
}
