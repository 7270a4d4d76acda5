#include "connect_embedded/runtime/status_backing_store.h"

namespace connect_embedded {

void MemoryStatusBackingStore::PutConnector(const std::string& connector,
                                            const WorkStatus& status) {
  if (status.state == State::kDestroyed) {
    connectors_.erase(connector);
  } else {
    connectors_[connector] = status;
  }
}

void MemoryStatusBackingStore::PutTask(const ConnectorTaskId& id,
                                       const WorkStatus& status) {
  if (status.state == State::kDestroyed) {
    tasks_.erase(id);
  } else {
    tasks_[id] = status;
  }
}

void MemoryStatusBackingStore::PutTopic(const TopicStatus& status) {
  topics_[status.connector].try_emplace(status.topic, status);
}

void MemoryStatusBackingStore::DeleteTopic(const std::string& connector,
                                           const std::string& topic) {
  const auto found = topics_.find(connector);
  if (found == topics_.end()) return;
  found->second.erase(topic);
  if (found->second.empty()) topics_.erase(found);
}

std::vector<std::string> MemoryStatusBackingStore::Connectors() const {
  std::vector<std::string> names;
  for (const auto& [name, status] : connectors_) names.push_back(name);
  return names;
}

std::vector<ConnectorTaskId> MemoryStatusBackingStore::Tasks() const {
  std::vector<ConnectorTaskId> ids;
  for (const auto& [id, status] : tasks_) ids.push_back(id);
  return ids;
}

const WorkStatus* MemoryStatusBackingStore::Connector(
    const std::string& connector) const {
  const auto found = connectors_.find(connector);
  return found == connectors_.end() ? nullptr : &found->second;
}

const WorkStatus* MemoryStatusBackingStore::Task(
    const ConnectorTaskId& id) const {
  const auto found = tasks_.find(id);
  return found == tasks_.end() ? nullptr : &found->second;
}

std::vector<ConnectorTaskId> MemoryStatusBackingStore::TasksOf(
    const std::string& connector) const {
  std::vector<ConnectorTaskId> ids;
  for (auto it = tasks_.lower_bound({connector, 0});
       it != tasks_.end() && it->first.connector == connector; ++it) {
    ids.push_back(it->first);
  }
  return ids;
}

std::vector<std::string> MemoryStatusBackingStore::TopicsOf(
    const std::string& connector) const {
  std::vector<std::string> names;
  const auto found = topics_.find(connector);
  if (found == topics_.end()) return names;
  for (const auto& [topic, status] : found->second) names.push_back(topic);
  return names;
}

}  // namespace connect_embedded
