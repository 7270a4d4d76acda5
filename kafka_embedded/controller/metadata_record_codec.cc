#include "kafka_embedded/controller/metadata_record_codec.h"

#include <bit>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "absl/base/internal/endian.h"
#include "absl/strings/str_cat.h"

namespace kafka_embedded {
namespace {

// 2 brought eligible leader replicas, 3 log directories that are offline. Older
// versions are read, and written anew in the latest.
constexpr char kFormatVersion = 3;
constexpr char kOldestFormatVersion = 1;

// Each record's number and name, and its fields in the order of the format.
// Fields are only ever added at the end, together with a new format version.
template <typename Record>
struct Format;

template <>
struct Format<RegisterBrokerRecord> {
  static constexpr uint8_t kNumber = 0;
  static constexpr char kName[] = "RegisterBrokerRecord";
  static void Visit(auto& r, auto& v) {
    v(r.broker_id, r.incarnation_id, r.broker_epoch, r.endpoints, r.rack,
      r.fenced, r.in_controlled_shutdown);
    v.Since(3, r.log_dir_offline);
  }
};
template <>
struct Format<UnregisterBrokerRecord> {
  static constexpr uint8_t kNumber = 1;
  static constexpr char kName[] = "UnregisterBrokerRecord";
  static void Visit(auto& r, auto& v) { v(r.broker_id, r.broker_epoch); }
};
template <>
struct Format<TopicRecord> {
  static constexpr uint8_t kNumber = 2;
  static constexpr char kName[] = "TopicRecord";
  static void Visit(auto& r, auto& v) { v(r.name, r.topic_id); }
};
template <>
struct Format<PartitionRecord> {
  static constexpr uint8_t kNumber = 3;
  static constexpr char kName[] = "PartitionRecord";
  static void Visit(auto& r, auto& v) {
    v(r.partition_id, r.topic_id, r.replicas, r.isr, r.removing_replicas,
      r.adding_replicas, r.leader, r.leader_epoch, r.partition_epoch);
    v.Since(2, r.elr, r.last_known_elr);
  }
};
template <>
struct Format<ConfigRecord> {
  static constexpr uint8_t kNumber = 4;
  static constexpr char kName[] = "ConfigRecord";
  static void Visit(auto& r, auto& v) {
    v(r.resource_type, r.resource_name, r.name, r.value);
  }
};
template <>
struct Format<PartitionChangeRecord> {
  static constexpr uint8_t kNumber = 5;
  static constexpr char kName[] = "PartitionChangeRecord";
  static void Visit(auto& r, auto& v) {
    v(r.partition_id, r.topic_id, r.isr, r.leader, r.replicas,
      r.removing_replicas, r.adding_replicas);
    v.Since(2, r.elr, r.last_known_elr);
  }
};
template <>
struct Format<RemoveTopicRecord> {
  static constexpr uint8_t kNumber = 9;
  static constexpr char kName[] = "RemoveTopicRecord";
  static void Visit(auto& r, auto& v) { v(r.topic_id); }
};
template <>
struct Format<FeatureLevelRecord> {
  static constexpr uint8_t kNumber = 12;
  static constexpr char kName[] = "FeatureLevelRecord";
  static void Visit(auto& r, auto& v) { v(r.name, r.feature_level); }
};
template <>
struct Format<ClientQuotaRecord> {
  static constexpr uint8_t kNumber = 14;
  static constexpr char kName[] = "ClientQuotaRecord";
  static void Visit(auto& r, auto& v) { v(r.entity, r.key, r.value, r.remove); }
};
template <>
struct Format<ProducerIdsRecord> {
  static constexpr uint8_t kNumber = 15;
  static constexpr char kName[] = "ProducerIdsRecord";
  static void Visit(auto& r, auto& v) {
    v(r.broker_id, r.broker_epoch, r.next_producer_id);
  }
};
template <>
struct Format<BrokerRegistrationChangeRecord> {
  static constexpr uint8_t kNumber = 17;
  static constexpr char kName[] = "BrokerRegistrationChangeRecord";
  static void Visit(auto& r, auto& v) {
    v(r.broker_id, r.broker_epoch, r.fenced, r.in_controlled_shutdown);
    v.Since(3, r.log_dir_offline);
  }
};
// Not a record of Kafka's metadata log.
template <>
struct Format<SnapshotFooterRecord> {
  static constexpr uint8_t kNumber = 255;
  static constexpr char kName[] = "SnapshotFooterRecord";
  static void Visit(auto& r, auto& v) { v(r.next_offset); }
};

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void operator()(const auto&... fields) { (Write(fields), ...); }
  void Since(int, const auto&... fields) { (Write(fields), ...); }

