/* poppack.h */
#pragma pack(pop)
