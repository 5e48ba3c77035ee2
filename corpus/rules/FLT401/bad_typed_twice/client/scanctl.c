#include <windows.h>
#include <fltUser.h>
#include <stdio.h>

int main(void)
{
	HANDLE port;
	ULONG command = 1, answer;
	DWORD returned;
	HRESULT hr = FilterConnectCommunicationPort(L"\\ScanPort", 0, NULL, 0, NULL, &port); //~ FLT401:W

	if (FAILED(hr)) {
		printf("no scanner: 0x%08lx\n", hr);
		return 1;
	}
	hr = FilterSendMessage(port, &command, sizeof(command), &answer, sizeof(answer), &returned);
	CloseHandle(port);
	return FAILED(hr);
}
