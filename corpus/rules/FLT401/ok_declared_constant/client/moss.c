#include <windows.h>
#include <fltUser.h>

static const WCHAR *const names[] = {L"\\MossPort", L"\\mossport"};

int main(int argc, char **argv)
{
	HANDLE port;
	ULONG command = 3;
	DWORD returned;

	if (FAILED(FilterConnectCommunicationPort(names[argc > 1], 0, NULL, 0, NULL, &port)))
		return 1;
	FilterSendMessage(port, &command, sizeof(command), NULL, 0, &returned);
	CloseHandle(port);
	return 0;
}
