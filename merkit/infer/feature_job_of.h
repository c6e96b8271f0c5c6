// The feature extraction that a model file asks for. Not installed.
#pragma once

#include "merkit/features/extraction.h"
#include "merkit/model/model_input.h"

namespace merkit {

// The job that makes the raw rows of `input` again, from the options that its file records. Throws
// Error(kUnsupportedVersion) if this program has no such set, another version of it or other
// columns, and Error(kCorruptData) for options that are none.
FeatureJob feature_job_of(const ModelInput& input);

}  // namespace merkit
