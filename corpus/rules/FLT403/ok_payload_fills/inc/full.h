#pragma once

#define FULL_PORT L"\\FullPort"

struct Request {
    ULONG pid;
};

struct Verdict {
    ULONG block;
    ULONG reason;
};
