// What people and user interfaces are told of properties, beside the facts in
// the tables of keys: Kafka's groups, orders, widths and display names.
#include "connect_embedded/runtime/config_metadata.h"

#include <iterator>

namespace connect_embedded {
namespace {

constexpr ConfigMetadata kMetadata[] = {
    {"batch.size", nullptr, -1, "NONE", "batch.size",
     "How many lines are read at once."},
    {"config.action.reload", "Common", 14, "MEDIUM", "Reload Action",
     "What happens when a value from a config provider changes."},
    {"connector.class", "Common", 2, "LONG", "Connector class",
     "The connector's class: its full name, its simple name, or that without "
     "\"Connector\"."},
    {"connector.plugin.version", "Common", 3, "MEDIUM", "Connector version",
     "Which version of the connector to run."},
    {"converter.encoding", nullptr, -1, "MEDIUM", "Encoding",
     "The character set."},
    {"converter.type", nullptr, -1, "NONE", "converter.type",
     "What the converter is for."},
    {"decimal.format", "Serialization", 0, "MEDIUM", "Decimal Format",
     "Whether decimals are numbers or base64."},
    {"errors.deadletterqueue.context.headers.enable", "Error Handling", 8,
     "MEDIUM", "Enable Error Context Headers",
     "Whether headers tell why a record failed."},
    {"errors.deadletterqueue.topic.name", "Error Handling", 6, "MEDIUM",
     "Dead Letter Queue Topic Name",
     "Where records that fail are sent; nowhere if empty."},
    {"errors.deadletterqueue.topic.replication.factor", "Error Handling", 7,
     "MEDIUM", "Dead Letter Queue Topic Replication Factor",
     "Replicas of that topic, if it has to be created."},
    {"errors.log.enable", "Error Handling", 4, "SHORT", "Log Errors",
     "Whether records that fail are logged."},
    {"errors.log.include.messages", "Error Handling", 5, "SHORT",
     "Log Error Details", "Whether the log says which record failed."},
    {"errors.retry.delay.max.ms", "Error Handling", 2, "MEDIUM",
     "Maximum Delay Between Retries for Errors",
     "The longest wait between two tries, in milliseconds."},
    {"errors.retry.timeout", "Error Handling", 1, "MEDIUM",
     "Retry Timeout for Errors",
     "How long, in milliseconds, what failed is tried again: 0 for never, -1 "
     "for always."},
    {"errors.tolerance", "Error Handling", 3, "SHORT", "Error Tolerance",
     "Whether a record that fails ends the task (none) or is left out (all)."},
    {"exactly.once.support", "Exactly Once Support", 2, "SHORT",
     "Exactly once support",
     "Whether the connector has to be able to write exactly once."},
    {"exclude", nullptr, 2, "LONG", "Exclusion Topic Pattern",
     "Patterns of the topics that do not belong to the group after all."},
    {"file", nullptr, -1, "NONE", "file",
     "The file to read or write; the standard stream if not set."},
    {"header.converter", "Common", 10, "SHORT", "Header converter class",
     "How headers become bytes in Kafka; the worker's converter if not set."},
    {"header.converter.plugin.version", "Common", 11, "SHORT",
     "Header converter version",
     "Which version of the header converter to use."},
    {"include", nullptr, 1, "LONG", "Inclusion Topic Pattern",
     "Patterns of the topics that belong to the group."},
    {"key.converter", "Common", 6, "SHORT", "Key converter class",
     "How keys become bytes in Kafka; the worker's converter if not set."},
    {"key.converter.plugin.version", "Common", 7, "SHORT",
     "Key converter version", "Which version of the key converter to use."},
    {"name", "Common", 1, "MEDIUM", "Connector name",
     "The connector's name, unlike that of any other."},
    {"offsets.storage.topic", "offsets.topic", 1, "LONG", "Offsets topic",
     "Another topic for the connector's offsets."},
    {"partitions", nullptr, 4, "LONG", "Partition Count for Topics",
     "Partitions of each topic; -1 for the broker's default."},
    {"predicates", "Predicates", 13, "LONG", "Predicates",
     "Names for the predicates that transformations ask."},
    {"replace.null.with.default", "Serialization", 1, "MEDIUM",
     "Replace null with default",
     "Whether a null field that has a default counts as the default."},
    {"replication.factor", nullptr, 3, "LONG", "Replication Factor for Topics",
     "Replicas of each topic; -1 for the broker's default."},
    {"schema.content", "Schemas", 2, "MEDIUM", "Schema Content",
     "The schema of everything that is read, instead of one in each record."},
    {"schemas.cache.size", "Schemas", 1, "MEDIUM", "Schema Cache Size",
     "How many schemas are remembered."},
    {"schemas.enable", "Schemas", 0, "MEDIUM", "Enable Schemas",
     "Whether keys and values carry their schema."},
    {"tasks.max", "Common", 4, "SHORT", "Tasks max",
     "How many tasks the connector may have."},
    {"tasks.max.enforce", "Common", 5, "SHORT", "Enforce tasks max",
     "Whether a connector that makes more tasks fails."},
    {"topic", nullptr, -1, "NONE", "topic", "Where the lines go."},
    {"topic.creation.groups", "Topic Creation", 1, "LONG",
     "Topic Creation Groups",
     "Names for the groups of topics that are created in their own way."},
    {"topics", "Common", 4, "LONG", "Topics", "The topics to read."},
    {"topics.regex", "Common", 4, "LONG", "Topics regex",
     "A pattern for the topics to read."},
    {"transaction.boundary", "Exactly Once Support", 3, "SHORT",
     "Transaction Boundary", "When a source that writes exactly once commits."},
    {"transaction.boundary.interval.ms", "Exactly Once Support", 4, "SHORT",
     "Transaction boundary interval", "How often it commits, if by interval."},
    {"transforms", "Transforms", 12, "LONG", "Transforms",
     "Names for the transformations of records, in their order."},
    {"value.converter", "Common", 8, "SHORT", "Value converter class",
     "How values become bytes in Kafka; the worker's converter if not set."},
    {"value.converter.plugin.version", "Common", 9, "SHORT",
     "Value converter version", "Which version of the value converter to use."},
};

}  // namespace

const ConfigMetadata* FindConfigMetadata(absl::string_view name) {
  for (const ConfigMetadata& row : kMetadata) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

}  // namespace connect_embedded
