// A leak report as JSON: docs/formats.md. Not installed: it shows JSON.
#pragma once

#include "merkit/base/json.h"
#include "merkit/eval/leak_check.h"

namespace merkit {

Json leak_report_json(const LeakReport& report);

}  // namespace merkit
