#pragma once

#define ENVELOPE_PORT L"\\EnvelopePort"

struct Letter {
    ULONG pid;
};

struct Stamp {
    ULONGLONG serial;
    UCHAR block;
};

enum { StampBytes = FIELD_OFFSET(Stamp, block) + sizeof(UCHAR) };
