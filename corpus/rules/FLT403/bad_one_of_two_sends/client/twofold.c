#include <windows.h>
#include <fltUser.h>

struct verdict_reply {
	FILTER_REPLY_HEADER header;
	UCHAR block;
};

struct report_reply {
	FILTER_REPLY_HEADER header;
	ULONGLONG counts[4];
};

static HRESULT send_verdict(HANDLE port, ULONGLONG id)
{
	struct verdict_reply reply = {{0, id}, 1};
	return FilterReplyMessage(port, &reply.header, sizeof(reply)); //~ FLT403
}

static HRESULT send_report(HANDLE port, ULONGLONG id)
{
	struct report_reply reply = {{0, id}, {1, 2, 3, 4}};
	return FilterReplyMessage(port, &reply.header, sizeof(reply));
}

int main(void)
{
	struct {
		FILTER_MESSAGE_HEADER header;
		ULONG pid;
	} message;
	HANDLE port;
	HRESULT hr = FilterConnectCommunicationPort(L"\\TwofoldPort", 0, NULL, 0, NULL, &port);

	if (FAILED(hr))
		return 1;
	while (SUCCEEDED(hr)) {
		hr = FilterGetMessage(port, &message.header, sizeof(message), NULL);
		if (SUCCEEDED(hr))
			hr = message.pid != 0 ? send_verdict(port, message.header.MessageId)
					      : send_report(port, message.header.MessageId);
	}
	CloseHandle(port);
	return 0;
}
