// Says whether a cluster kept its word: follows records from producers to
// consumers, and tells which were lost, doubled, reordered or made up.
//
//   HistoryChecker history;
//   ASSERT_OK(history.Send(*producer, {.topic = "orders", .value = "o-1"}));
//   ...
//   ASSERT_OK_AND_ASSIGN(const auto records, consumer->Poll(limit));
//   history.Seen(records);
//   EXPECT_OK(history.Check({.read_to_the_end = true}));
//
// Records are known by their values: no value may be sent twice.
//
// Plain bookkeeping. Producers must not outlive the checker.
#ifndef TESTING_CHECKERS_HISTORY_CHECKER_H_
#define TESTING_CHECKERS_HISTORY_CHECKER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/client/consumer_records.h"
#include "kafka_embedded/client/producer.h"

namespace kafka_embedded {

struct HistoryCounts {
  uint64_t sent = 0;
  uint64_t acknowledged = 0;
  uint64_t failed = 0;  // Told so; they may be in the log all the same.
  uint64_t seen = 0;    // Once or more.
  uint64_t lost = 0;    // Acknowledged, and not seen.
  uint64_t doubled = 0;
};

struct HistoryPromises {
  // Consumers have read all that there is: what was acknowledged was seen.
  bool read_to_the_end = true;
  // With enable.idempotence (KIP-98): each record once, in the order sent.
  bool idempotent = true;
};

class HistoryChecker {
 public:
  // Producer::Send. Errors as there; then nothing is noted.
  absl::Status Send(Producer& producer, const ProducerRecord& record);
  // What one consumer got, in the order in which it got it. Give each consumer
  // that reads the same partitions a number of its own.
  void Seen(const ConsumerRecords& records, int consumer = 0);

  // For clients that are not ours: the same, step by step.
  void NoteSent(absl::string_view producer, absl::string_view value);
  void NoteOutcome(
      absl::string_view value,
      const absl::StatusOr<std::pair<int32_t, int64_t>>& partition_and_offset);
  void NoteSeen(int consumer, absl::string_view topic, int32_t partition,
                int64_t offset, absl::string_view value);

  HistoryCounts counts() const;
  // DATA_LOSS for a promise that was broken, with the records: each with what
  // is known of it, 5 at most of a kind.
  absl::Status Check(const HistoryPromises& promises = {}) const;

 private:
  struct Place {
    std::string topic;
    int32_t partition = -1;
    int64_t offset = -1;
    auto operator<=>(const Place&) const = default;
  };
  struct Sent {
    std::string producer;
    uint64_t serial = 0;  // Of the producer.
    bool acknowledged = false;
    bool failed = false;
    int32_t partition = -1;
    int64_t offset = -1;
    std::vector<Place> places;  // Where it was seen; each once.
  };
  struct Reader {
    int consumer;
    std::string topic;
    int32_t partition;
    auto operator<=>(const Reader&) const = default;
  };

  using Trouble = std::map<std::string, std::vector<std::string>>;
  void CheckOne(const std::string& value, const Sent& sent,
                const HistoryPromises& promises, Trouble& trouble) const;
  void CheckOrder(Trouble& trouble) const;

  std::map<std::string, Sent> sent_;
  std::map<std::string, uint64_t> last_serial_;  // By producer.
  std::map<Reader, std::vector<std::pair<int64_t, std::string>>> reads_;
  std::vector<std::string> invented_;
  std::map<const Producer*, std::string> producers_;
};

}  // namespace kafka_embedded

#endif  // TESTING_CHECKERS_HISTORY_CHECKER_H_
