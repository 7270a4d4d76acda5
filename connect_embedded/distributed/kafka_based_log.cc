#include "connect_embedded/distributed/kafka_based_log.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::Admin;
using kafka_embedded::ConsumerRecord;
using kafka_embedded::ErrorCode;
using kafka_embedded::TopicPartition;

constexpr absl::Duration kRetryWait = absl::Milliseconds(200);

}  // namespace

KafkaBasedLog::KafkaBasedLog(ClientFactory& clients, Options options,
                             OnRecord on_record)
    : clients_(clients),
      options_(std::move(options)),
      on_record_(std::move(on_record)),
      lane_(clients.runtime().NewLane()),
      step_(clients.runtime(), lane_, "kafka-based-log-step"),
      ends_(clients.runtime(), lane_, "kafka-based-log-ends"),
      drain_(clients.runtime(), lane_, "kafka-based-log-drain"),
      self_(std::make_shared<KafkaBasedLog*>(this)) {}

KafkaBasedLog::~KafkaBasedLog() = default;

void KafkaBasedLog::Log(absl::string_view text) const {
  if (options_.log) {
    options_.log(absl::StrCat("topic \"", options_.topic.name, "\": ", text));
  }
}

void KafkaBasedLog::RetryLater(const absl::Status& why,
                               void (KafkaBasedLog::*step)()) {
  Log(absl::StrCat("tried again: ", why.message()));
  step_.ScheduleAfter(kRetryWait, [this, step] { (this->*step)(); });
}

// ---- Start ------------------------------------------------------------------

void KafkaBasedLog::Start(Finished done) {
  on_started_ = std::move(done);
  auto admin = clients_.NewAdmin(options_.admin);
  if (!admin.ok()) return on_started_(admin.status());
  admin_ = *std::move(admin);
  auto producer = clients_.NewProducer(options_.producer);
  if (!producer.ok()) return on_started_(producer.status());
  producer_ = *std::move(producer);
  CreateTopic();
}

void KafkaBasedLog::CreateTopic() {
  admin_->CreateTopics({options_.topic}, {}, [this](const auto& results) {
    if (!results.ok()) {
      return RetryLater(results.status(), &KafkaBasedLog::CreateTopic);
    }
    const kafka_embedded::TopicResult& result = results->front();
    if (result.error == ErrorCode::kNone) return FindPartitions();
    if (result.error == ErrorCode::kTopicAlreadyExists) return CheckPolicy();
    // Too few brokers yet, for one.
    RetryLater(result.status(), &KafkaBasedLog::CreateTopic);
  });
}

void KafkaBasedLog::CheckPolicy() {
  admin_->DescribeConfigs(
      {{.name = options_.topic.name}}, [this](const auto& configs) {
        if (!configs.ok()) {
          return RetryLater(configs.status(), &KafkaBasedLog::CheckPolicy);
        }
        for (const kafka_embedded::ConfigEntry& entry :
             configs->front().entries) {
          if (entry.name != "cleanup.policy" || entry.value == "compact")
            continue;
          return on_started_(absl::FailedPreconditionError(absl::StrCat(
              "topic \"", options_.topic.name,
              "\": cleanup.policy=", entry.value.value_or(""),
              ", expected compact, to guarantee consistency and durability")));
        }
        FindPartitions();
      });
}

void KafkaBasedLog::FindPartitions() {
  admin_->DescribeTopics({options_.topic.name}, [this](const auto& topics) {
    if (!topics.ok() || topics->empty() ||
        topics->front().error != ErrorCode::kNone ||
        topics->front().partitions.empty()) {
      return RetryLater(topics.ok() && !topics->empty()
                            ? topics->front().status()
                            : topics.status(),
                        &KafkaBasedLog::FindPartitions);
    }
    OpenConsumer(static_cast<int32_t>(topics->front().partitions.size()));
  });
}

