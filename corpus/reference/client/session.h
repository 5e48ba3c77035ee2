/* session.h - the client's connection to the driver. */
#ifndef PORTGUARD_SESSION_H
#define PORTGUARD_SESSION_H

#include <windows.h>

#include <fltuser.h>

#include "../include/portguard_protocol.h"

/* Connects and asks for `events`. After success `*port` is to be closed with
 * CloseHandle by the caller; after a failure it holds nothing. */
HRESULT SessionConnect(ULONG events, HANDLE *port);

/* Commands; see PG_COMMAND_CODE. */
HRESULT SessionQuery(HANDLE port, PG_STATISTICS *statistics);
HRESULT SessionPin(HANDLE port);

/* Receives notifications until `stop` is signalled or the driver goes away, prints
 * them, and answers PG_EVENT_DECIDE with `allow`. When it returns, no request on
 * `port` is pending any more. */
HRESULT SessionWatch(HANDLE port, HANDLE stop, BOOL allow);

#endif
