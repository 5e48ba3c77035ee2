/* port_arguments.c - what FltCreateCommunicationPort is called with.
 *
 * See filter_manager.c for the style.
 */
int __fltcheck_surely(int condition);
int __fltcheck_uninit(const void *place);
void __fltcheck_event_at(const char *name, const void *handle);

struct security_descriptor;

/* security.c */
void __fltcheck_check_security(void *port, struct security_descriptor *descriptor);

/* filter_manager.c */
int __fltcheck_is_filter_alive(void);
int __fltcheck_has_unload_callback(void);

struct unicode_string;

struct object_attributes {
    unsigned long length;
    void *root_directory;
    struct unicode_string *object_name;
    unsigned long attributes;
    struct security_descriptor *security_descriptor;
    void *security_quality;
};

#define OBJ_KERNEL_HANDLE 0x200

void __fltcheck_note_descriptor(const struct object_attributes *attributes) {
    if (!__fltcheck_surely(attributes == 0)) {
        __fltcheck_event_at("security-descriptor-used", attributes->security_descriptor);
    }
}

void __fltcheck_check_attributes(void *port, struct object_attributes *attributes) {
    if (__fltcheck_surely(attributes == 0)) {
        __fltcheck_event_at("port-attributes-uninitialised", port);
        return;
    }
    if (__fltcheck_uninit(&attributes->attributes)) {
        __fltcheck_event_at("port-attributes-uninitialised", port);
        return;
    }
    if (__fltcheck_surely((attributes->attributes & OBJ_KERNEL_HANDLE) == 0)) {
        __fltcheck_event_at("port-attributes-no-kernel-handle", port);
    }
    if (__fltcheck_surely(attributes->object_name == 0)) {
        __fltcheck_event_at("port-attributes-no-name", port);
    }
    __fltcheck_check_security(port, attributes->security_descriptor);
}

void __fltcheck_check_port(void *filter, void *port, const void *connect, const void *disconnect,
                           long max_connections) {
    if (__fltcheck_surely(connect == 0)) {
        __fltcheck_event_at("port-without-connect-callback", port);
    }
    if (__fltcheck_surely(disconnect == 0)) {
        __fltcheck_event_at("port-without-disconnect-callback", port);
    }
    if (__fltcheck_surely(max_connections <= 0)) {
        __fltcheck_event_at("port-without-connections", port);
    }
    if (__fltcheck_is_filter_alive() && !__fltcheck_has_unload_callback()) {
        __fltcheck_event_at("no-unload-callback", filter);
    }
}
