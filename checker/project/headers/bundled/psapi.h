/* psapi.h - processes. */
#ifndef FLTCHECK_PSAPI_H
#define FLTCHECK_PSAPI_H
#include <windows.h>
#ifdef __cplusplus
extern "C" {
#endif
BOOL WINAPI EnumProcesses(DWORD *lpidProcess, DWORD cb, LPDWORD lpcbNeeded);
BOOL WINAPI EnumDeviceDrivers(LPVOID *lpImageBase, DWORD cb, LPDWORD lpcbNeeded);
DWORD WINAPI GetModuleFileNameExW(HANDLE hProcess, HMODULE hModule, LPWSTR lpFilename, DWORD nSize);
DWORD WINAPI GetProcessImageFileNameW(HANDLE hProcess, LPWSTR lpImageFileName, DWORD nSize);
DWORD WINAPI GetModuleBaseNameW(HANDLE hProcess, HMODULE hModule, LPWSTR lpBaseName, DWORD nSize);
#define GetModuleFileNameEx GetModuleFileNameExW
#define GetProcessImageFileName GetProcessImageFileNameW
#define GetModuleBaseName GetModuleBaseNameW
#ifdef __cplusplus
}
#endif
#endif
