#include "outlet.h"

VOID OutletInit(POUTLET Outlet) {
    Outlet->Port = NULL;
    Outlet->Timeout.QuadPart = -10 * 10000;
}

NTSTATUS OutletSend(POUTLET Outlet, PVOID Message, ULONG Size) {
    return FltSendMessage(Outlet->Filter, &Outlet->Port, Message, Size, NULL, NULL, &Outlet->Timeout);
}

VOID OutletClose(POUTLET Outlet) {
    FltCloseClientPort(Outlet->Filter, &Outlet->Port);
}
