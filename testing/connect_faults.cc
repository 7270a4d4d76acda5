#include "testing/connect_faults.h"

#include <memory>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "connect_embedded/api/transformation.h"
#include "kafka_embedded/base/config_def.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {
namespace {

constexpr char kClass[] = "com.example.FailAtRecord";

class FailAtRecord final : public connect_embedded::Transformation {
 public:
  const ConfigDef& config_def() const override {
    static constexpr ConfigKey kKeys[] = {
        {"record",
         ConfigType::kInt,
         config_key::kRequired,
         {.kind = ConfigValidator::Kind::kRange, .min = 1},
         ConfigImportance::kHigh},
    };
    static const auto* const def = new ConfigDef({kKeys});
    return *def;
  }
  absl::Status Configure(const Config& config) override {
    ASSIGN_OR_RETURN(const ParsedConfig parsed, config_def().Parse(config));
    record_ = parsed.GetInt("record");
    return absl::OkStatus();
  }
  absl::StatusOr<bool> Apply(connect_embedded::ConnectRecord&) override {
    if (++count_ < record_) return true;
    return absl::InternalError(
        absl::StrCat("fails at record ", count_, ", as told"));
  }

 private:
  int record_ = 0;
  int count_ = 0;
};

std::string HeaderOf(const ConsumerRecord& record, absl::string_view name) {
  for (const HeaderView& header : record.headers()) {
    if (header.key == absl::StrCat("__connect.errors.", name) &&
        header.value.has_value()) {
      return std::string(*header.value);
    }
  }
  return "";
}

DeadLetter ToDeadLetter(const ConsumerRecord& record) {
  DeadLetter letter;
  letter.topic = HeaderOf(record, "topic");
  static_cast<void>(
      absl::SimpleAtoi(HeaderOf(record, "partition"), &letter.partition));
  static_cast<void>(
      absl::SimpleAtoi(HeaderOf(record, "offset"), &letter.offset));
  letter.connector = HeaderOf(record, "connector.name");
  letter.stage = HeaderOf(record, "stage");
  letter.message = HeaderOf(record, "exception.message");
  letter.value = std::string(record.value.value_or(""));
  return letter;
}

}  // namespace

void AddFailAtRecord(connect_embedded::Plugins& plugins) {
  plugins.AddTransformation<FailAtRecord>(kClass);
}

Config FailingAt(Config connector, int record) {
  std::string& transforms = connector["transforms"];
  absl::StrAppend(&transforms, transforms.empty() ? "" : ",", "failAtRecord");
  connector["transforms.failAtRecord.type"] = kClass;
  connector["transforms.failAtRecord.record"] = absl::StrCat(record);
  return connector;
}

absl::StatusOr<std::vector<DeadLetter>> DeadLetters(EmbeddedCluster& cluster,
                                                    const std::string& topic,
                                                    size_t count,
                                                    absl::Duration limit) {
  ASSIGN_OR_RETURN(auto consumer, cluster.NewConsumer({}));
  RETURN_IF_ERROR(consumer->Assign({{topic, 0}}));
  RETURN_IF_ERROR(consumer->SeekToBeginning({}));
  std::vector<DeadLetter> letters;
  const absl::Time deadline = cluster.Now() + limit;
  while (letters.size() < count) {
    if (cluster.Now() >= deadline) {
      return absl::DeadlineExceededError(
          absl::StrCat("topic \"", topic, "\": ", letters.size(),
                       " dead letters came, expected ", count));
    }
    ASSIGN_OR_RETURN(const ConsumerRecords records,
                     consumer->Poll(absl::Seconds(1)));
    for (const ConsumerRecord& record : records) {
      letters.push_back(ToDeadLetter(record));
    }
  }
  return letters;
}

}  // namespace kafka_embedded
