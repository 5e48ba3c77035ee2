/* pshpack2.h */
#pragma pack(push, 2)
