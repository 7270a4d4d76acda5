// The target's topics, as far as a mirror has to do with them: how many
// partitions each has, and creating those that are missing.
#ifndef CONNECT_EMBEDDED_MIRROR_MIRROR_TOPICS_H_
#define CONNECT_EMBEDDED_MIRROR_MIRROR_TOPICS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/client/admin.h"
#include "kafka_embedded/runtime/runtime.h"

namespace connect_embedded {

// Lives inside the runtime.
class MirrorTopics {
 public:
  // `on_change` is called when a topic is ready that was not.
  MirrorTopics(kafka_embedded::Runtime& runtime, kafka_embedded::Admin& source,
               kafka_embedded::Admin& target, std::function<void()> on_change,
               std::function<void(absl::string_view)> log);
  MirrorTopics(const MirrorTopics&) = delete;
  MirrorTopics& operator=(const MirrorTopics&) = delete;

  // The partitions of the target's topic; -1 while it is looked up, which the
  // first call starts. 0: there is none, and the producer has to see about it.
  int32_t PartitionsOf(const std::string& topic);

 private:
  using OnCounted = std::function<void(int32_t)>;
  void Count(kafka_embedded::Admin& admin, const std::string& topic,
             OnCounted done);
  void Compare(const std::string& topic, int32_t source, int32_t target);
  void CreateTarget(const std::string& topic, int32_t partitions);
  // Of a topic that somebody else made.
  void CountMade(const std::string& topic, int32_t partitions);
  void Set(const std::string& topic, int32_t partitions);

  kafka_embedded::Runtime& runtime_;
  const kafka_embedded::Lane lane_;
  kafka_embedded::Admin& source_;
  kafka_embedded::Admin& target_;
  const std::function<void()> on_change_;
  const std::function<void(absl::string_view)> log_;
  absl::btree_map<std::string, int32_t> partitions_;
  std::map<std::string, kafka_embedded::Timer> again_;
  // Gone when this is: answers may come later.
  std::shared_ptr<MirrorTopics*> self_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_MIRROR_MIRROR_TOPICS_H_
