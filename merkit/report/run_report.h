// What a report says of a finished run, read from the run's folder.
#pragma once

#include <filesystem>

#include "merkit/base/thread_pool.h"
#include "merkit/report/report.h"

namespace merkit {

// The content of the report of the run in folder `run`, whose predictions are scored anew.
// Throws Error(kIo) if the folder holds no finished run, and Error(kCorruptData) for files of
// another form.
ReportContent read_run_report(const std::filesystem::path& run, const BootstrapOptions& bootstrap,
                              ThreadPool& pool);

}  // namespace merkit
