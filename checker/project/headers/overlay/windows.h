/* windows.h - mingw-w64's, without the parts that cost much and that no program around
 * a driver takes from windows.h (printers, dialogs, browsers, smart cards ...). Such a
 * part is left out by its own include guard, so including it by name still works. */
#ifndef FLTCHECK_OVERLAY_WINDOWS_H
#define FLTCHECK_OVERLAY_WINDOWS_H

#ifndef __urlmon_h__
#define __urlmon_h__
#define FLTCHECK_SKIPPED_URLMON
#endif
#ifndef __msxml_h__
#define __msxml_h__
#define FLTCHECK_SKIPPED_MSXML
#endif
#ifndef _INC_VIRTDISK
#define _INC_VIRTDISK
#define FLTCHECK_SKIPPED_VIRTDISK
#endif
#ifndef _WINSPOOL_
#define _WINSPOOL_
#define FLTCHECK_SKIPPED_WINSPOOL
#endif
#ifndef _IMM_
#define _IMM_
#define FLTCHECK_SKIPPED_IMM
#endif
#ifndef _MCX_H_
#define _MCX_H_
#define FLTCHECK_SKIPPED_MCX
#endif
#ifndef _DDEHEADER_INCLUDED_
#define _DDEHEADER_INCLUDED_
#define FLTCHECK_SKIPPED_DDE
#endif
#ifndef _INC_DDEMLH
#define _INC_DDEMLH
#define FLTCHECK_SKIPPED_DDEML
#endif
#ifndef NCB_INCLUDED
#define NCB_INCLUDED
#define FLTCHECK_SKIPPED_NB30
#endif
#ifndef _WINPERF_
#define _WINPERF_
#define FLTCHECK_SKIPPED_WINPERF
#endif
#ifndef _LZEXPAND_
#define _LZEXPAND_
#define FLTCHECK_SKIPPED_LZEXPAND
#endif
#ifndef _INC_CDERR
#define _INC_CDERR
#define FLTCHECK_SKIPPED_CDERR
#endif
#ifndef _DLGSH_INCLUDED_
#define _DLGSH_INCLUDED_
#define FLTCHECK_SKIPPED_DLGS
#endif
#ifndef _INC_COMMDLG
#define _INC_COMMDLG
#define FLTCHECK_SKIPPED_COMMDLG
#endif
#ifndef _WINSCARD_H_
#define _WINSCARD_H_
#define FLTCHECK_SKIPPED_WINSCARD
#endif
#ifndef __WINEFS_H__
#define __WINEFS_H__
#define FLTCHECK_SKIPPED_WINEFS
#endif
#ifndef _WINNETWK_
#define _WINNETWK_
#define FLTCHECK_SKIPPED_WINNETWK
#endif

typedef struct IBindStatusCallback IBindStatusCallback; /* of urlmon.h, used by objbase.h */

#include_next <windows.h>

#ifdef FLTCHECK_SKIPPED_URLMON
#undef __urlmon_h__
#endif
#ifdef FLTCHECK_SKIPPED_MSXML
#undef __msxml_h__
#endif
#ifdef FLTCHECK_SKIPPED_VIRTDISK
#undef _INC_VIRTDISK
#endif
#ifdef FLTCHECK_SKIPPED_WINSPOOL
#undef _WINSPOOL_
#endif
#ifdef FLTCHECK_SKIPPED_IMM
#undef _IMM_
#endif
#ifdef FLTCHECK_SKIPPED_MCX
#undef _MCX_H_
#endif
#ifdef FLTCHECK_SKIPPED_DDE
#undef _DDEHEADER_INCLUDED_
#endif
#ifdef FLTCHECK_SKIPPED_DDEML
#undef _INC_DDEMLH
#endif
#ifdef FLTCHECK_SKIPPED_NB30
#undef NCB_INCLUDED
#endif
#ifdef FLTCHECK_SKIPPED_WINPERF
#undef _WINPERF_
#endif
#ifdef FLTCHECK_SKIPPED_LZEXPAND
#undef _LZEXPAND_
#endif
#ifdef FLTCHECK_SKIPPED_CDERR
#undef _INC_CDERR
#endif
#ifdef FLTCHECK_SKIPPED_DLGS
#undef _DLGSH_INCLUDED_
#endif
#ifdef FLTCHECK_SKIPPED_COMMDLG
#undef _INC_COMMDLG
#endif
#ifdef FLTCHECK_SKIPPED_WINSCARD
#undef _WINSCARD_H_
#endif
#ifdef FLTCHECK_SKIPPED_WINEFS
#undef __WINEFS_H__
#endif
#ifdef FLTCHECK_SKIPPED_WINNETWK
#undef _WINNETWK_
#endif

#ifndef WIN32_LEAN_AND_MEAN
#include <winioctl.h> /* Microsoft's windows.h brings it */
#endif
#if defined(__cplusplus) && !defined(NOMINMAX) /* mingw-w64 has them in C only */
#ifndef min
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#endif
#endif

#endif
