/* pshpack8.h */
#pragma pack(push, 8)
