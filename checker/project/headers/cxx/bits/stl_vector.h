/* stl_vector.h - instead of that of GNU's C++ library, whose members can't be looked into. */
#pragma once
#include <bits/allocator.h>
#include <bits/c++config.h>
#include <bits/functexcept.h>
#include <bits/stl_construct.h>
#include <bits/stl_iterator.h>
#include <bits/stl_uninitialized.h>
#include <initializer_list>
#include <fltcheck/cxx_vector.h>
