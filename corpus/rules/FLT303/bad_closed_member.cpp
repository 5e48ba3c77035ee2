// why: Stop() closes, and Flush() of the same object sends all the same.
#include <windows.h>
#include <fltUser.h>

class Logger {
public:
    bool Start() { return SUCCEEDED(FilterConnectCommunicationPort(L"\\LogPort", 0, nullptr, 0, nullptr, &port_)); }
    void Stop()
    {
        CloseHandle(port_);
        Flush();
    }
    void Flush()
    {
        DWORD returned;
        FilterSendMessage(port_, &lines_, sizeof(lines_), nullptr, 0, &returned); //~ FLT303
        lines_ = 0;
    }

private:
    HANDLE port_ = INVALID_HANDLE_VALUE;
    ULONG lines_ = 0;
};

int main()
{
    Logger logger;
    if (!logger.Start())
        return 1;
    logger.Flush();
    logger.Stop();
    return 0;
}
