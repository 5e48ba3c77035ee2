#include <windows.h>
#include <fltUser.h>

struct reply {
	FILTER_REPLY_HEADER header;
	ULONG block;
};

int main(void)
{
	struct {
		FILTER_MESSAGE_HEADER header;
		ULONG pid;
	} message;
	struct reply reply;
	HANDLE port = INVALID_HANDLE_VALUE;

	if (FilterConnectCommunicationPort(L"\\SumPort", 0, NULL, 0, NULL, &port) != S_OK)
		return 1;
	while (FilterGetMessage(port, &message.header, sizeof(message), NULL) == S_OK) {
		reply.header.Status = 0;
		reply.header.MessageId = message.header.MessageId;
		reply.block = message.pid == 4;
		FilterReplyMessage(port, &reply.header, sizeof(reply.header) + sizeof(reply.block));
	}
	CloseHandle(port);
	return 0;
}
