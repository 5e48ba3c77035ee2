"""Writes minifilters at random: how they keep, open, check and clean up, and which slip they have.

A driver is a function of its seed.
"""

from parts_calls import Callbacks
from parts_entry import Entry
from parts_life import Life
from parts_state import State
from style import Style
from writer import indented


class Driver(Style, State, Callbacks, Life, Entry):
    # Numbers that data from outside may be compared with.
    words = (9, 10)
    entry = "DriverEntry"

    def text(self):
        lines = ["#include <fltKernel.h>", "", *self.state(), *self.close_client(), *self.connect(), *self.disconnect(),
                 *self.second_port(), *self.sender(), *self.message_callback(), *self.worker(), *self.io(),
                 *self.open_port(), *self.close_port(), *self.unload(), *self.registration(), *self.driver_entry()]
        return indented(lines)
