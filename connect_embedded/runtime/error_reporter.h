// What becomes of a record that cannot be handled: errors.tolerance, the log,
// and a sink's dead letter queue (KIP-298).
#ifndef CONNECT_EMBEDDED_RUNTIME_ERROR_REPORTER_H_
#define CONNECT_EMBEDDED_RUNTIME_ERROR_REPORTER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "connect_embedded/runtime/state.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/client/admin.h"
#include "kafka_embedded/client/consumer_records.h"
#include "kafka_embedded/client/producer.h"

namespace connect_embedded {

// One line for people.
using LogFunction = std::function<void(absl::string_view)>;

// Where on its way a record failed.
enum class Stage : uint8_t {
  kTransformation,
  kKeyConverter,
  kValueConverter,
  kHeaderConverter,
  kTaskPut,
  kKafkaProduce,
};
absl::string_view StageName(Stage stage);  // "VALUE_CONVERTER"

// The properties errors.* of a connector.
struct ErrorSettings {
  bool tolerate = false;
  bool log = false;
  bool log_messages = false;
  std::string dead_letter_topic;  // Empty: none.
  int16_t dead_letter_replication_factor = 3;
  bool context_headers = false;
  // errors.retry.*: how long, negative for ever, and the longest wait.
  absl::Duration retry_timeout = absl::ZeroDuration();
  absl::Duration retry_delay_max = absl::Minutes(1);

  // REQUIRES: checked by the connector's ConfigDef.
  static ErrorSettings From(const kafka_embedded::Config& connector);
};

struct RecordError {
  Stage stage = Stage::kTransformation;
  std::string class_name;  // Of the plugin that refused the record.
  absl::Status status;
};

class ErrorReporter {
 public:
  // `producer` and `admin` are for the dead letter queue, or null without one.
  ErrorReporter(ErrorSettings settings, ConnectorTaskId id, LogFunction log,
                std::unique_ptr<kafka_embedded::Producer> producer,
                std::unique_ptr<kafka_embedded::Admin> admin = nullptr);

  // Before the task's first record: creates the dead letter queue's topic
  // unless it is there. Calls back at once where there is nothing to do.
  void Prepare(std::function<void(const absl::Status&)> done);

  // When to try again what has failed: nothing if the error is not UNAVAILABLE,
  // or errors.retry.timeout has passed since its first failure.
  std::optional<absl::Duration> RetryAfter(const absl::Status& error,
                                           absl::Time now);
  // What failed before has succeeded, or was given up.
  void EndRetries() { attempts_ = 0; }
  bool retries() const {
    return settings_.retry_timeout != absl::ZeroDuration();
  }

  // OK if the record is to be left out; it is logged and sent to the dead
  // letter queue as the settings say. Otherwise the error that fails the task.
  // `record` is a sink's, or null.
  absl::Status Report(const RecordError& error,
                      const kafka_embedded::ConsumerRecord* record);

 private:
  void SendDeadLetter(const RecordError& error,
                      const kafka_embedded::ConsumerRecord& record);

  const ErrorSettings settings_;
  const ConnectorTaskId id_;
  const LogFunction log_;
  const std::unique_ptr<kafka_embedded::Producer> producer_;
  const std::unique_ptr<kafka_embedded::Admin> admin_;
  int attempts_ = 0;
  absl::Time deadline_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_ERROR_REPORTER_H_
