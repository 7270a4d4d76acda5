// DeleteGroups (API key 42), versions 0 to 3.
//
// Behavior: deletes groups without members, and their offsets; NON_EMPTY_GROUP
// for the others, GROUP_ID_NOT_FOUND for one that is not there. A group named
// twice is deleted once.
//
// Version notes: 3 brought an error message of each group.
#include <memory>
#include <utility>

#include "absl/container/btree_set.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/protocol/messages/delete_groups.h"

namespace kafka_embedded {
namespace {

// Answers when the last group is through.
struct Deletion {
  void Finish(size_t index, ErrorCode error) {
    response.results[index].error_code = error;
    if (--remaining == 0) respond(MakeMessage(std::move(response)));
  }
  DeleteGroupsResponse response;
  size_t remaining = 0;
  Respond respond;
};

}  // namespace

void HandleDeleteGroups(Broker& broker, const RequestContext&,
                        ApiMessagePtr message, Respond respond) {
  const auto& request = Get<DeleteGroupsRequest>(*message);
  const auto deletion = std::make_shared<Deletion>();
  absl::btree_set<std::string> seen;
  for (const std::string& group_id : request.groups_names) {
    if (!seen.insert(group_id).second) continue;
    deletion->response.results.push_back({.group_id = group_id});
  }
  if (seen.empty()) return respond(MakeMessage(DeleteGroupsResponse()));
  deletion->respond = std::move(respond);
  deletion->remaining = seen.size();
  for (size_t i = 0; i < seen.size(); ++i) {
    const std::string group_id = deletion->response.results[i].group_id;
    broker.groups().Delete(group_id, [i, deletion](ErrorCode error) {
      deletion->Finish(i, error);
    });
  }
}

}  // namespace kafka_embedded
