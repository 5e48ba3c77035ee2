#include "drv.h"

PDRIVER_OBJECT g_driver;

static VOID driver_gone(PDRIVER_OBJECT driver)
{
    DbgPrint("driver %p leaves\n", driver);
}

void install_unload(void)
{
    g_driver->DriverUnload = driver_gone; //~ FLT255:W
}
