#include <windows.h>
#include <fltUser.h>

static int ask(const WCHAR *name, ULONG command)
{
	HANDLE port;
	DWORD returned;
	HRESULT hr;

	if (FilterConnectCommunicationPort(name, 0, NULL, 0, NULL, &port) != S_OK) //~ FLT401
		return 0;
	hr = FilterSendMessage(port, &command, sizeof(command), NULL, 0, &returned);
	CloseHandle(port);
	return hr == S_OK;
}

int main(void)
{
	return ask(L"\\TrioScan", 1) + ask(L"\\TrioLog", 2) + ask(L"\\TrioStatus", 3) == 3 ? 0 : 1;
}
