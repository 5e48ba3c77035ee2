#include <windows.h>
#include <fltUser.h>

#pragma pack(1)
struct reply {
	FILTER_REPLY_HEADER header;
	BOOLEAN block;
};
#pragma pack()

int main(void)
{
	struct {
		FILTER_MESSAGE_HEADER header;
		ULONG pid;
	} message;
	struct reply reply;
	HANDLE port = INVALID_HANDLE_VALUE;

	if (FilterConnectCommunicationPort(L"\\TightPort", 0, NULL, 0, NULL, &port) != S_OK)
		return 1;
	while (FilterGetMessage(port, &message.header, sizeof(message), NULL) == S_OK) {
		reply.header.Status = 0;
		reply.header.MessageId = message.header.MessageId;
		reply.block = message.pid == 4;
		FilterReplyMessage(port, (PFILTER_REPLY_HEADER)&reply, sizeof(reply));
	}
	CloseHandle(port);
	return 0;
}
