/* shared_ptr_atomic.h - instead of that of GNU's C++ library: see shared_ptr.h. */
#pragma once
#include <bits/atomic_base.h>
