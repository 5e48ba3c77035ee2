// why: the answer is sent over the port that was closed one line before.
#include <windows.h>
#include <fltUser.h>

typedef struct { FILTER_MESSAGE_HEADER Header; ULONG Question; } QUESTION;
typedef struct { FILTER_REPLY_HEADER Header; ULONG Answer; } ANSWER;

int main(void)
{
    HANDLE port;
    QUESTION question;
    ANSWER answer = {0};

    if (FAILED(FilterConnectCommunicationPort(L"\\QuizPort", 0, NULL, 0, NULL, &port)))
        return 1;
    if (FAILED(FilterGetMessage(port, &question.Header, sizeof(question), NULL))) {
        CloseHandle(port);
        return 2;
    }
    answer.Header.MessageId = question.Header.MessageId;
    answer.Answer = question.Question + 1;
    CloseHandle(port);
    FilterReplyMessage(port, &answer.Header, sizeof(answer)); //~ FLT303
    return 0;
}
