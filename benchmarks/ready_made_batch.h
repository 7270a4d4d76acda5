// A batch of 16 KiB that a client made before, and the request that brings it.
#ifndef BENCHMARKS_READY_MADE_BATCH_H_
#define BENCHMARKS_READY_MADE_BATCH_H_

#include <cstdint>
#include <string>
#include <utility>

#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/protocol/messages/produce.h"
#include "kafka_embedded/records/record_batch_builder.h"

namespace kafka_embedded {

inline constexpr int kRecordsOf16KiB = 153;

inline SharedBytes BatchOf16KiB() {
  RecordBatchBuilder builder({});
  const std::string value(100, 'v');
  for (int i = 0; i < kRecordsOf16KiB; ++i) {
    builder.Append({.timestamp = 1, .value = value});
  }
  return std::move(builder).Build().bytes();
}

// To partition 0 of topic "t", acks=all. The broker changes the copy.
inline ProduceRequest ProduceBatch(const SharedBytes& batch) {
  ProduceRequest request;
  request.acks = -1;
  request.timeout_ms = 30'000;
  auto& topic = request.topic_data.emplace_back();
  topic.name = std::string("t");  // GCC 12 warns of the plain one.
  topic.partition_data.emplace_back().records =
      BytesList(SharedBytes::Copy(batch.view()));
  return request;
}

}  // namespace kafka_embedded

#endif  // BENCHMARKS_READY_MADE_BATCH_H_
