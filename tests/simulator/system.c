/* system.c - strings, processes, devices, files, the registry, time: as little as drivers need. */
#include "sim.h"

/* ---- strings and memory ---- */
size_t wcslen(const wchar_t *text) {
    size_t length = 0;
    while (text[length] != 0) {
        length++;
    }
    return length;
}

errno_t wcscpy_s(wchar_t *to, rsize_t size, const wchar_t *from) {
    size_t length = wcslen(from);
    if (length >= size) {
        to[0] = 0;
        return 34;
    }
    __builtin_memcpy(to, from, (length + 1) * sizeof(*to));
    return 0;
}

static WCHAR upper(WCHAR letter) {
    return letter >= 'a' && letter <= 'z' ? (WCHAR)(letter - 32) : letter;
}

int _wcsnicmp(const wchar_t *a, const wchar_t *b, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (upper(a[i]) != upper(b[i]) || a[i] == 0) {
            return upper(a[i]) - upper(b[i]);
        }
    }
    return 0;
}

VOID RtlInitUnicodeString(PUNICODE_STRING DestinationString, PCWSTR SourceString) {
    size_t size = SourceString != NULL ? wcslen(SourceString) * sizeof(WCHAR) : 0;
    DestinationString->Buffer = (PWSTR)SourceString;
    DestinationString->Length = (USHORT)size;
    DestinationString->MaximumLength = (USHORT)(SourceString != NULL ? size + sizeof(WCHAR) : 0);
}

VOID RtlCopyUnicodeString(PUNICODE_STRING DestinationString, PCUNICODE_STRING SourceString) {
    USHORT size = SourceString != NULL ? SourceString->Length : 0;
    if (size > DestinationString->MaximumLength) {
        size = DestinationString->MaximumLength;
    }
    if (size > 0) {
        __builtin_memcpy(DestinationString->Buffer, SourceString->Buffer, size);
    }
    DestinationString->Length = size;
}

static BOOLEAN begins(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN fold) {
    for (USHORT i = 0; i < a->Length / sizeof(WCHAR); i++) {
        WCHAR x = a->Buffer[i], y = b->Buffer[i];
        if (x != y && (!fold || upper(x) != upper(y))) {
            return FALSE;
        }
    }
    return TRUE;
}

BOOLEAN RtlEqualUnicodeString(PCUNICODE_STRING String1, PCUNICODE_STRING String2,
                              BOOLEAN CaseInSensitive) {
    return String1->Length == String2->Length && begins(String1, String2, CaseInSensitive);
}

BOOLEAN RtlPrefixUnicodeString(PCUNICODE_STRING String1, PCUNICODE_STRING String2,
                               BOOLEAN CaseInSensitive) {
    return String1->Length <= String2->Length && begins(String1, String2, CaseInSensitive);
}

SIZE_T RtlCompareMemory(const VOID *Source1, const VOID *Source2, SIZE_T Length) {
    SIZE_T same = 0;
    while (same < Length && ((const char *)Source1)[same] == ((const char *)Source2)[same]) {
        same++;
    }
    return same;
}

PVOID RtlSecureZeroMemory(PVOID ptr, SIZE_T cnt) {
    return __builtin_memset(ptr, 0, cnt);
}

static volatile size_t string_length; /* so that the reading is not optimised away */

/* Reads the strings that it is given, and prints nothing. */
static void read_strings(const char *format, va_list arguments) {
    for (; *format != 0; format++) {
        if (*format != '%') {
            continue;
        }
        while (format[1] != 0 && (format[1] < 'a' || format[1] > 'z') && format[1] != 'Z' &&
               format[1] != 'S' && format[1] != 'X') {
            format++;
        }
        int wide = format[1] == 'w' || format[1] == 'l' || format[1] == 'S';
        const void *value = va_arg(arguments, const void *);
        if (wide && (format[1] == 'S' || format[2] == 's')) {
            string_length = wcslen(value);
        }
    }
}

ULONG DbgPrint(PCSTR Format, ...) {
    va_list arguments;
    va_start(arguments, Format);
    read_strings(Format, arguments);
    va_end(arguments);
    return 0;
}

ULONG DbgPrintEx(ULONG ComponentId, ULONG Level, PCSTR Format, ...) {
    (void)ComponentId;
    (void)Level;
    (void)Format;
    return 0;
}

/* ---- processes ---- */
static struct _EPROCESS *process_object(ULONG_PTR id) {
    return (struct _EPROCESS *)(0x7B0000000000ull + id * 16);
}

