#pragma once

#define PIPE_PORT_NAME L"\\PipeWatch"
#define PIPE_PORT_NAME_BEFORE L"\\PipeFilter"