void KafkaBasedLog::OpenConsumer(int32_t partitions) {
  auto consumer = clients_.NewConsumer(options_.consumer);
  if (!consumer.ok()) return on_started_(consumer.status());
  consumer_ = *std::move(consumer);
  for (int32_t partition = 0; partition < partitions; ++partition) {
    partitions_.push_back({options_.topic.name, partition});
  }
  absl::Status status = consumer_->Assign(partitions_);
  if (status.ok()) status = consumer_->SeekToBeginning({});
  if (!status.ok()) return on_started_(status);
  Await();
  ReadToEnd(std::move(on_started_));
}

// ---- Reading ----------------------------------------------------------------

void KafkaBasedLog::Await() {
  std::weak_ptr<KafkaBasedLog*> weak = self_;
  consumer_->NotifyWhenReady([weak] {
    const auto self = weak.lock();
    if (self == nullptr) return;
    // Not inside the consumer's own call.
    KafkaBasedLog* const log = *self;
    log->drain_.ScheduleAfter(absl::ZeroDuration(), [log] { log->Drain(); });
  });
}

void KafkaBasedLog::Drain() {
  const auto records = consumer_->Poll(absl::ZeroDuration());
  if (!records.ok()) {
    Log(absl::StrCat("cannot be read: ", records.status().message()));
    drain_.ScheduleAfter(kRetryWait, [this] { Drain(); });
    return;
  }
  for (const ConsumerRecord& record : *records) {
    if (record.partition == 0) last_offset_ = record.offset;
    on_record_(record);
  }
  for (const auto& run : records->partitions()) {
    positions_[{std::string(run.topic), run.partition}] = run.next_offset;
  }
  Await();
  FinishReaders();
}

void KafkaBasedLog::ReadToEnd(Finished done) {
  unasked_.push_back(std::move(done));
  if (!ends_.scheduled()) AskEnds();
}

void KafkaBasedLog::AskEnds() {
  Admin::OffsetSpecs specs;
  for (const TopicPartition& partition : partitions_) {
    specs[partition] = kafka_embedded::OffsetSpec::kLatest;
  }
  admin_->ListOffsets(specs, [this, asking = std::exchange(unasked_, {})](
                                 const auto& ends) mutable {
    absl::Status status = ends.status();
    absl::btree_map<TopicPartition, int64_t> known;
    if (ends.ok()) {
      for (const auto& [partition, end] : *ends) {
        known[partition] = end.offset;
        if (end.error == ErrorCode::kNone) continue;
        status = absl::UnavailableError(
            absl::StrCat("partition ", partition.partition,
                         ": its end is not known: ", ErrorName(end.error)));
      }
    }
    for (Finished& done : asking) {
      if (status.ok()) {
        readers_.push_back({known, std::move(done)});
      } else {
        unasked_.push_back(std::move(done));
      }
    }
    if (status.ok()) return FinishReaders();
    Log(absl::StrCat("tried again: ", status.message()));
    ends_.ScheduleAfter(kRetryWait, [this] { AskEnds(); });
  });
}

void KafkaBasedLog::FinishReaders() {
  std::vector<Reader> waiting;
  std::vector<Finished> finished;
  for (Reader& reader : readers_) {
    bool reached = true;
    for (const auto& [partition, end] : reader.ends) {
      const auto position = positions_.find(partition);
      const int64_t now = position == positions_.end() ? 0 : position->second;
      reached = reached && now >= end;
    }
    if (reached) {
      finished.push_back(std::move(reader.done));
    } else {
      waiting.push_back(std::move(reader));
    }
  }
  readers_ = std::move(waiting);
  for (Finished& done : finished) done(absl::OkStatus());
}

// ---- Writing ----------------------------------------------------------------

void KafkaBasedLog::Send(absl::string_view key,
                         std::optional<std::string> value, Finished done) {
  kafka_embedded::ProducerRecord record;
  record.topic = options_.topic.name;
  record.key = key;
  if (value.has_value()) record.value = *value;
  auto shared = std::make_shared<Finished>(std::move(done));
  const absl::Status sent =
      producer_->Send(record, [this, shared](const auto& metadata) {
        if (!metadata.ok()) Log(metadata.status().message());
        if (*shared != nullptr) (*shared)(metadata.status());
      });
  if (sent.ok()) return;
  Log(sent.message());
  if (*shared != nullptr) (*shared)(sent);
}

}  // namespace connect_embedded
