// Encoding and decoding of the messages that records travel in.
#include <string>

#include "benchmark/benchmark.h"
#include "kafka_embedded/protocol/codec.h"
#include "kafka_embedded/protocol/messages/fetch.h"
#include "kafka_embedded/protocol/messages/metadata.h"
#include "kafka_embedded/protocol/messages/produce.h"

namespace kafka_embedded {
namespace {

template <typename T>
void EncodeLoop(benchmark::State& state, const T& message, int16_t version) {
  for (auto _ : state) benchmark::DoNotOptimize(Encode(message, version));
}

template <typename T>
void DecodeLoop(benchmark::State& state, const T& message, int16_t version) {
  const SharedBytes bytes = Encode(message, version)->Flatten();
  for (auto _ : state) benchmark::DoNotOptimize(Decode<T>(bytes, version));
}

BytesList Batch() {
  return BytesList(SharedBytes::Copy(std::string(1000, 'r')));
}

ProduceRequest OneBatchProduced() {
  return {
      .acks = -1,
      .timeout_ms = 30000,
      .topic_data = {{.name = "orders",
                      .partition_data = {{.index = 3, .records = Batch()}}}}};
}

FetchResponse OneBatchFetched() {
  FetchResponse response;
  response.responses = {{.topic_id = {1, 2},
                         .partitions = {{.partition_index = 3,
                                         .high_watermark = 1000,
                                         .aborted_transactions = std::nullopt,
                                         .records = Batch()}}}};
  return response;
}

MetadataResponse HundredTopics() {
  MetadataResponse response = {
      .brokers = {{.node_id = 1, .host = "localhost", .port = 9092}},
      .cluster_id = "cluster"};
  for (int i = 0; i < 100; ++i) {
    response.topics.push_back({.name = "topic-" + std::to_string(i)});
    for (int partition = 0; partition < 3; ++partition) {
      response.topics.back().partitions.push_back({.partition_index = partition,
                                                   .leader_id = 1,
                                                   .replica_nodes = {1, 2, 3},
                                                   .isr_nodes = {1, 2, 3}});
    }
  }
  return response;
}

void EncodeProduce(benchmark::State& state) {
  EncodeLoop(state, OneBatchProduced(), 9);
}
void DecodeProduce(benchmark::State& state) {
  DecodeLoop(state, OneBatchProduced(), 9);
}
void EncodeFetch(benchmark::State& state) {
  EncodeLoop(state, OneBatchFetched(), 13);
}
void DecodeFetch(benchmark::State& state) {
  DecodeLoop(state, OneBatchFetched(), 13);
}
void EncodeMetadata(benchmark::State& state) {
  EncodeLoop(state, HundredTopics(), 12);
}
void DecodeMetadata(benchmark::State& state) {
  DecodeLoop(state, HundredTopics(), 12);
}
BENCHMARK(EncodeProduce);
BENCHMARK(DecodeProduce);
BENCHMARK(EncodeFetch);
BENCHMARK(DecodeFetch);
BENCHMARK(EncodeMetadata);
BENCHMARK(DecodeMetadata);

}  // namespace
}  // namespace kafka_embedded

BENCHMARK_MAIN();
