#include "connect_embedded/runtime/source_topics.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {

using kafka_embedded::ErrorCode;

void SourceTopics::Make(absl::string_view topic, Done done) {
  if (done_ != nullptr) return;
  done_ = std::move(done);
  const std::string name(topic);
  admin_->DescribeTopics({name}, [this, name](const auto& described) {
    if (!described.ok()) {
      return Finish(name, absl::UnavailableError(described.status().message()));
    }
    const ErrorCode error = described->front().error;
    if (error == ErrorCode::kNone) return Finish(name, absl::OkStatus());
    if (error == ErrorCode::kUnknownTopicOrPartition) return Create(name);
    Finish(name, described->front().status());
  });
}

void SourceTopics::Create(const std::string& topic) {
  admin_->CreateTopics(
      {creation_.Describe(topic)}, {}, [this, topic](const auto& created) {
        if (!created.ok()) {
          return Finish(topic,
                        absl::UnavailableError(created.status().message()));
        }
        const kafka_embedded::TopicResult& result = created->front();
        if (result.error == ErrorCode::kNone ||
            result.error == ErrorCode::kTopicAlreadyExists) {
          return Finish(topic, absl::OkStatus());
        }
        Finish(topic,
               kafka_embedded::Annotate(
                   result.status(),
                   absl::StrCat(
                       "Task failed to create new topic ", topic,
                       ". Ensure that the task is authorized to create topics "
                       "or that the topic exists and restart the task")));
      });
}

void SourceTopics::Finish(const std::string& topic,
                          const absl::Status& status) {
  if (status.ok()) there_.insert(topic);
  std::exchange(done_, nullptr)(status);
}

}  // namespace connect_embedded
