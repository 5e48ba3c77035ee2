/* pshpack1.h */
#pragma pack(push, 1)
