/* unique_ptr.h - instead of that of GNU's C++ library, whose pointer is a tuple. */
#pragma once
#include <bits/c++config.h>
#include <bits/functional_hash.h>
#include <bits/move.h>
#include <bits/stl_function.h>
#include <fltcheck/cxx_unique_ptr.h>
