#include "kafka_embedded/controller/topic_deletion.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "kafka_embedded/controller/failed_response.h"

namespace kafka_embedded {
namespace {

using delete_topics_request::DeleteTopicState;
using delete_topics_response::DeletableTopicResult;

ApiError WithDefaultMessage(ErrorCode code) {
  return {code, std::string(ErrorMessage(code))};
}

class TopicDeletion {
 public:
  explicit TopicDeletion(const MetadataImage& image) : image_(image) {}

  Decision<DeleteTopicsResponse> Decide(const DeleteTopicsRequest& request) {
    std::vector<DeleteTopicState> topics = request.topics;
    for (const std::string& name : request.topic_names) {
      topics.push_back({.name = name});
    }
    for (const DeleteTopicState& topic : topics) Count(topic);
    for (const DeleteTopicState& topic : topics) {
      if (topic.name.has_value()) {
        DeleteByName(*topic.name, topic.topic_id);
      } else {
        DeleteById(topic.topic_id);
      }
    }
    return std::move(decision_);
  }

 private:
  void Count(const DeleteTopicState& topic) {
    if (!topic.name.has_value()) {
      ++id_count_[topic.topic_id];
    } else if (topic.topic_id.is_zero()) {
      ++name_count_[*topic.name];
    }
  }

  void DeleteById(const Uuid& id) {
    if (id.is_zero()) {
      return Answer(std::nullopt, id,
                    {ErrorCode::kInvalidRequest,
                     "Neither topic name nor id were specified."});
    }
    if (id_count_[id] > 1) {
      if (!answered_ids_.insert(id).second) return;
      return Answer(std::nullopt, id,
                    {ErrorCode::kInvalidRequest, "Duplicate topic id."});
    }
    const TopicImage* topic = image_.FindTopic(id);
    if (topic == nullptr) {
      return Answer(std::nullopt, id,
                    WithDefaultMessage(ErrorCode::kUnknownTopicId));
    }
    // A name that means the same topic is answered for both.
    if (name_count_.contains(topic->name) && name_count_[topic->name] == 1) {
      return;
    }
    Delete(*topic);
  }

  void DeleteByName(const std::string& name, const Uuid& id) {
    if (!id.is_zero()) {
      return Answer(name, id,
                    {ErrorCode::kInvalidRequest,
                     "You may not specify both topic name and topic id."});
    }
    if (name_count_[name] > 1) {
      if (!answered_names_.insert(name).second) return;
      return Answer(name, id,
                    {ErrorCode::kInvalidRequest, "Duplicate topic name."});
    }
    const TopicImage* topic = image_.FindTopic(name);
    if (topic == nullptr) {
      return Answer(name, id,
                    WithDefaultMessage(ErrorCode::kUnknownTopicOrPartition));
    }
    if (id_count_.contains(topic->id)) {
      return Answer(name, topic->id,
                    {ErrorCode::kInvalidRequest,
                     "The provided topic name maps to an ID that was already "
                     "supplied."});
    }
    Delete(*topic);
  }

  void Delete(const TopicImage& topic) {
    decision_.records.push_back(RemoveTopicRecord{.topic_id = topic.id});
    Answer(topic.name, topic.id, {});
  }

  void Answer(std::optional<std::string> name, const Uuid& id, ApiError error) {
    decision_.response.responses.push_back(
        {.name = std::move(name),
         .topic_id = id,
         .error_code = error.code,
         .error_message = std::move(error.message)});
  }

  const MetadataImage& image_;
  absl::btree_map<std::string, int> name_count_;
  absl::btree_map<Uuid, int> id_count_;
  absl::btree_set<std::string> answered_names_;
  absl::btree_set<Uuid> answered_ids_;
  Decision<DeleteTopicsResponse> decision_;
};

}  // namespace

Decision<DeleteTopicsResponse> DeleteTopics(
    const MetadataImage& image, const DeleteTopicsRequest& request,
    const TopicDeletionContext& context) {
  if (!context.delete_topic_enable) {
    // TOPIC_DELETION_DISABLED came with version 3 (KIP-322).
    const ErrorCode code = context.api_version < 3
                               ? ErrorCode::kInvalidRequest
                               : ErrorCode::kTopicDeletionDisabled;
    return {.response =
                FailedResponse(request, code, "Topic deletion is disabled.")};
  }
  return TopicDeletion(image).Decide(request);
}

}  // namespace kafka_embedded
