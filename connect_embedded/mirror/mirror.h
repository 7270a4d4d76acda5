// MirrorMaker 1's job: copies the topics of one cluster to another.
//
//   ASSIGN_OR_RETURN(auto mirror, Mirror::Create({.source = &source,
//                                                 .target = &target,
//                                                 .consumer = consumer_file,
//                                                 .producer = producer_file,
//                                                 .whitelist = "orders.*"}));
//   mirror->Start();
//   RETURN_IF_ERROR(runtime.RunUntil(Finished, deadline));
//   RETURN_IF_ERROR(mirror->Stop());
//
// Keys, values, headers, timestamps and the order within a partition stay. At
// least once: offsets of the source are committed only when the target has
// acknowledged everything in front of them. Mirrors with one group.id, in this
// process or in others, share the partitions; whoever gives one up has flushed
// and committed it before, so that only a crash makes the next one repeat what
// was not committed.
//
// Differences from MirrorMaker 1: a topic that the target lacks is created with
// the partitions of the source, and records keep their partition; where the
// target has fewer, the producer's partitioner chooses, as MirrorMaker always
// lets it. Mirroring a cluster onto itself, which would copy every record
// without end, is refused.
//
// Threads: Create, Start and Stop are called outside of the runtime that both
// factories share; the rest also inside. Handlers and listeners run inside.
#ifndef CONNECT_EMBEDDED_MIRROR_MIRROR_H_
#define CONNECT_EMBEDDED_MIRROR_MIRROR_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "connect_embedded/runtime/client_factory.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/client/admin.h"
#include "kafka_embedded/client/consumer.h"
#include "kafka_embedded/client/producer.h"
#include "kafka_embedded/client/rebalance_listener.h"
#include "kafka_embedded/runtime/runtime.h"

namespace connect_embedded {

// Turns a record into those to write instead; they may point into it.
using MessageHandler =
    std::function<std::vector<kafka_embedded::ProducerRecord>(
        const kafka_embedded::ConsumerRecord&)>;

struct MirrorOptions {
  // Both outlive the mirror and have one runtime.
  ClientFactory* source = nullptr;
  ClientFactory* target = nullptr;
  kafka_embedded::Config consumer = {};
  kafka_embedded::Config producer = {};
  std::string whitelist = {};  // See topic_filter.h.
  // Members of the group in this mirror, each with a consumer of its own.
  int num_streams = 1;
  bool abort_on_send_failure = true;
  absl::Duration offset_commit_interval = absl::Minutes(1);
  MessageHandler message_handler = nullptr;
  // Told after the mirror has flushed and committed what goes. Inside the
  // runtime: it cannot wait.
  kafka_embedded::RebalanceListener rebalance_listener = {};
  std::function<void(absl::string_view)> log = nullptr;
};

class MirrorStream;
class MirrorTopics;

struct MirrorCounters {
  uint64_t records = 0;  // Acknowledged by the target.
  uint64_t bytes = 0;    // Of keys and values that were sent.
  uint64_t dropped = 0;  // Not sent; with abort_on_send_failure off.
};

class Mirror {
 public:
  // INVALID_ARGUMENT names what is wrong in the options; FAILED_PRECONDITION
  // says that source and target are one cluster; other errors are the clients'.
  static absl::StatusOr<std::unique_ptr<Mirror>> Create(MirrorOptions options);
  // Drops what is under way; see Stop.
  ~Mirror();
  Mirror(const Mirror&) = delete;
  Mirror& operator=(const Mirror&) = delete;

  void Start();

  // Reads no more, waits until the target has acknowledged what was read,
  // commits it, and leaves the group. The status is status()'s, or
  // DEADLINE_EXCEEDED. Stopping twice is harmless.
  absl::Status Stop(absl::Duration timeout = absl::Seconds(30));

  // OK while the mirror runs and after a clean Stop; otherwise why it ended.
  absl::Status status() const;

  using Counters = MirrorCounters;
  Counters counters() const;

 private:
  // kIdle -> kRunning -> kStopping -> kStopped.
  enum class State : uint8_t { kIdle, kRunning, kStopping, kStopped };

  explicit Mirror(MirrorOptions options);
  absl::Status Open();
  absl::Status CheckClusters();
  void End(const absl::Status& status);
  void LogLine(absl::string_view message) const;

  const MirrorOptions options_;
  kafka_embedded::Runtime& runtime_;
  std::unique_ptr<kafka_embedded::Admin> source_admin_;
  std::unique_ptr<kafka_embedded::Admin> target_admin_;
  std::unique_ptr<kafka_embedded::Producer> producer_;
  std::unique_ptr<MirrorTopics> topics_;
  std::vector<std::unique_ptr<MirrorStream>> streams_;
  State state_ = State::kIdle;
  absl::Status status_;
  Counters counters_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_MIRROR_MIRROR_H_
