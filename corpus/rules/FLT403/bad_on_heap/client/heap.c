#include <windows.h>
#include <fltUser.h>
#include <stdlib.h>

typedef struct _REPLY {
	FILTER_REPLY_HEADER Header;
	ULONGLONG Stamp;
	USHORT Block;
	USHORT Reason;
} REPLY, *PREPLY;

static int Serve(HANDLE Port, PFILTER_MESSAGE_HEADER Message, DWORD Size)
{
	DWORD replySize = sizeof(REPLY);
	PREPLY reply = (PREPLY)calloc(1, replySize);
	HRESULT hr;

	if (reply == NULL)
		return 0;
	hr = FilterGetMessage(Port, Message, Size, NULL);
	if (SUCCEEDED(hr)) {
		reply->Header.MessageId = Message->MessageId;
		reply->Block = 1;
		hr = FilterReplyMessage(Port, (PFILTER_REPLY_HEADER)reply, replySize); //~ FLT403
	}
	free(reply);
	return SUCCEEDED(hr);
}

int main(void)
{
	struct {
		FILTER_MESSAGE_HEADER Header;
		ULONG Process;
	} message;
	HANDLE port = INVALID_HANDLE_VALUE;

	if (FilterConnectCommunicationPort(L"\\HeapPort", 0, NULL, 0, NULL, &port) != S_OK)
		return 1;
	while (Serve(port, &message.Header, sizeof(message)))
		;
	CloseHandle(port);
	return 0;
}
