// What a restart takes over of the producers, so that it need not read the log
// from its beginning, and still knows those whose records are gone.
//
// Numbers are big-endian, lists have their length in front.
#include <cstring>
#include <utility>

#include "absl/strings/string_view.h"
#include "kafka_embedded/log/producer_state.h"
#include "kafka_embedded/records/layout.h"

namespace kafka_embedded {
namespace {

constexpr char kVersion = 1;

class SnapshotWriter {
 public:
  void Add(int64_t value) {
    bytes_.resize(bytes_.size() + 8);
    layout::Store64(&bytes_[bytes_.size() - 8], value);
  }
  std::string Take() && { return std::move(bytes_); }

 private:
  std::string bytes_ = std::string(1, kVersion);
};

class SnapshotReader {
 public:
  explicit SnapshotReader(absl::string_view bytes)
      : ok_(!bytes.empty() && bytes[0] == kVersion) {
    if (ok_) rest_ = bytes.substr(1);
  }
  int64_t Next() {
    if (rest_.size() < 8) {
      ok_ = false;
      return 0;
    }
    const int64_t value = layout::Load64(rest_.data());
    rest_.remove_prefix(8);
    return value;
  }
  // The length of a list whose elements take at least one number each.
  size_t NextLength() {
    const int64_t length = Next();
    if (length < 0 || static_cast<uint64_t>(length) > rest_.size() / 8) {
      ok_ = false;
      return 0;
    }
    return static_cast<size_t>(length);
  }
  bool ok() const { return ok_; }
  bool finished() const { return ok_ && rest_.empty(); }

 private:
  absl::string_view rest_;
  bool ok_;
};

}  // namespace

std::string ProducerStateManager::Snapshot() const {
  SnapshotWriter out;
  static const State kEmpty;
  const State& state = state_ == nullptr ? kEmpty : *state_;
  out.Add(state.last_offset);
  out.Add(static_cast<int64_t>(state.entries.size()));
  for (const auto& [id, entry] : state.entries) {
    for (const int64_t value :
         {id, int64_t{entry.producer_epoch_}, int64_t{entry.coordinator_epoch_},
          entry.last_timestamp_, entry.current_txn_first_offset_}) {
      out.Add(value);
    }
    out.Add(entry.batch_count_);
    for (const ProducerBatchMetadata& batch : entry.batches()) {
      for (const int64_t value :
           {batch.last_offset, batch.timestamp, int64_t{batch.last_sequence},
            int64_t{batch.offset_delta}}) {
        out.Add(value);
      }
    }
  }
  out.Add(static_cast<int64_t>(state.open.size()));
  for (const OpenTransaction& txn : state.open) {
    out.Add(txn.first_offset);
    out.Add(txn.producer_id);
  }
  out.Add(static_cast<int64_t>(state.completed.size()));
  for (const CompletedTransaction& txn : state.completed) {
    out.Add(txn.first_offset);
    out.Add(txn.last_offset);
  }
  out.Add(static_cast<int64_t>(state.aborted.size()));
  for (const AbortedTransaction& txn : state.aborted) {
    out.Add(txn.producer_id);
    out.Add(txn.first_offset);
    out.Add(txn.last_offset);
    out.Add(txn.last_stable_offset);
  }
  return std::move(out).Take();
}

bool ProducerStateManager::Restore(absl::string_view snapshot) {
  SnapshotReader in(snapshot);
  auto state = std::make_unique<State>();
  state->last_offset = in.Next();
  for (size_t left = in.NextLength(); left > 0 && in.ok(); --left) {
    const int64_t id = in.Next();
    ProducerEntry& entry = state->entries[id];
    entry.producer_epoch_ = static_cast<int16_t>(in.Next());
    entry.coordinator_epoch_ = static_cast<int32_t>(in.Next());
    entry.last_timestamp_ = in.Next();
    entry.current_txn_first_offset_ = in.Next();
    const size_t batches = in.NextLength();
    if (batches > ProducerEntry::kBatchesToRetain) return false;
    entry.batch_count_ = static_cast<uint8_t>(batches);
    for (size_t i = 0; i < batches; ++i) {
      ProducerBatchMetadata& batch = entry.batches_[i];
      batch.last_offset = in.Next();
      batch.timestamp = in.Next();
      batch.last_sequence = static_cast<int32_t>(in.Next());
      batch.offset_delta = static_cast<int32_t>(in.Next());
    }
  }
  for (size_t left = in.NextLength(); left > 0 && in.ok(); --left) {
    const int64_t first_offset = in.Next();
    state->open.push_back(
        {.first_offset = first_offset, .producer_id = in.Next()});
  }
  for (size_t left = in.NextLength(); left > 0 && in.ok(); --left) {
    const int64_t first_offset = in.Next();
    state->completed.push_back(
        {.first_offset = first_offset, .last_offset = in.Next()});
  }
  for (size_t left = in.NextLength(); left > 0 && in.ok(); --left) {
    AbortedTransaction& txn = state->aborted.emplace_back();
    txn.producer_id = in.Next();
    txn.first_offset = in.Next();
    txn.last_offset = in.Next();
    txn.last_stable_offset = in.Next();
  }
  if (!in.finished()) return false;
  state_ = state->last_offset < 0 ? nullptr : std::move(state);
  return true;
}

}  // namespace kafka_embedded
