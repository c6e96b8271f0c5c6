// The parts of a report, each one or no <section>.
#pragma once

#include <string>

#include "merkit/report/report.h"

namespace merkit {

// Name, WA and UA with intervals, stamps, the published figures beside them.
std::string headline_section(const ReportContent& content);
// Who was taken for whom.
std::string confusion_section(const ReportContent& content);
// Recall of each class with the chance level; precision, recall, F1 as a table.
std::string class_section(const ReportContent& content);
// Loss and UA over the epochs; empty without curves.
std::string learning_section(const ReportContent& content);
// Confidence against accuracy; empty without probabilities.
std::string reliability_section(const ReportContent& content);
// Every metric: pooled, interval, over seeds, over folds.
std::string scores_section(const ReportContent& content);
// Scores with some of the modalities only; empty for a system of one.
std::string subset_section(const ReportContent& content);
// Scores by gender, speaker, kind, length.
std::string group_sections(const ReportContent& content);
// What the leak check found; empty if none was made.
std::string leak_section(const ReportContent& content);
// Command, facts and recipe.
std::string origin_section(const ReportContent& content);

}  // namespace merkit
