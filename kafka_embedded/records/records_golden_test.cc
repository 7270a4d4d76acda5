// Every batch that Kafka's own code wrote is read as Kafka reads it, and
// written as Kafka wrote it: byte for byte without compression, else to the
// same records.
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/records/compression.h"
#include "kafka_embedded/records/control_record.h"
#include "kafka_embedded/records/record_batch.h"
#include "kafka_embedded/records/record_batch_builder.h"
#include "nlohmann/json.hpp"

namespace kafka_embedded {
namespace {

using nlohmann::json;

constexpr char kVectors[] =
    "kafka_embedded/records/testdata/record_batches.jsonl.gz";

std::vector<json> ReadVectors() {
  std::ifstream file(kVectors, std::ios::binary);
  const std::string packed((std::istreambuf_iterator<char>(file)), {});
  const auto plain = Decompress(Compression::kGzip, 2, packed);
  EXPECT_TRUE(plain.ok()) << kVectors << ": " << plain.status();
  std::vector<json> vectors;
  if (!plain.ok()) return vectors;
  for (absl::string_view line :
       absl::StrSplit(plain->view(), '\n', absl::SkipEmpty())) {
    vectors.push_back(json::parse(line.begin(), line.end()));
  }
  return vectors;
}

json ToJson(std::optional<absl::string_view> bytes) {
  if (!bytes.has_value()) return nullptr;
  return absl::BytesToHexString(*bytes);
}

absl::string_view TypeName(ControlRecordType type) {
  static constexpr absl::string_view kNames[] = {
      "ABORT",           "COMMIT",        "LEADER_CHANGE", "SNAPSHOT_HEADER",
      "SNAPSHOT_FOOTER", "KRAFT_VERSION", "KRAFT_VOTERS"};
  return kNames[static_cast<int>(type)];
}

json ToJson(const RecordBatch& batch, const RecordView& record) {
  json fields = {{"offset", record.offset},
                 {"timestamp", record.timestamp},
                 {"key", ToJson(record.key)},
                 {"value", ToJson(record.value)},
                 {"headers", json::array()}};
  if (batch.magic() == 2) fields["sequence"] = record.sequence;
  for (const HeaderView& header : ParseHeaders(record)) {
    fields["headers"].push_back(
        {{"key", std::string(header.key)}, {"value", ToJson(header.value)}});
  }
  if (!batch.is_control()) return fields;
  const auto type = ParseControlRecordKey(record);
  EXPECT_TRUE(type.ok()) << type.status();
  fields["controlType"] = std::string(TypeName(*type));
  if (const auto marker = ParseEndTransactionMarker(record); marker.ok()) {
    fields["coordinatorEpoch"] = marker->coordinator_epoch;
  }
  return fields;
}

json TypeName(TimestampType type) {
  if (type == TimestampType::kNoTimestampType) return "NoTimestampType";
  return type == TimestampType::kCreateTime ? "CreateTime" : "LogAppendTime";
}

json ToJson(const RecordBatch& batch) {
  json fields = {
      {"magic", batch.magic()},
      {"sizeInBytes", batch.size_in_bytes()},
      {"crc", batch.checksum()},
      {"compression", std::string(CompressionName(batch.compression()))},
      {"timestampType", TypeName(batch.timestamp_type())},
      {"baseOffset", batch.base_offset()},
      {"lastOffset", batch.last_offset()},
      {"maxTimestamp", batch.max_timestamp()},
      {"records", json::array()}};
  if (batch.magic() == 2) {
    fields["baseTimestamp"] = batch.base_timestamp();
    fields["partitionLeaderEpoch"] = batch.partition_leader_epoch();
    fields["count"] = batch.record_count();
    fields["producerId"] = batch.producer_id();
    fields["producerEpoch"] = batch.producer_epoch();
    fields["baseSequence"] = batch.base_sequence();
    fields["lastSequence"] = batch.last_sequence();
    fields["transactional"] = batch.is_transactional();
    fields["control"] = batch.is_control();
  }
  auto records = RecordIterator::Open(batch);
  EXPECT_TRUE(records.ok()) << records.status();
  if (!records.ok()) return fields;
  while (records->Next()) {
    fields["records"].push_back(ToJson(batch, records->record()));
  }
  EXPECT_TRUE(records->status().ok()) << records->status();
  return fields;
}

// The same batch with the timestamps that LogAppendTime hides.
RecordBatch WithCreateTime(const RecordBatch& batch) {
  std::string bytes(batch.bytes().view());
  const size_t attributes = batch.magic() == 2 ? 22 : 17;
  bytes[attributes] = static_cast<char>(bytes[attributes] & ~0x08);
  return *RecordBatch::FromBytes(SharedBytes::Copy(bytes));
}

RecordBatchBuilder::Options OptionsOf(const RecordBatch& batch) {
  return {.magic = batch.magic(),
          .compression = batch.compression(),
          .timestamp_type = batch.timestamp_type(),
          .log_append_time = batch.max_timestamp(),
          .base_offset = batch.base_offset(),
          .partition_leader_epoch = batch.partition_leader_epoch(),
          .producer_id = batch.producer_id(),
          .producer_epoch = batch.producer_epoch(),
          .base_sequence = batch.base_sequence(),
          .transactional = batch.is_transactional(),
          .control = batch.is_control()};
}

RecordBatch Rebuild(const RecordBatch& batch) {
  RecordBatchBuilder builder(OptionsOf(batch));
  auto records =
      RecordIterator::Open(batch.magic() == 0 ? batch : WithCreateTime(batch));
  while (records->Next()) {
    const RecordView& record = records->record();
    const std::vector<HeaderView> headers = ParseHeaders(record);
    builder.AppendAt(record.offset, {.timestamp = record.timestamp,
                                     .key = record.key,
                                     .value = record.value,
                                     .headers = headers});
  }
  if (batch.magic() == 2) {
    builder.KeepLastOffset(batch.last_offset(), batch.max_timestamp());
  }
  return std::move(builder).Build();
}

std::vector<RecordBatch> BatchesOf(const json& vector) {
  const std::string bytes =
      absl::HexStringToBytes(vector["hex"].get<std::string>());
  const auto batches = SplitBatches(BytesList(SharedBytes::Copy(bytes)), false);
  EXPECT_TRUE(batches.ok()) << batches.status();
  return batches.ok() ? *batches : std::vector<RecordBatch>();
}

TEST(RecordsGoldenTest, ReadsWhatKafkaWroteAsKafkaReadsIt) {
  const std::vector<json> vectors = ReadVectors();
  size_t batches = 0, records = 0;
  for (const json& vector : vectors) {
    SCOPED_TRACE(vector["name"].get<std::string>());
    json decoded = json::array();
    for (const RecordBatch& batch : BatchesOf(vector)) {
      const absl::Status valid =
          ValidateBatch(batch, BatchOrigin::kReplication);
      EXPECT_TRUE(valid.ok()) << valid;
      decoded.push_back(ToJson(batch));
      ++batches;
      records += decoded.back()["records"].size();
    }
    EXPECT_EQ(decoded, vector["batches"]);
  }
  EXPECT_EQ(vectors.size(), 121u);
  std::cout << "record batch vectors read: " << vectors.size() << ", "
            << batches << " batches, " << records << " records\n";
}

TEST(RecordsGoldenTest, RebuildsUncompressedBatchesByteForByte) {
  size_t rebuilt = 0;
  for (const json& vector : ReadVectors()) {
    SCOPED_TRACE(vector["name"].get<std::string>());
    for (const RecordBatch& batch : BatchesOf(vector)) {
      if (batch.compression() != Compression::kNone) continue;
      EXPECT_EQ(absl::BytesToHexString(Rebuild(batch).bytes().view()),
                absl::BytesToHexString(batch.bytes().view()));
      ++rebuilt;
    }
  }
  EXPECT_GT(rebuilt, 400u);
  std::cout << "record batches rebuilt byte for byte: " << rebuilt << "\n";
}

TEST(RecordsGoldenTest, CompressedBatchesComeBackFromOurOwnCodecs) {
  size_t rebuilt = 0;
  for (const json& vector : ReadVectors()) {
    SCOPED_TRACE(vector["name"].get<std::string>());
    for (const RecordBatch& batch : BatchesOf(vector)) {
      if (batch.compression() == Compression::kNone) continue;
      const RecordBatch ours = Rebuild(batch);
      const absl::Status valid = ValidateBatch(ours, BatchOrigin::kReplication);
      EXPECT_TRUE(valid.ok()) << valid;
      json expected = ToJson(batch), actual = ToJson(ours);
      for (const char* differs : {"sizeInBytes", "crc"}) {
        expected.erase(differs);
        actual.erase(differs);
      }
      EXPECT_EQ(actual, expected);
      ++rebuilt;
    }
  }
  EXPECT_GT(rebuilt, 70u);
  std::cout << "record batches compressed again: " << rebuilt << "\n";
}

}  // namespace
}  // namespace kafka_embedded
