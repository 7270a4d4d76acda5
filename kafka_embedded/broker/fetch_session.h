// Incremental fetch sessions (KIP-227): a client names its partitions once, and
// later only what changed.
//
// A fetch without a session has one too, of id 0, which nobody remembers; so
// the fetch handler knows only one kind.
#ifndef KAFKA_EMBEDDED_BROKER_FETCH_SESSION_H_
#define KAFKA_EMBEDDED_BROKER_FETCH_SESSION_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/messages/fetch.h"
#include "kafka_embedded/runtime/random.h"

namespace kafka_embedded {

class MetadataImage;

// One partition that a fetch asks for.
struct FetchTarget {
  // Both are known if the topic is; otherwise the one that the client named.
  std::string topic;
  Uuid topic_id;
  int32_t partition = 0;
  int32_t max_bytes = 0;
  int64_t fetch_offset = 0;
  int32_t current_leader_epoch = -1;
  int32_t last_fetched_epoch = -1;

  // What the client was told last.
  int64_t told_high_watermark = -1;
  int64_t told_log_start_offset = -1;
  bool told_error = false;
  bool served = false;  // Had records in the last answer.
};

struct FetchSession {
  int32_t id = 0;
  int32_t next_epoch = 0;
  bool uses_topic_ids = false;
  // In the order in which they are served. What was served goes to the end, so
  // that no partition starves behind busy ones.
  std::vector<FetchTarget> targets;
};

class FetchSessionCache {
 public:
  // max.incremental.fetch.session.cache.slots; the ids are drawn from `random`.
  FetchSessionCache(size_t slots, Random random)
      : slots_(slots), random_(random) {}

  struct Context {
    // FETCH_SESSION_ID_NOT_FOUND, INVALID_FETCH_SESSION_EPOCH or
    // FETCH_SESSION_TOPIC_ID_ERROR: nothing else is set then.
    ErrorCode error = ErrorCode::kNone;
    std::shared_ptr<FetchSession> session = nullptr;
    // Answer only what has changed.
    bool incremental = false;
  };
  // Finds or makes the session of a request and brings its targets up to date.
  Context Begin(const FetchRequest& request, int16_t version,
                const MetadataImage& image);

  size_t size() const { return sessions_.size(); }

 private:
  Context Resume(const FetchRequest& request, int16_t version,
                 const MetadataImage& image);

  const size_t slots_;
  Random random_;
  absl::flat_hash_map<int32_t, std::shared_ptr<FetchSession>> sessions_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BROKER_FETCH_SESSION_H_
