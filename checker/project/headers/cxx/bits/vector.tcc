/* vector.tcc - instead of that of GNU's C++ library: stl_vector.h has all of it. */
#pragma once
