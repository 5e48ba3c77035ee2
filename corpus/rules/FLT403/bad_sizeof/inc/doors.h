#ifndef DOORS_H
#define DOORS_H

#define DOORS_PORT L"\\DoorsPort"

struct doors_request {
	ULONG pid;
	ULONG what;
};

struct doors_verdict {
	ULONG block;
};

#endif
