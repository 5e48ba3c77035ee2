/* tchar.h - characters of either kind. */
#ifndef FLTCHECK_TCHAR_H
#define FLTCHECK_TCHAR_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windef.h>
#ifdef _UNICODE
#define _T(x) L##x
#define _TEXT(x) L##x
#define _tmain wmain
#define _tWinMain wWinMain
#define _tprintf wprintf
#define _ftprintf fwprintf
#define _stprintf swprintf
#define _stprintf_s swprintf_s
#define _sntprintf_s _snwprintf_s
#define _vtprintf vwprintf
#define _tcslen wcslen
#define _tcscpy wcscpy
#define _tcscpy_s wcscpy_s
#define _tcscat wcscat
#define _tcscat_s wcscat_s
#define _tcscmp wcscmp
#define _tcsicmp _wcsicmp
#define _tcsncmp wcsncmp
#define _tcsnicmp _wcsnicmp
#define _tcschr wcschr
#define _tcsrchr wcsrchr
#define _tcsstr wcsstr
#define _tcsdup _wcsdup
#define _ttoi _wtoi
#define _tcstoul wcstoul
#define _tfopen _wfopen
#define _fgetts fgetws
#define _putts _putws
#else
#define _T(x) x
#define _TEXT(x) x
#define _tmain main
#define _tWinMain WinMain
#define _tprintf printf
#define _ftprintf fprintf
#define _stprintf sprintf
#define _stprintf_s sprintf_s
#define _tcslen strlen
#define _tcscpy_s strcpy_s
#define _tcscat_s strcat_s
#define _tcscmp strcmp
#define _tcsicmp _stricmp
#define _tcschr strchr
#define _tcsrchr strrchr
#define _tcsstr strstr
#define _tcsdup _strdup
#define _ttoi atoi
#endif
#endif
