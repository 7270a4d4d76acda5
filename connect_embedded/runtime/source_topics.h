// Makes the topics of a source that declares topic.creation.* (KIP-158), each
// once, before the first record is sent to it.
#ifndef CONNECT_EMBEDDED_RUNTIME_SOURCE_TOPICS_H_
#define CONNECT_EMBEDDED_RUNTIME_SOURCE_TOPICS_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "connect_embedded/runtime/topic_creation.h"
#include "kafka_embedded/client/admin.h"

namespace connect_embedded {

// Inside the runtime.
class SourceTopics {
 public:
  // UNAVAILABLE: it may be tried again.
  using Done = std::function<void(const absl::Status&)>;

  SourceTopics(TopicCreation creation,
               std::unique_ptr<kafka_embedded::Admin> admin)
      : creation_(std::move(creation)), admin_(std::move(admin)) {}

  // Records may be sent to the topic.
  bool IsThere(absl::string_view topic) {
    if (topic == last_) return true;
    if (!there_.contains(topic)) return false;
    last_ = std::string(topic);
    return true;
  }
  // Makes the topic unless it exists. One at a time: a call while another is
  // under way changes nothing.
  void Make(absl::string_view topic, Done done);

 private:
  void Create(const std::string& topic);
  void Finish(const std::string& topic, const absl::Status& status);

  const TopicCreation creation_;
  const std::unique_ptr<kafka_embedded::Admin> admin_;
  absl::btree_set<std::string> there_;
  std::string last_;
  Done done_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_SOURCE_TOPICS_H_
