// Given with -isystem.
static inline void CloseTwice(PFLT_PORT Port)
{
    FltCloseCommunicationPort(Port);
    FltCloseCommunicationPort(Port);
}
