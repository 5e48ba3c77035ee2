/* talk.c - what user mode has to know of a driver: what its ports are called, and how long
 * replies may be.
 *
 * See filter_manager.c for the style.
 */
void __fltcheck_tell_name(const char *fact, const void *text, long long bytes);
void __fltcheck_tell_number(const char *fact, long long number);

struct unicode_string {
    unsigned short length, maximum_length;
    const void *buffer;
};

struct object_attributes {
    unsigned long length;
    void *root_directory;
    struct unicode_string *object_name;
};

/* A name below some other directory is not the whole name: told as one that is not known. */
void __fltcheck_tell_port(const struct object_attributes *attributes) {
    const struct unicode_string *name;
    if (!attributes) {
        return;
    }
    name = attributes->object_name;
    if (name && attributes->root_directory) {
        __fltcheck_tell_name("port-name", attributes, 0);
    } else if (name) {
        __fltcheck_tell_name("port-name", name->buffer, name->length);
    }
}

void __fltcheck_tell_reply(const void *reply, const unsigned long *length) {
    if (reply && length) {
        __fltcheck_tell_number("reply-length", *length);
    }
}
