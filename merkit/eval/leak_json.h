// A leak report as JSON: docs/formats.md. Not installed: it shows JSON.
#pragma once

#include "merkit/base/json.h"
#include "merkit/eval/leak_check.h"

namespace merkit {

Json leak_report_json(const LeakReport& report);

// The report in such JSON. Throws Json::exception for other JSON, and Error(kCorruptData) for a
// name that is unknown.
LeakReport parse_leak_report(const Json& json);

}  // namespace merkit