 private:
  template <typename Integer>
    requires std::is_integral_v<Integer>
  void Write(Integer value) {
    for (int shift = 8 * (static_cast<int>(sizeof(Integer)) - 1); shift >= 0;
         shift -= 8) {
      out_.push_back(static_cast<char>(static_cast<uint64_t>(value) >> shift));
    }
  }
  void Write(ConfigResourceType type) { Write(static_cast<int8_t>(type)); }
  void Write(const Uuid& id) { (*this)(id.high, id.low); }
  void Write(const std::string& text) {
    Write(static_cast<uint32_t>(text.size()));
    out_ += text;
  }
  void Write(double value) { Write(std::bit_cast<uint64_t>(value)); }
  void Write(const ClientQuotaEntity& list) { WriteList(list); }
  void Write(const ClientQuotaEntity::value_type& part) {
    (*this)(part.first, part.second);
  }
  void Write(const ListenerEndpoint& endpoint) {
    (*this)(endpoint.name, endpoint.host, endpoint.port,
            endpoint.security_protocol);
  }
  void Write(const std::vector<ListenerEndpoint>& list) { WriteList(list); }
  void Write(const BrokerIds& list) { WriteList(list); }
  template <typename T>
  void Write(const std::optional<T>& value) {
    Write(value.has_value());
    if (value.has_value()) Write(*value);
  }
  void WriteList(const auto& list) {
    Write(static_cast<uint32_t>(list.size()));
    for (const auto& element : list) Write(element);
  }

  std::string& out_;
};

// Fields behind the first that is damaged keep their defaults.
class Reader {
 public:
  Reader(absl::string_view bytes, int version)
      : bytes_(bytes), version_(version) {}

  void operator()(auto&... fields) { (Read(fields), ...); }
  void Since(int version, auto&... fields) {
    if (version_ >= version) (Read(fields), ...);
  }

  bool at_end() const { return bytes_.empty(); }
  // What is wrong, or empty.
  const std::string& problem() const { return problem_; }

