#pragma once

#define MIRROR_PORT L"\\MirrorPort"
