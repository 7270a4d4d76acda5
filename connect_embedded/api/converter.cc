#include "connect_embedded/api/converter.h"

namespace connect_embedded {

const kafka_embedded::ConfigDef& NoConfig() {
  static const auto* const def = new kafka_embedded::ConfigDef({});
  return *def;
}

}  // namespace connect_embedded
