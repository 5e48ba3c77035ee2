/* shlwapi.h - paths. */
#ifndef FLTCHECK_SHLWAPI_H
#define FLTCHECK_SHLWAPI_H
#include <windows.h>
#ifdef __cplusplus
extern "C" {
#endif
BOOL WINAPI PathFileExistsW(LPCWSTR pszPath);
BOOL WINAPI PathRemoveFileSpecW(LPWSTR pszPath);
BOOL WINAPI PathAppendW(LPWSTR pszPath, LPCWSTR pszMore);
LPWSTR WINAPI PathCombineW(LPWSTR pszDest, LPCWSTR pszDir, LPCWSTR pszFile);
LPWSTR WINAPI PathFindFileNameW(LPCWSTR pszPath);
LPWSTR WINAPI PathFindExtensionW(LPCWSTR pszPath);
LPWSTR WINAPI StrStrIW(LPCWSTR pszFirst, LPCWSTR pszSrch);
#define PathFileExists PathFileExistsW
#define PathRemoveFileSpec PathRemoveFileSpecW
#define PathAppend PathAppendW
#define PathCombine PathCombineW
#define PathFindFileName PathFindFileNameW
#define PathFindExtension PathFindExtensionW
#define StrStrI StrStrIW
#ifdef __cplusplus
}
#endif
#endif
