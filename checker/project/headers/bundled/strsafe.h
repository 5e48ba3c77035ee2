/* strsafe.h - safe string functions of user-mode code. */
#ifndef _STRSAFE_H_INCLUDED_
#define _STRSAFE_H_INCLUDED_

#include <windef.h>
#include <winerror.h>
#include <stdio.h>
#include <string.h>

#define STRSAFE_MAX_CCH 2147483647
#define STRSAFE_IGNORE_NULLS 0x00000100
#define STRSAFE_FILL_BEHIND_NULL 0x00000200
#define STRSAFE_FILL_ON_FAILURE 0x00000400
#define STRSAFE_NULL_ON_FAILURE 0x00000800
#define STRSAFE_NO_TRUNCATION 0x00001000
#define STRSAFE_E_INSUFFICIENT_BUFFER ((HRESULT)0x8007007AL)
#define STRSAFE_E_INVALID_PARAMETER ((HRESULT)0x80070057L)
#define STRSAFE_E_END_OF_FILE ((HRESULT)0x80070026L)

#ifdef __cplusplus
extern "C" {
#endif

HRESULT StringCchCopyA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc);
HRESULT StringCchCopyNA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, size_t cchToCopy);
HRESULT StringCchCopyExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, LPSTR *ppszDestEnd, size_t
    *pcchRemaining, ULONG dwFlags);
HRESULT StringCchCatA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc);
HRESULT StringCchCatNA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, size_t cchToAppend);
HRESULT StringCchCatExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, LPSTR *ppszDestEnd, size_t
    *pcchRemaining, ULONG dwFlags);
HRESULT StringCchPrintfA(LPSTR pszDest, size_t cchDest, LPCSTR pszFormat, ...);
HRESULT StringCchPrintfExA(LPSTR pszDest, size_t cchDest, LPSTR *ppszDestEnd, size_t
    *pcchRemaining, ULONG dwFlags, LPCSTR pszFormat, ...);
HRESULT StringCchVPrintfA(LPSTR pszDest, size_t cchDest, LPCSTR pszFormat, va_list argList);
HRESULT StringCchLengthA(LPCSTR psz, size_t cchMax, size_t *pcchLength);
HRESULT StringCbCopyA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc);
HRESULT StringCbCopyNA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToCopy);
HRESULT StringCbCopyExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, LPSTR *ppszDestEnd, size_t
    *pcbRemaining, ULONG dwFlags);
HRESULT StringCbCatA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc);
HRESULT StringCbCatNA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToAppend);
HRESULT StringCbCatExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, LPSTR *ppszDestEnd, size_t
    *pcbRemaining, ULONG dwFlags);
HRESULT StringCbPrintfA(LPSTR pszDest, size_t cbDest, LPCSTR pszFormat, ...);
HRESULT StringCbPrintfExA(LPSTR pszDest, size_t cbDest, LPSTR *ppszDestEnd, size_t *pcbRemaining,
    ULONG dwFlags, LPCSTR pszFormat, ...);
HRESULT StringCbVPrintfA(LPSTR pszDest, size_t cbDest, LPCSTR pszFormat, va_list argList);
HRESULT StringCbLengthA(LPCSTR psz, size_t cbMax, size_t *pcbLength);
HRESULT StringCchCopyW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc);
HRESULT StringCchCopyNW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, size_t cchToCopy);
HRESULT StringCchCopyExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, LPWSTR *ppszDestEnd,
    size_t *pcchRemaining, ULONG dwFlags);
HRESULT StringCchCatW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc);
HRESULT StringCchCatNW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, size_t cchToAppend);
HRESULT StringCchCatExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, LPWSTR *ppszDestEnd, size_t
    *pcchRemaining, ULONG dwFlags);
HRESULT StringCchPrintfW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszFormat, ...);
HRESULT StringCchPrintfExW(LPWSTR pszDest, size_t cchDest, LPWSTR *ppszDestEnd, size_t
    *pcchRemaining, ULONG dwFlags, LPCWSTR pszFormat, ...);
HRESULT StringCchVPrintfW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszFormat, va_list argList);
HRESULT StringCchLengthW(LPCWSTR psz, size_t cchMax, size_t *pcchLength);
HRESULT StringCbCopyW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc);
HRESULT StringCbCopyNW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, size_t cbToCopy);
HRESULT StringCbCopyExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, LPWSTR *ppszDestEnd, size_t
    *pcbRemaining, ULONG dwFlags);
HRESULT StringCbCatW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc);
HRESULT StringCbCatNW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, size_t cbToAppend);
HRESULT StringCbCatExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, LPWSTR *ppszDestEnd, size_t
    *pcbRemaining, ULONG dwFlags);
HRESULT StringCbPrintfW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszFormat, ...);
HRESULT StringCbPrintfExW(LPWSTR pszDest, size_t cbDest, LPWSTR *ppszDestEnd, size_t *pcbRemaining,
    ULONG dwFlags, LPCWSTR pszFormat, ...);
HRESULT StringCbVPrintfW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszFormat, va_list argList);
HRESULT StringCbLengthW(LPCWSTR psz, size_t cbMax, size_t *pcbLength);

#ifdef __cplusplus
}
#endif

#ifdef UNICODE
#define StringCchCopy StringCchCopyW
#define StringCchCopyN StringCchCopyNW
#define StringCchCopyEx StringCchCopyExW
#define StringCchCat StringCchCatW
#define StringCchCatN StringCchCatNW
#define StringCchCatEx StringCchCatExW
#define StringCchPrintf StringCchPrintfW
#define StringCchPrintfEx StringCchPrintfExW
#define StringCchVPrintf StringCchVPrintfW
#define StringCchLength StringCchLengthW
#define StringCbCopy StringCbCopyW
#define StringCbCopyN StringCbCopyNW
#define StringCbCopyEx StringCbCopyExW
#define StringCbCat StringCbCatW
#define StringCbCatN StringCbCatNW
#define StringCbCatEx StringCbCatExW
#define StringCbPrintf StringCbPrintfW
#define StringCbPrintfEx StringCbPrintfExW
#define StringCbVPrintf StringCbVPrintfW
#define StringCbLength StringCbLengthW
#else
#define StringCchCopy StringCchCopyA
#define StringCchCopyN StringCchCopyNA
#define StringCchCopyEx StringCchCopyExA
#define StringCchCat StringCchCatA
#define StringCchCatN StringCchCatNA
#define StringCchCatEx StringCchCatExA
#define StringCchPrintf StringCchPrintfA
#define StringCchPrintfEx StringCchPrintfExA
#define StringCchVPrintf StringCchVPrintfA
#define StringCchLength StringCchLengthA
#define StringCbCopy StringCbCopyA
#define StringCbCopyN StringCbCopyNA
#define StringCbCopyEx StringCbCopyExA
#define StringCbCat StringCbCatA
#define StringCbCatN StringCbCatNA
#define StringCbCatEx StringCbCatExA
#define StringCbPrintf StringCbPrintfA
#define StringCbPrintfEx StringCbPrintfExA
#define StringCbVPrintf StringCbVPrintfA
#define StringCbLength StringCbLengthA
#endif

#endif
