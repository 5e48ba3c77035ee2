#include <windows.h>
#include <fltUser.h>

int main(void)
{
	WCHAR name[] = L"\\TIDEαβγPORT";
	HANDLE port = INVALID_HANDLE_VALUE;
	ULONG command = 1;
	DWORD returned;

	if (SUCCEEDED(FilterConnectCommunicationPort(name, 0, NULL, 0, NULL, &port))) {
		FilterSendMessage(port, &command, sizeof(command), NULL, 0, &returned);
		CloseHandle(port);
	}
	return 0;
}
