/* sddl.h - descriptors as text. */
#ifndef FLTCHECK_SDDL_H
#define FLTCHECK_SDDL_H
#include <windows.h>
#ifdef __cplusplus
extern "C" {
#endif
BOOL WINAPI ConvertStringSecurityDescriptorToSecurityDescriptorW(
    LPCWSTR StringSecurityDescriptor, DWORD StringSDRevision,
    PSECURITY_DESCRIPTOR *SecurityDescriptor, PULONG SecurityDescriptorSize);
BOOL WINAPI ConvertSidToStringSidW(PSID Sid, LPWSTR *StringSid);
#define ConvertSidToStringSid ConvertSidToStringSidW
#define SDDL_REVISION_1 1
#ifdef __cplusplus
}
#endif
#endif
