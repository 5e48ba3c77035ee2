#pragma once
#include <fltKernel.h>

extern PDRIVER_OBJECT g_driver;

void install_unload(void);
