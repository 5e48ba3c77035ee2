#include <windows.h>
#include <fltUser.h>

typedef struct REPLY_ {
	FILTER_REPLY_HEADER header;
	ULONG block;
} REPLY;

int main(void)
{
	struct {
		FILTER_MESSAGE_HEADER header;
		ULONG pid;
	} message;
	REPLY reply;
	HANDLE port = INVALID_HANDLE_VALUE;

	if (FilterConnectCommunicationPort(L"\\CountPort", 0, NULL, 0, NULL, &port) != S_OK)
		return 1;
	while (FilterGetMessage(port, &message.header, sizeof(message), NULL) == S_OK) {
		ZeroMemory(&reply, sizeof(reply));
		reply.header.MessageId = message.header.MessageId;
		if (FAILED(FilterReplyMessage(port, &reply.header, sizeof(REPLY))))
			break;
	}
	CloseHandle(port);
	return 0;
}
