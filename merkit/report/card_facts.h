// The facts of a model card as JSON, which both forms of the card are made from. Not installed.
#pragma once

#include "merkit/base/json.h"
#include "merkit/report/model_card.h"

namespace merkit {

// Throws Error(kCorruptData) if the run's files are of another form.
Json card_facts(const ModelCard& card);

}  // namespace merkit
