// why: a unique_ptr with a deleter owns the handle wherever it is moved.
#include <windows.h>
#include <fltUser.h>
#include <memory>
#include <utility>

struct PortCloser {
    void operator()(HANDLE handle) const noexcept { CloseHandle(handle); }
};
using UniquePort = std::unique_ptr<void, PortCloser>;

static UniquePort Open()
{
    HANDLE handle = INVALID_HANDLE_VALUE;
    if (FAILED(FilterConnectCommunicationPort(L"\\UniquePort", 0, nullptr, 0, nullptr, &handle)))
        return nullptr;
    return UniquePort(handle);
}

struct Client {
    UniquePort port;
    ULONG id = 0;
};

static bool Greet(Client &client)
{
    client.port = Open();
    if (!client.port)
        return false;
    DWORD returned = 0;
    return SUCCEEDED(FilterSendMessage(client.port.get(), &client.id, sizeof(client.id), nullptr, 0, &returned));
}

int main()
{
    Client client;
    if (!Greet(client))
        return 1;
    UniquePort taken = std::move(client.port);
    return taken ? 0 : 2;
}
