#pragma once

#define GRAIN_PORT L"\\GrainPort"

#pragma pack(push, 1)
struct GrainRequest {
    ULONG pid;
};

struct GrainVerdict {
    UCHAR block;
    ULONG reason;
};
#pragma pack(pop)
