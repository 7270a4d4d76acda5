#include "kafka_embedded/controller/metadata_log.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/controller/metadata_record_codec.h"

namespace kafka_embedded {
namespace {

constexpr absl::string_view kPrefix = "metadata/";

std::string NameOf(int64_t base_offset) {
  return absl::StrCat(kPrefix, absl::Hex(base_offset, absl::kZeroPad16));
}

absl::Status DataLoss(absl::string_view name, absl::string_view problem) {
  return absl::DataLossError(
      absl::StrCat("metadata log batch \"", name, "\": ", problem));
}

absl::Status ReplayBatch(absl::string_view name, absl::string_view bytes,
                         MetadataImage& image) {
  const std::string expected = NameOf(image.next_offset());
  if (name != expected) {
    return DataLoss(name, absl::StrCat("expected \"", expected, "\""));
  }
  const auto records = DecodeMetadataRecords(bytes);
  if (!records.ok()) return DataLoss(name, records.status().message());
  for (const MetadataRecord& record : *records) {
    if (absl::Status status = image.CheckReplay(record); !status.ok()) {
      return DataLoss(name, status.message());
    }
    image.Replay(record);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status AppendToMetadataLog(Storage& storage, int64_t base_offset,
                                 const std::vector<MetadataRecord>& records) {
  if (!storage.durable()) return absl::OkStatus();
  return storage.Put(NameOf(base_offset), EncodeMetadataRecords(records));
}

absl::Status ReplayMetadataLog(const Storage& storage, MetadataImage& image) {
  if (!storage.durable()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto batches, storage.Scan(kPrefix));
  for (const auto& [name, bytes] : batches) {
    RETURN_IF_ERROR(ReplayBatch(name, bytes, image));
  }
  return absl::OkStatus();
}

}  // namespace kafka_embedded
