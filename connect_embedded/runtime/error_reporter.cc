#include "connect_embedded/runtime/error_reporter.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "connect_embedded/runtime/worker_config.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::Config;
using kafka_embedded::ConsumerRecord;
using kafka_embedded::HeaderView;

constexpr absl::Duration kFirstRetry = absl::Milliseconds(300);

bool IsTrue(const Config& config, const std::string& name) {
  return absl::EqualsIgnoreCase(ValueOf(config, name), "true");
}

// The Java exception that stands for a Status.
absl::string_view ExceptionClass(const absl::Status& status) {
  if (absl::IsInvalidArgument(status)) {
    return "org.apache.kafka.connect.errors.DataException";
  }
  if (absl::IsUnavailable(status)) {
    return "org.apache.kafka.connect.errors.RetriableException";
  }
  return "org.apache.kafka.connect.errors.ConnectException";
}

}  // namespace

absl::string_view StageName(Stage stage) {
  constexpr absl::string_view kNames[] = {"TRANSFORMATION",  "KEY_CONVERTER",
                                          "VALUE_CONVERTER", "HEADER_CONVERTER",
                                          "TASK_PUT",        "KAFKA_PRODUCE"};
  return kNames[static_cast<size_t>(stage)];
}

ErrorSettings ErrorSettings::From(const Config& connector) {
  ErrorSettings settings;
  settings.tolerate = ValueOf(connector, "errors.tolerance") == "all";
  settings.log = IsTrue(connector, "errors.log.enable");
  settings.log_messages = IsTrue(connector, "errors.log.include.messages");
  const std::string queue = "errors.deadletterqueue.";
  settings.dead_letter_topic = ValueOf(connector, queue + "topic.name");
  int factor = 0;
  if (absl::SimpleAtoi(ValueOf(connector, queue + "topic.replication.factor"),
                       &factor)) {
    settings.dead_letter_replication_factor = static_cast<int16_t>(factor);
  }
  settings.context_headers =
      IsTrue(connector, queue + "context.headers.enable");
  int64_t milliseconds = 0;
  if (absl::SimpleAtoi(ValueOf(connector, "errors.retry.timeout"),
                       &milliseconds)) {
    settings.retry_timeout = absl::Milliseconds(milliseconds);
  }
  if (absl::SimpleAtoi(ValueOf(connector, "errors.retry.delay.max.ms"),
                       &milliseconds)) {
    settings.retry_delay_max = absl::Milliseconds(milliseconds);
  }
  return settings;
}

ErrorReporter::ErrorReporter(ErrorSettings settings, ConnectorTaskId id,
                             LogFunction log,
                             std::unique_ptr<kafka_embedded::Producer> producer,
                             std::unique_ptr<kafka_embedded::Admin> admin)
    : settings_(std::move(settings)),
      id_(std::move(id)),
      log_(std::move(log)),
      producer_(std::move(producer)),
      admin_(std::move(admin)) {}

void ErrorReporter::Prepare(std::function<void(const absl::Status&)> done) {
  if (admin_ == nullptr) return done(absl::OkStatus());
  kafka_embedded::NewTopic topic;
  topic.name = settings_.dead_letter_topic;
  topic.num_partitions = 1;
  topic.replication_factor = settings_.dead_letter_replication_factor;
  const std::string failure =
      absl::StrCat("Could not initialize dead letter queue with topic=",
                   settings_.dead_letter_topic);
  // Whether it is there is asked first: then no right to create it is needed.
  admin_->DescribeTopics(
      {topic.name}, [this, topic, failure, done](const auto& described) {
        if (!described.ok()) {
          return done(kafka_embedded::Annotate(described.status(), failure));
        }
        if (described->front().error == kafka_embedded::ErrorCode::kNone) {
          return done(absl::OkStatus());
        }
        admin_->CreateTopics({topic}, {}, [failure, done](const auto& created) {
          if (!created.ok()) {
            return done(kafka_embedded::Annotate(created.status(), failure));
          }
          const kafka_embedded::TopicResult& result = created->front();
          const bool there =
              result.error == kafka_embedded::ErrorCode::kNone ||
              result.error == kafka_embedded::ErrorCode::kTopicAlreadyExists;
          done(there ? absl::OkStatus()
                     : kafka_embedded::Annotate(result.status(), failure));
        });
      });
}

