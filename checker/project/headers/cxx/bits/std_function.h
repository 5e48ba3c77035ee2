/* std_function.h - instead of that of GNU's C++ library, which keeps what it calls as bytes. */
#pragma once
#include <bits/c++config.h>
#include <bits/functexcept.h>
#include <bits/invoke.h>
#include <bits/refwrap.h>
#include <bits/stl_function.h>
#include <typeinfo>
#include <fltcheck/cxx_function.h>
