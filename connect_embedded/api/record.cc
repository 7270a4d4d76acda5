#include "connect_embedded/api/record.h"

#include "kafka_embedded/base/check.h"

namespace connect_embedded {

SourceMap SourceOffset::ToMap() const {
  CHECK(has_value()) << "the record has no source offset";
  if (map_ != nullptr) return *map_;
  return {{name_, Value::Int64(number_)}};
}

}  // namespace connect_embedded
