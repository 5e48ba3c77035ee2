// why: the request object is deleted although nobody knows whether its request is over.
#include <windows.h>
#include <fltUser.h>

struct Request {
    FILTER_MESSAGE_HEADER header;
    UCHAR data[128];
    OVERLAPPED overlapped;
};

static bool Post(HANDLE port)
{
    Request *request = new Request();
    HRESULT hr = FilterGetMessage(port, &request->header, FIELD_OFFSET(Request, overlapped), &request->overlapped);
    bool pending = hr == HRESULT_FROM_WIN32(ERROR_IO_PENDING);
    delete request; //~ FLT308
    return pending;
}

int main()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\DeletePort", 0, nullptr, 0, nullptr, &port)))
        return 1;
    bool posted = Post(port);
    CloseHandle(port);
    return posted ? 0 : 2;
}