static POBJECT_TYPE object_types[1];
PEPROCESS PsInitialSystemProcess = (PEPROCESS)0x7B0000000040ull;
POBJECT_TYPE *PsProcessType = object_types;
POBJECT_TYPE *PsThreadType = object_types;
POBJECT_TYPE *ExEventObjectType = object_types;
PVOID MmHighestUserAddress = (PVOID)0x7FFFFFFEFFFFull;

HANDLE PsGetCurrentProcessId(VOID) {
    return (HANDLE)current->process;
}

PEPROCESS IoGetCurrentProcess(VOID) {
    return (PEPROCESS)process_object(current->process);
}

ULONG FltGetRequestorProcessId(PFLT_CALLBACK_DATA CallbackData) {
    (void)CallbackData;
    return (ULONG)current->process;
}

NTSTATUS PsLookupProcessByProcessId(HANDLE ProcessId, PEPROCESS *Process) {
    ENTER();
    if (choose(2, COST_FAILURE, "PsLookupProcessByProcessId fails")) {
        return STATUS_INVALID_PARAMETER;
    }
    *Process = (PEPROCESS)process_object((ULONG_PTR)ProcessId);
    return STATUS_SUCCESS;
}

PACCESS_TOKEN PsReferencePrimaryToken(PEPROCESS Process) {
    return Process;
}

VOID PsDereferencePrimaryToken(PACCESS_TOKEN PrimaryToken) {
    (void)PrimaryToken;
}

BOOLEAN SeTokenIsAdmin(PACCESS_TOKEN Token) {
    (void)Token;
    return (BOOLEAN)!choose(2, COST_DATA, "no administrator");
}

LONG_PTR ObfReferenceObject(PVOID Object) {
    ENTER();
    check_stale(Object, "a closed server port is referenced");
    return 1;
}

LONG_PTR ObfDereferenceObject(PVOID Object) {
    ENTER();
    check_stale(Object, "a closed server port is dereferenced");
    return 0;
}

KPROCESSOR_MODE ExGetPreviousMode(VOID) {
    return (KPROCESSOR_MODE)(current->process == 4 ? KernelMode : UserMode);
}

BOOLEAN MmIsAddressValid(PVOID VirtualAddress) {
    (void)VirtualAddress;
    return (BOOLEAN)!choose(2, COST_DATA, "an address that is not valid");
}

static void probe(const volatile void *address, SIZE_T length) {
    (void)address;
    if (length > 0x10000) {
        raise_access_violation();
    }
}

VOID ProbeForRead(const volatile VOID *Address, SIZE_T Length, ULONG Alignment) {
    (void)Alignment;
    probe(Address, Length);
}

VOID ProbeForWrite(volatile VOID *Address, SIZE_T Length, ULONG Alignment) {
    (void)Alignment;
    probe(Address, Length);
}

/* ---- devices, files and objects ---- */
NTSTATUS IoCreateDevice(PDRIVER_OBJECT DriverObject, ULONG DeviceExtensionSize,
                        PUNICODE_STRING DeviceName, DEVICE_TYPE DeviceType,
                        ULONG DeviceCharacteristics, BOOLEAN Exclusive,
                        PDEVICE_OBJECT *DeviceObject) {
    ENTER();
    (void)DeviceName;
    (void)DeviceCharacteristics;
    (void)Exclusive;
    if (choose(2, COST_FAILURE, "IoCreateDevice fails")) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    PDEVICE_OBJECT device = block_new(sizeof(*device), BLOCK_SYSTEM, 0);
    device->DeviceType = DeviceType;
    device->DriverObject = DriverObject;
    device->DeviceExtension = block_new(DeviceExtensionSize + 1, BLOCK_SYSTEM, 0);
    device->NextDevice = DriverObject->DeviceObject;
    DriverObject->DeviceObject = device;
    *DeviceObject = device;
    return STATUS_SUCCESS;
}

VOID IoDeleteDevice(PDEVICE_OBJECT DeviceObject) {
    ENTER();
    block_free(DeviceObject->DeviceExtension);
    PDEVICE_OBJECT *place = &world.driver.DeviceObject;
    while (*place != NULL && *place != DeviceObject) {
        place = &(*place)->NextDevice;
    }
    if (*place != NULL) {
        *place = DeviceObject->NextDevice;
    }
    block_free(DeviceObject);
}

#undef IoCompleteRequest
VOID IoCompleteRequest(PIRP Irp, CCHAR PriorityBoost) {
    (void)Irp;
    (void)PriorityBoost;
}

VOID IofCompleteRequest(PIRP Irp, CCHAR PriorityBoost) {
    (void)Irp;
    (void)PriorityBoost;
}

