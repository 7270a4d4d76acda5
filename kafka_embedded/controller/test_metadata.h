// Metadata to decide on, for tests.
//
//   MetadataImage image = ImageWithBrokers({1, 2, 3});
//   const Uuid id = AddTopic(image, "orders", {{1, 2, 3}, {2, 3, 1}});
#ifndef KAFKA_EMBEDDED_CONTROLLER_TEST_METADATA_H_
#define KAFKA_EMBEDDED_CONTROLLER_TEST_METADATA_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "kafka_embedded/controller/metadata_image.h"
#include "kafka_embedded/controller/metadata_record.h"

namespace kafka_embedded {

// Registers a broker with the epoch 100 + its id.
inline void AddBroker(MetadataImage& image, int32_t id, bool fenced = false,
                      std::optional<std::string> rack = std::nullopt) {
  image.Replay(RegisterBrokerRecord{
      .broker_id = id,
      .incarnation_id = {.high = 7, .low = static_cast<uint64_t>(id)},
      .broker_epoch = 100 + id,
      .endpoints = {{.name = "PLAINTEXT", .host = "localhost", .port = 9092}},
      .rack = std::move(rack),
      .fenced = fenced});
}

inline MetadataImage ImageWithBrokers(const std::vector<int32_t>& ids) {
  MetadataImage image;
  for (const int32_t id : ids) AddBroker(image, id);
  return image;
}

inline void SetFenced(MetadataImage& image, int32_t id, bool fenced) {
  image.Replay(BrokerRegistrationChangeRecord{
      .broker_id = id, .broker_epoch = 100 + id, .fenced = fenced});
}

// All replicas are in the ISR, the first leads. (Built in place: GCC 12 warns
// of inlined vectors that move into a variant.)
inline MetadataRecord NewPartitionRecord(const Uuid& topic_id, int32_t id,
                                         const BrokerIds& replicas = {1}) {
  MetadataRecord record(std::in_place_type<PartitionRecord>);
  auto& partition = std::get<PartitionRecord>(record);
  partition.partition_id = id;
  partition.topic_id = topic_id;
  partition.replicas = replicas;
  partition.isr = replicas;
  partition.leader = replicas.front();
  return record;
}

inline Uuid AddTopic(MetadataImage& image, const std::string& name,
                     const std::vector<BrokerIds>& partitions) {
  const Uuid id{.high = 42, .low = image.topic_ids().size() + 1};
  image.Replay(TopicRecord{.name = name, .topic_id = id});
  int32_t partition_id = 0;
  for (const BrokerIds& replicas : partitions) {
    image.Replay(NewPartitionRecord(id, partition_id++, replicas));
  }
  return id;
}

inline void ReplayAll(MetadataImage& image,
                      const std::vector<MetadataRecord>& records) {
  for (const MetadataRecord& record : records) image.Replay(record);
}

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_TEST_METADATA_H_
