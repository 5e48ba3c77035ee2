/* traceloggingprovider.h - event tracing: of no concern here. */
#ifndef FLTCHECK_TRACELOGGINGPROVIDER_H
#define FLTCHECK_TRACELOGGINGPROVIDER_H
#define TraceLoggingWrite(...) ((void)0)
#define TraceLoggingRegister(p) ((void)0)
#define TraceLoggingUnregister(p) ((void)0)
#define TRACELOGGING_DEFINE_PROVIDER(...) typedef int fltcheck_trace_logging_provider
#define TRACELOGGING_DECLARE_PROVIDER(...) typedef int fltcheck_trace_logging_provider
#endif
