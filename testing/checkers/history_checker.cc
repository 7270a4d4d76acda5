#include "testing/checkers/history_checker.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kafka_embedded/base/check.h"

namespace kafka_embedded {

absl::Status HistoryChecker::Send(Producer& producer,
                                  const ProducerRecord& record) {
  CHECK(record.value.has_value()) << "a record is known by its value";
  std::string value(*record.value);
  const auto [name, added] = producers_.try_emplace(&producer);
  if (added) name->second = absl::StrCat("producer ", producers_.size());
  // The outcome may come inside the call.
  NoteSent(name->second, value);
  const absl::Status status = producer.Send(
      record, [this, value](const absl::StatusOr<RecordMetadata>& metadata) {
        if (!metadata.ok()) return NoteOutcome(value, metadata.status());
        NoteOutcome(value, std::pair(metadata->partition, metadata->offset));
      });
  if (!status.ok()) sent_.erase(value);
  return status;
}

void HistoryChecker::Seen(const ConsumerRecords& records, int consumer) {
  for (const ConsumerRecord& record : records) {
    NoteSeen(consumer, record.topic, record.partition, record.offset,
             record.value.value_or(""));
  }
}

void HistoryChecker::NoteSent(absl::string_view producer,
                              absl::string_view value) {
  const std::string name(producer);
  const bool added =
      sent_
          .try_emplace(std::string(value), Sent{.producer = name,
                                                .serial = ++last_serial_[name],
                                                .places = {}})
          .second;
  CHECK(added) << "value sent twice: " << std::string(value);
}

void HistoryChecker::NoteOutcome(
    absl::string_view value,
    const absl::StatusOr<std::pair<int32_t, int64_t>>& partition_and_offset) {
  Sent& sent = sent_.at(std::string(value));
  if (partition_and_offset.ok()) {
    sent.acknowledged = true;
    std::tie(sent.partition, sent.offset) = *partition_and_offset;
  } else {
    sent.failed = true;
  }
}

void HistoryChecker::NoteSeen(int consumer, absl::string_view topic,
                              int32_t partition, int64_t offset,
                              absl::string_view value) {
  const Place place{std::string(topic), partition, offset};
  reads_[{consumer, place.topic, partition}].emplace_back(offset, value);
  const auto sent = sent_.find(std::string(value));
  if (sent == sent_.end()) {
    invented_.push_back(absl::StrCat("\"", absl::CHexEscape(value), "\" at ",
                                     place.topic, "-", partition, "@", offset));
    return;
  }
  std::vector<Place>& places = sent->second.places;
  if (std::find(places.begin(), places.end(), place) == places.end()) {
    places.push_back(place);
  }
}

HistoryCounts HistoryChecker::counts() const {
  HistoryCounts counts{.sent = sent_.size()};
  for (const auto& [value, sent] : sent_) {
    counts.acknowledged += sent.acknowledged;
    counts.failed += sent.failed;
    counts.seen += !sent.places.empty();
    counts.lost += sent.acknowledged && sent.places.empty();
    counts.doubled += sent.places.size() > 1;
  }
  return counts;
}

void HistoryChecker::CheckOne(const std::string& value, const Sent& sent,
                              const HistoryPromises& promises,
                              Trouble& trouble) const {
  const std::string name = absl::StrCat("\"", absl::CHexEscape(value), "\"");
  if (promises.read_to_the_end && sent.acknowledged && sent.places.empty()) {
    trouble["lost"].push_back(absl::StrCat(name, " acknowledged at partition ",
                                           sent.partition, " offset ",
                                           sent.offset));
  }
  if (promises.idempotent && sent.places.size() > 1) {
    trouble["doubled"].push_back(absl::StrCat(
        name, " at ",
        absl::StrJoin(
            sent.places, " and ", [](std::string* out, const Place& p) {
              absl::StrAppend(out, p.topic, "-", p.partition, "@", p.offset);
            })));
  }
  if (promises.idempotent && sent.acknowledged && sent.places.size() == 1 &&
      sent.offset >= 0 &&
      (sent.places[0].offset != sent.offset ||
       sent.places[0].partition != sent.partition)) {
    trouble["moved"].push_back(absl::StrCat(
        name, " acknowledged at partition ", sent.partition, " offset ",
        sent.offset, ", seen at partition ", sent.places[0].partition,
        " offset ", sent.places[0].offset));
  }
}

void HistoryChecker::CheckOrder(Trouble& trouble) const {
  for (const auto& [reader, reads] : reads_) {
    std::map<std::string, std::pair<uint64_t, std::string>> last;
    int64_t last_offset = -1;
    for (const auto& [offset, value] : reads) {
      if (offset <= last_offset) continue;  // A second reading.
      last_offset = offset;
      const auto sent = sent_.find(value);
      if (sent == sent_.end()) continue;
      auto& [serial, before] = last[sent->second.producer];
      if (sent->second.serial < serial) {
        trouble["reordered"].push_back(absl::StrCat(
            "\"", absl::CHexEscape(value), "\" was sent before \"",
            absl::CHexEscape(before), "\" and stands behind it, at ",
            reader.topic, "-", reader.partition, "@", offset));
      }
      serial = sent->second.serial;
      before = value;
    }
  }
}

absl::Status HistoryChecker::Check(const HistoryPromises& promises) const {
  constexpr size_t kShown = 5;
  Trouble trouble;
  for (const auto& [value, sent] : sent_) {
    CheckOne(value, sent, promises, trouble);
  }
  if (promises.idempotent) CheckOrder(trouble);
  if (!invented_.empty()) trouble["never sent"] = invented_;
  if (trouble.empty()) return absl::OkStatus();
  std::vector<std::string> parts;
  for (auto& [kind, records] : trouble) {
    const size_t count = records.size();
    records.resize(std::min(count, kShown));
    parts.push_back(absl::StrCat(count, " ", kind, ": ",
                                 absl::StrJoin(records, ", "),
                                 count > kShown ? ", …" : ""));
  }
  return absl::DataLossError(absl::StrCat("of ", sent_.size(), " records ",
                                          absl::StrJoin(parts, "; ")));
}

}  // namespace kafka_embedded