NTSTATUS ZwClose(HANDLE Handle) {
    ENTER();
    struct server *server = server_find(Handle);
    check_stale(Handle, "a closed server port is closed by ZwClose");
    if (server != NULL && server->open) {
        violation("FLT207", "a server port is closed by ZwClose");
        server->open = 0;
        world.wrong_kind = 1;
    }
    return STATUS_SUCCESS;
}

NTSTATUS ZwMakeTemporaryObject(HANDLE Handle) {
    ENTER();
    check_stale(Handle, "a closed server port is made temporary");
    return STATUS_SUCCESS;
}

static NTSTATUS open(PHANDLE handle) {
    if (choose(2, COST_FAILURE, "opening fails")) {
        return STATUS_ACCESS_DENIED;
    }
    *handle = handle_new();
    return STATUS_SUCCESS;
}

NTSTATUS ZwCreateFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess,
                      POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                      PLARGE_INTEGER AllocationSize, ULONG FileAttributes, ULONG ShareAccess,
                      ULONG CreateDisposition, ULONG CreateOptions, PVOID EaBuffer,
                      ULONG EaLength) {
    ENTER();
    (void)DesiredAccess;
    (void)ObjectAttributes;
    (void)IoStatusBlock;
    (void)AllocationSize;
    (void)FileAttributes;
    (void)ShareAccess;
    (void)CreateDisposition;
    (void)CreateOptions;
    (void)EaBuffer;
    (void)EaLength;
    return open(FileHandle);
}

NTSTATUS ZwDeleteFile(POBJECT_ATTRIBUTES ObjectAttributes) {
    (void)ObjectAttributes;
    return STATUS_SUCCESS;
}

/* ---- registry ---- */
NTSTATUS ZwOpenKey(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess,
                   POBJECT_ATTRIBUTES ObjectAttributes) {
    ENTER();
    (void)DesiredAccess;
    (void)ObjectAttributes;
    return open(KeyHandle);
}

static ULONG stored_value(void) {
    return data_words[choose(data_word_count, COST_DATA, "another value in the registry")];
}

NTSTATUS ZwQueryValueKey(HANDLE KeyHandle, PUNICODE_STRING ValueName,
                         KEY_VALUE_INFORMATION_CLASS KeyValueInformationClass,
                         PVOID KeyValueInformation, ULONG Length, PULONG ResultLength) {
    ENTER();
    (void)KeyHandle;
    (void)ValueName;
    if (KeyValueInformationClass != KeyValuePartialInformation ||
        Length < sizeof(KEY_VALUE_PARTIAL_INFORMATION) + 3 ||
        choose(2, COST_FAILURE, "no such value")) {
        return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    PKEY_VALUE_PARTIAL_INFORMATION info = KeyValueInformation;
    ULONG value = stored_value();
    info->TitleIndex = 0;
    info->Type = REG_DWORD;
    info->DataLength = sizeof(ULONG);
    __builtin_memcpy(info->Data, &value, sizeof(value));
    *ResultLength = sizeof(*info) + 3;
    return STATUS_SUCCESS;
}

NTSTATUS RtlQueryRegistryValues(ULONG RelativeTo, PCWSTR Path, PRTL_QUERY_REGISTRY_TABLE QueryTable,
                                PVOID Context, PVOID Environment) {
    ENTER();
    (void)RelativeTo;
    (void)Path;
    (void)Context;
    (void)Environment;
    if (choose(2, COST_FAILURE, "no such key")) {
        return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    for (; QueryTable->Name != NULL; QueryTable++) {
        if ((QueryTable->Flags & RTL_QUERY_REGISTRY_DIRECT) != 0 &&
            QueryTable->EntryContext != NULL) {
            *(PULONG)QueryTable->EntryContext = stored_value();
        }
    }
    return STATUS_SUCCESS;
}

/* ---- time ---- */
VOID KeQuerySystemTime(PLARGE_INTEGER CurrentTime) {
    CurrentTime->QuadPart = 0x1000000 + (LONGLONG)world.now;
}

ULONGLONG KeQueryInterruptTime(VOID) {
    return 0x1000000 + (ULONGLONG)world.now;
}

/* A function of some other driver. */
ULONGLONG sim_external(PVOID a, PVOID b, PVOID c, PVOID d);
ULONGLONG sim_external(PVOID a, PVOID b, PVOID c, PVOID d) {
    ENTER();
    const void *const arguments[] = {a, b, c, d};
    for (int i = 0; i < 4; i++) {
        check_stale(arguments[i], "a closed server port is given to another driver");
    }
    return data_words[choose(data_word_count, COST_DATA, "another answer of another driver")];
}
