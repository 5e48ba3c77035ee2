#include <fltKernel.h>
#include "ring.h"

static EX_PUSH_LOCK lock;

void clients_init(void)
{
	FltInitializePushLock(&lock);
}

void clients_exit(void)
{
	FltDeletePushLock(&lock);
}

void clients_lock(void)
{
	FltAcquirePushLockExclusive(&lock);
}

void clients_unlock(void)
{
	FltReleasePushLock(&lock);
}

void ring_bells(BOOLEAN both)
{
	FltAcquirePushLockShared(&lock);
	ring_bell(1);
	if (both)
		ring_bell(2);
	FltReleasePushLock(&lock);
}
