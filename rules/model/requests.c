/* requests.c - I/O requests where callbacks are followed alone (alone.c).
 *
 * See filter_manager.c for the style. What the driver has registered is copied, as the filter
 * manager does: later the driver's own table may be unknown. Which operation it is matters
 * here, and what the routine before it returns.
 */
int __fltcheck_choose(const char *step);
void __fltcheck_havoc(void *to, unsigned long long size);
void __fltcheck_role(const char *role);

/* irql.c */
void __fltcheck_begin_at_passive_level(void);
void __fltcheck_begin_at_dispatch_level(void);
int __fltcheck_begin_at_any_level(void);
void __fltcheck_end_at_any_level(int before);

typedef int pre_operation(void *data, void *objects, void **completion_context);
typedef int post_operation(void *data, void *objects, void *completion_context,
                           unsigned long flags);

struct operation {
    unsigned char major_function; /* OPERATION_END ends the table */
    unsigned long flags;
    pre_operation *pre;
    post_operation *post;
    void *reserved;
};

#define OPERATION_CREATE 0
#define OPERATION_END    0x80

struct request {
    pre_operation *pre;
    post_operation *post;
    int is_used, is_create;
};

static struct request __fltcheck_requests[53]; /* one more than are looked at: the end */

#define FOUR_TIMES(what)      what what what what
#define FIFTY_TWO_TIMES(what) FOUR_TIMES(FOUR_TIMES(what what what) what)

#define REMEMBER_ONE                                                                               \
    if (operation->major_function == OPERATION_END) {                                              \
        return;                                                                                    \
    }                                                                                              \
    request->is_used = 1;                                                                          \
    request->pre = operation->pre;                                                                 \
    request->post = operation->post;                                                               \
    request->is_create = operation->major_function == OPERATION_CREATE;                            \
    operation++;                                                                                   \
    request++;

void __fltcheck_remember_requests(const struct operation *operation) {
    struct request *request = __fltcheck_requests;
    if (operation) {
        FIFTY_TWO_TIMES(REMEMBER_ONE)
    }
}

enum { PREOP_SUCCESS_WITH_CALLBACK = 0, PREOP_PENDING = 2, PREOP_SYNCHRONIZE = 5 };

static void __fltcheck_complete(post_operation *post, int is_safe, void *data, void *objects,
                                void *context) {
    if (is_safe || __fltcheck_choose(0)) {
        if (__fltcheck_choose("the I/O request completes")) {
            post(data, objects, context, 0);
        }
    } else if (__fltcheck_choose("the I/O request completes, at DISPATCH_LEVEL")) {
        __fltcheck_begin_at_dispatch_level();
        post(data, objects, context, 0);
        __fltcheck_begin_at_passive_level();
    }
}

static void __fltcheck_request(pre_operation *pre, post_operation *post, int is_create) {
    void *context = 0, *data, *objects;
    int answer = PREOP_SUCCESS_WITH_CALLBACK, level = __fltcheck_begin_at_any_level();
    __fltcheck_havoc(&data, sizeof data);
    __fltcheck_havoc(&objects, sizeof objects);
    __fltcheck_role("io");
    if (pre) {
        answer = pre(data, objects, &context);
    }
    if (post && (answer == PREOP_SUCCESS_WITH_CALLBACK || answer == PREOP_PENDING)) {
        __fltcheck_complete(post, is_create, data, objects, context);
    } else if (post && answer == PREOP_SYNCHRONIZE) {
        __fltcheck_complete(post, 1, data, objects, context);
    }
    __fltcheck_end_at_any_level(level);
    __fltcheck_role(0);
}

#define REQUEST_ONE                                                                                \
    if (!request->is_used) {                                                                       \
        return;                                                                                    \
    }                                                                                              \
    if (__fltcheck_choose("an I/O request arrives")) {                                             \
        __fltcheck_request(request->pre, request->post, request->is_create);                       \
        return;                                                                                    \
    }                                                                                              \
    request++;

void __fltcheck_run_requests(void) {
    const struct request *request = __fltcheck_requests;
    FIFTY_TWO_TIMES(REQUEST_ONE)
}
