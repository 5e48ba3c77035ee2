// why: the field with the handle is freed like its neighbour, the buffer.
#include <windows.h>
#include <fltUser.h>
#include <stdlib.h>

typedef struct {
    void *Buffer;
    void *Port;
} CLIENT;

static void Clean(CLIENT *Client)
{
    free(Client->Buffer);
    free(Client->Port); //~ FLT307
}

int main(void)
{
    CLIENT client = {0};

    if (FAILED(FilterConnectCommunicationPort(L"\\FreePort", 0, NULL, 0, NULL, &client.Port)))
        return 1;
    client.Buffer = malloc(64);
    Clean(&client);
    return 0;
}