 private:
  bool Has(size_t size) {
    if (!problem_.empty()) return false;
    if (size <= bytes_.size()) return true;
    problem_ = absl::StrCat("ends early, ", bytes_.size(), " of ", size,
                            " bytes are there");
    return false;
  }
  template <typename Integer>
    requires std::is_integral_v<Integer>
  void Read(Integer& value) {
    if (!Has(sizeof(Integer))) return;
    uint64_t number = 0;
    for (size_t i = 0; i < sizeof(Integer); ++i) {
      number = number << 8 | static_cast<uint8_t>(bytes_[i]);
    }
    bytes_.remove_prefix(sizeof(Integer));
    value = static_cast<Integer>(number);
  }
  void Read(bool& value) {
    uint8_t byte = 0;
    Read(byte);
    if (byte > 1 && problem_.empty()) {
      problem_ = absl::StrCat("has ", byte, " where 0 or 1 is expected");
    }
    value = byte == 1;
  }
  void Read(ConfigResourceType& type) {
    int8_t number = 0;
    Read(number);
    type = static_cast<ConfigResourceType>(number);
  }
  void Read(Uuid& id) { (*this)(id.high, id.low); }
  void Read(std::string& text) {
    uint32_t size = 0;
    Read(size);
    if (!Has(size)) return;
    text = std::string(bytes_.substr(0, size));
    bytes_.remove_prefix(size);
  }
  void Read(double& value) {
    uint64_t bits = 0;
    Read(bits);
    value = std::bit_cast<double>(bits);
  }
  void Read(ClientQuotaEntity& list) { ReadList(list); }
  void Read(ClientQuotaEntity::value_type& part) {
    (*this)(part.first, part.second);
  }
  void Read(ListenerEndpoint& endpoint) {
    (*this)(endpoint.name, endpoint.host, endpoint.port,
            endpoint.security_protocol);
  }
  void Read(std::vector<ListenerEndpoint>& list) { ReadList(list); }
  void Read(BrokerIds& list) { ReadList(list); }
  template <typename T>
  void Read(std::optional<T>& value) {
    bool has_value = false;
    Read(has_value);
    value = std::nullopt;
    if (has_value) Read(value.emplace());
  }
  void ReadList(auto& list) {
    uint32_t size = 0;
    Read(size);
    // Every element takes at least a byte, so that no size can exhaust memory.
    if (!Has(size)) return;
    list.clear();
    for (uint32_t i = 0; i < size && problem_.empty(); ++i) {
      Read(list.emplace_back());
    }
  }

  absl::string_view bytes_;
  const int version_;
  std::string problem_;
};

absl::Status Damaged(size_t index, absl::string_view name,
                     absl::string_view problem) {
  return absl::DataLossError(
      absl::StrCat("record ", index, " (", name, "): ", problem));
}

// Reads the record that has `number`, if it is one of this kind.
template <typename Record>
bool ReadIf(uint8_t number, Reader& reader, MetadataRecord& record,
            absl::string_view& name) {
  if (number != Format<Record>::kNumber) return false;
  name = Format<Record>::kName;
  Format<Record>::Visit(record.emplace<Record>(), reader);
  return true;
}

template <typename... Records>
bool ReadOneOf(std::variant<Records...>& record, uint8_t number, Reader& reader,
               absl::string_view& name) {
  return (ReadIf<Records>(number, reader, record, name) || ...);
}

}  // namespace

std::string EncodeMetadataRecords(const std::vector<MetadataRecord>& records) {
  std::string bytes;
  bytes.push_back(kFormatVersion);
  Writer writer(bytes);
  for (const MetadataRecord& record : records) {
    std::visit(
        [&](const auto& typed) {
          using Record = std::decay_t<decltype(typed)>;
          writer(Format<Record>::kNumber);
          Format<Record>::Visit(typed, writer);
        },
        record);
  }
  return bytes;
}

absl::StatusOr<std::vector<MetadataRecord>> DecodeMetadataRecords(
    absl::string_view bytes) {
  if (bytes.empty() || bytes.front() < kOldestFormatVersion ||
      bytes.front() > kFormatVersion) {
    return absl::DataLossError(absl::StrCat(
        "metadata records of format version ",
        bytes.empty() ? "(none)" : absl::StrCat(int{bytes.front()}),
        ", expected ", int{kOldestFormatVersion}, " to ", int{kFormatVersion}));
  }
  Reader reader(bytes.substr(1), bytes.front());
  std::vector<MetadataRecord> records;
  while (!reader.at_end()) {
    uint8_t number = 0;
    reader(number);
    const size_t index = records.size();
    MetadataRecord& record = records.emplace_back();
    absl::string_view name;
    if (!ReadOneOf(record, number, reader, name)) {
      return Damaged(index, "unknown",
                     absl::StrCat("no record has the number ", number));
    }
    if (!reader.problem().empty()) {
      return Damaged(index, name, reader.problem());
    }
  }
  return records;
}

}  // namespace kafka_embedded