std::optional<absl::Duration> ErrorReporter::RetryAfter(
    const absl::Status& error, absl::Time now) {
  if (!retries() || !absl::IsUnavailable(error)) return std::nullopt;
  if (attempts_ == 0) {
    deadline_ = settings_.retry_timeout < absl::ZeroDuration()
                    ? absl::InfiniteFuture()
                    : now + settings_.retry_timeout;
  }
  if (now >= deadline_) {
    attempts_ = 0;
    return std::nullopt;
  }
  // Kafka draws the waits above errors.retry.delay.max.ms; here they are it.
  absl::Duration delay = kFirstRetry;
  for (int i = 0; i < attempts_ && delay < settings_.retry_delay_max; ++i) {
    delay *= 2;
  }
  ++attempts_;
  return std::min({delay, settings_.retry_delay_max, deadline_ - now});
}

absl::Status ErrorReporter::Report(const RecordError& error,
                                   const ConsumerRecord* record) {
  if (settings_.log && log_) {
    std::string where;
    if (record != nullptr && settings_.log_messages) {
      where = absl::StrCat(", record of topic \"", record->topic,
                           "\" partition ", record->partition, " offset ",
                           record->offset, " timestamp ", record->timestamp);
    }
    log_(absl::StrCat("error encountered in task ", id_.ToString(), ", stage ",
                      StageName(error.stage), " in ", error.class_name, where,
                      ": ", error.status.message()));
  }
  if (producer_ != nullptr && record != nullptr) {
    SendDeadLetter(error, *record);
  }
  if (settings_.tolerate) return absl::OkStatus();
  return kafka_embedded::Annotate(
      error.status, absl::StrCat("tolerance exceeded in error handler, stage ",
                                 StageName(error.stage)));
}

void ErrorReporter::SendDeadLetter(const RecordError& error,
                                   const ConsumerRecord& record) {
  kafka_embedded::ProducerRecord letter;
  letter.topic = settings_.dead_letter_topic;
  if (record.timestamp >= 0) letter.timestamp = record.timestamp;
  letter.key = record.key;
  letter.value = record.value;
  std::vector<HeaderView> headers;
  if (record.header_count > 0) {
    for (const HeaderView& header : record.headers()) headers.push_back(header);
  }
  const std::string partition = absl::StrCat(record.partition);
  const std::string offset = absl::StrCat(record.offset);
  const std::string task = absl::StrCat(id_.task);
  const std::string message(error.status.message());
  const std::string trace =
      absl::StrCat(ExceptionClass(error.status), ": ", message, "\n");
  if (settings_.context_headers) {
    const auto add = [&headers](absl::string_view key,
                                absl::string_view value) {
      headers.push_back({key, value});
    };
    add("__connect.errors.topic", record.topic);
    add("__connect.errors.partition", partition);
    add("__connect.errors.offset", offset);
    add("__connect.errors.connector.name", id_.connector);
    add("__connect.errors.task.id", task);
    add("__connect.errors.stage", StageName(error.stage));
    add("__connect.errors.class.name", error.class_name);
    add("__connect.errors.exception.class.name", ExceptionClass(error.status));
    add("__connect.errors.exception.message", message);
    add("__connect.errors.exception.stacktrace", trace);
  }
  letter.headers = headers;
  const absl::Status sent =
      producer_->Send(letter, [log = log_, id = id_](const auto& metadata) {
        if (metadata.ok() || !log) return;
        log(absl::StrCat("task ", id.ToString(),
                         ": could not produce message to dead letter queue: ",
                         metadata.status().message()));
      });
  if (!sent.ok() && log_) {
    log_(absl::StrCat(
        "task ", id_.ToString(),
        ": could not produce message to dead letter queue: ", sent.message()));
  }
}

}  // namespace connect_embedded
