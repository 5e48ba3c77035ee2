// why: the destructor of the port runs before that of the thread that uses it.
#include <windows.h>
#include <fltUser.h>
#include <thread>

class Reader {
public:
    explicit Reader(HANDLE port) : port_(port), thread_(&Reader::Read, this) {}
    ~Reader()
    {
        CloseHandle(port_); //~ FLT309
        thread_.join();
    }

private:
    void Read()
    {
        FILTER_MESSAGE_HEADER header;
        while (SUCCEEDED(FilterGetMessage(port_, &header, sizeof(header), nullptr)))
            ;
    }

    HANDLE port_;
    std::thread thread_;
};

int main()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\ReaderPort", 0, nullptr, 0, nullptr, &port)))
        return 1;
    Reader reader(port);
    Sleep(1000);
    return 0;
}
