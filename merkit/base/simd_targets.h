// The instruction sets that Highway code is compiled for. Include first in every file that includes
// hwy/foreach_target.h.
//
// On x86: the portable fallback, SSE4, AVX2 and AVX-512; the others differ too little to pay for
// their compile time. Scalable vectors are left out, because kernels keep vectors in arrays.
#pragma once

#define HWY_DISABLED_TARGETS \
  (HWY_SSSE3 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
