/* pshpack4.h */
#pragma pack(push, 4)
