#include <windows.h>
#include <fltUser.h>
#include "../inc/doors.h"

struct message {
	FILTER_MESSAGE_HEADER header;
	struct doors_request request;
};

struct answer {
	FILTER_REPLY_HEADER header;
	struct doors_verdict verdict;
};

int main(void)
{
	struct message message;
	struct answer answer;
	HANDLE port;

	if (FAILED(FilterConnectCommunicationPort(DOORS_PORT, 0, NULL, 0, NULL, &port)))
		return 1;
	while (SUCCEEDED(FilterGetMessage(port, &message.header, sizeof(message), NULL))) {
		ZeroMemory(&answer, sizeof(answer));
		answer.header.MessageId = message.header.MessageId;
		answer.verdict.block = message.request.what == 2;
		if (FAILED(FilterReplyMessage(port, &answer.header, sizeof(answer)))) //~ FLT403:W
			break;
	}
	CloseHandle(port);
	return 0;
}
