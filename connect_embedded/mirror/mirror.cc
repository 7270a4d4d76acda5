#include "connect_embedded/mirror/mirror.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "connect_embedded/mirror/topic_filter.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::Admin;
using kafka_embedded::Annotate;
using kafka_embedded::ClusterDescription;
using kafka_embedded::Config;
using kafka_embedded::ConsumerRecord;
using kafka_embedded::ConsumerRecords;
using kafka_embedded::ErrorCode;
using kafka_embedded::OffsetMap;
using kafka_embedded::ProducerRecord;

// Enough to keep every broker busy, little enough to stay in the cache.
constexpr size_t kMaxPending = 16384;
constexpr absl::Duration kRetryWait = absl::Milliseconds(100);

// MirrorMaker's own settings, where the files have none.
Config ConsumerSettings(Config config) {
  constexpr char kDeserializer[] =
      "org.apache.kafka.common.serialization.ByteArrayDeserializer";
  config.try_emplace("enable.auto.commit", "false");
  config["key.deserializer"] = kDeserializer;
  config["value.deserializer"] = kDeserializer;
  config["client.id"] = absl::StrCat(config["group.id"], "-0");
  return config;
}

Config ProducerSettings(Config config) {
  constexpr char kSerializer[] =
      "org.apache.kafka.common.serialization.ByteArraySerializer";
  config.try_emplace("delivery.timeout.ms", "2147483647");
  config.try_emplace("max.block.ms", "9223372036854775807");
  config.try_emplace("acks", "all");
  config.try_emplace("max.in.flight.requests.per.connection", "1");
  config["key.serializer"] = kSerializer;
  config["value.serializer"] = kSerializer;
  config.erase("producer.type");
  return config;
}

// What an admin client needs of a producer's or consumer's file.
Config AdminSettings(const Config& config) {
  Config result;
  for (const auto& [name, value] : config) {
    if (name == "bootstrap.servers" || name == "client.dns.lookup" ||
        name.rfind("security.", 0) == 0 || name.rfind("ssl.", 0) == 0 ||
        name.rfind("sasl.", 0) == 0) {
      result[name] = value;
    }
  }
  return result;
}

bool IsSync(const Config& producer) {
  const auto type = producer.find("producer.type");
  return type != producer.end() && type->second == "sync";
}

}  // namespace

Mirror::Mirror(MirrorOptions options)
    : options_(std::move(options)),
      runtime_(options_.source->runtime()),
      lane_(runtime_.NewLane()),
      max_pending_(IsSync(options_.producer) ? 1 : kMaxPending),
      step_(runtime_, lane_, "mirror-step"),
      commit_(runtime_, lane_, "mirror-commit"),
      self_(std::make_shared<Mirror*>(this)) {}

Mirror::~Mirror() {
  runtime_.Enter([this] {
    self_.reset();
    step_.Cancel();
    commit_.Cancel();
    fetched_ = ConsumerRecords();
    consumer_.reset();
    producer_.reset();
    source_admin_.reset();
    target_admin_.reset();
  });
}

absl::StatusOr<std::unique_ptr<Mirror>> Mirror::Create(MirrorOptions options) {
  CHECK(options.source != nullptr && options.target != nullptr)
      << "a mirror needs the clients of two clusters";
  CHECK(&options.source->runtime() == &options.target->runtime())
      << "a mirror's two clusters must be reached on one runtime";
  std::unique_ptr<Mirror> mirror(new Mirror(std::move(options)));
  RETURN_IF_ERROR(mirror->Open());
  RETURN_IF_ERROR(mirror->CheckClusters());
  return mirror;
}

absl::Status Mirror::Open() {
  ASSIGN_OR_RETURN(const std::string pattern, TopicPattern(options_.whitelist));
  ASSIGN_OR_RETURN(source_admin_,
                   options_.source->NewAdmin(AdminSettings(options_.consumer)));
  ASSIGN_OR_RETURN(target_admin_,
                   options_.target->NewAdmin(AdminSettings(options_.producer)));
  ASSIGN_OR_RETURN(consumer_, options_.source->NewConsumer(
                                  ConsumerSettings(options_.consumer)));
  ASSIGN_OR_RETURN(producer_, options_.target->NewProducer(
                                  ProducerSettings(options_.producer)));
  return consumer_->SubscribePattern(pattern);
}

absl::Status Mirror::CheckClusters() {
  absl::StatusOr<ClusterDescription> source = source_admin_->DescribeCluster();
  if (!source.ok()) return Annotate(source.status(), "source cluster");
  absl::StatusOr<ClusterDescription> target = target_admin_->DescribeCluster();
  if (!target.ok()) return Annotate(target.status(), "target cluster");
  if (source->cluster_id.empty() || source->cluster_id != target->cluster_id) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(absl::StrCat(
      "source and target are the same cluster, cluster id \"",
      source->cluster_id,
      "\": mirroring a cluster onto itself would copy every record again "
      "without end, expected two clusters"));
}

void Mirror::LogLine(absl::string_view message) const {
  if (options_.log) options_.log(absl::StrCat("mirror: ", message));
}

void Mirror::Start() {
  runtime_.Enter([this] {
    CHECK(state_ == State::kIdle) << "a mirror starts once";
    state_ = State::kRunning;
    CommitLater(options_.offset_commit_interval);
    AwaitRecords();
  });
}

// ---- The loop ---------------------------------------------------------------

void Mirror::AwaitRecords() {
  std::weak_ptr<Mirror*> weak = self_;
  consumer_->NotifyWhenReady([weak] {
    const auto self = weak.lock();
    if (self == nullptr) return;
    Mirror* const mirror = *self;
    mirror->step_.ScheduleAfter(absl::ZeroDuration(),
                                [mirror] { mirror->Step(); });
  });
}

void Mirror::Step() {
  if (state_ != State::kRunning) return;
  if (next_ == fetched_.size()) {
    absl::StatusOr<ConsumerRecords> records =
        consumer_->Poll(absl::ZeroDuration());
    if (!records.ok()) return End(records.status());
    fetched_ = *std::move(records);
    next_ = 0;
    topic_ = {};
  }
  if (!TopicsReady() || !SendFetched()) return;
  for (const ConsumerRecords::Partition& run : fetched_.partitions()) {
    read_[{std::string(run.topic), run.partition}] = {.offset =
                                                          run.next_offset};
  }
  fetched_ = ConsumerRecords();
  next_ = 0;
  AwaitRecords();
}

bool Mirror::TopicsReady() {
  bool ready = true;
  for (const ConsumerRecords::Partition& run : fetched_.partitions()) {
    const std::string topic(run.topic);
    const auto [found, is_new] = targets_.try_emplace(topic, -1);
    if (is_new) LookUp(topic);
    if (found->second < 0) ready = false;
  }
  return ready;
}

bool Mirror::SendFetched() {
  for (; next_ < fetched_.size(); ++next_) {
    if (pending_ >= max_pending_ || !SendOne(fetched_[next_])) {
      blocked_ = true;  // OnAnswered goes on.
      return false;
    }
    if (state_ != State::kRunning) return false;
  }
  return true;
}

bool Mirror::SendOne(const ConsumerRecord& record) {
  if (options_.message_handler != nullptr) return SendHandled(record);
  std::vector<kafka_embedded::HeaderView> headers;
  if (record.header_count > 0) headers = record.headers();
  ProducerRecord out{.topic = record.topic,
                     .key = record.key,
                     .value = record.value,
                     .headers = headers};
  // Records of one topic share its name, and come side by side.
  if (record.topic.data() != topic_.data()) {
    topic_ = record.topic;
    topic_partitions_ = targets_.find(std::string(topic_))->second;
  }
  if (record.partition < topic_partitions_) out.partition = record.partition;
  if (record.timestamp >= 0) out.timestamp = record.timestamp;
  return Send(out);
}

bool Mirror::SendHandled(const ConsumerRecord& record) {
  if (handled_next_ == 0) handled_ = options_.message_handler(record);
  for (; handled_next_ < handled_.size(); ++handled_next_) {
    if (!Send(handled_[handled_next_])) return false;
  }
  handled_next_ = 0;
  return true;
}

bool Mirror::Send(const ProducerRecord& record) {
  // One word: the callback costs no allocation. The producer is destroyed
  // before the mirror, and its callbacks with it.
  const absl::Status status = producer_->Send(
      record, [this](const auto& metadata) { OnAnswered(metadata.status()); });
  // Inside the runtime nobody waits: the producer's memory is used up, and what
  // is under way gives it back.
  if (absl::IsFailedPrecondition(status) && pending_ > 0) return false;
  ++pending_;
  if (!status.ok()) {
    OnAnswered(status);
    return true;
  }
  counters_.bytes +=
      record.key.value_or("").size() + record.value.value_or("").size();
  return true;
}

void Mirror::OnAnswered(const absl::Status& status) {
  --pending_;
  if (status.ok()) {
    ++counters_.records;
  } else if (options_.abort_on_send_failure) {
    End(Annotate(status, "a record could not be sent"));
  } else {
    ++counters_.dropped;
    LogLine(absl::StrCat("a record is dropped: ", status.message()));
  }
  if (blocked_ && pending_ <= max_pending_ / 2) {
    blocked_ = false;
    step_.ScheduleAfter(absl::ZeroDuration(), [this] { Step(); });
  }
}

// ---- The target's topics ----------------------------------------------------

void Mirror::CountPartitions(Admin& admin, const std::string& topic,
                             std::function<void(int32_t)> done) {
  std::weak_ptr<Mirror*> weak = self_;
  admin.DescribeTopics(
      {topic}, [weak, done = std::move(done)](auto descriptions) {
        if (weak.expired()) return;
        const bool known = descriptions.ok() && !descriptions->empty() &&
                           (*descriptions)[0].error == ErrorCode::kNone;
        done(known ? static_cast<int32_t>((*descriptions)[0].partitions.size())
                   : 0);
      });
}

void Mirror::LookUp(const std::string& topic) {
  CountPartitions(*source_admin_, topic, [this, topic](int32_t source) {
    CountPartitions(*target_admin_, topic,
                    [this, topic, source](int32_t target) {
                      OnLookedUp(topic, source, target);
                    });
  });
}

void Mirror::OnLookedUp(const std::string& topic, int32_t source_partitions,
                        int32_t target_partitions) {
  if (target_partitions == 0) return CreateTarget(topic, source_partitions);
  if (target_partitions < source_partitions) {
    LogLine(absl::StrCat("topic \"", topic, "\" has ", target_partitions,
                         " partitions in the target and ", source_partitions,
                         " in the source: records may change partition"));
  }
  targets_[topic] = target_partitions;
  step_.ScheduleAfter(absl::ZeroDuration(), [this] { Step(); });
}

void Mirror::CreateTarget(const std::string& topic, int32_t partitions) {
  std::weak_ptr<Mirror*> weak = self_;
  target_admin_->CreateTopics(
      {{.name = topic, .num_partitions = partitions > 0 ? partitions : -1}}, {},
      [weak, topic](absl::StatusOr<Admin::TopicResults> results) {
        const auto self = weak.lock();
        if (self == nullptr) return;
        Mirror& mirror = **self;
        absl::Status status = results.status();
        if (status.ok() && !results->empty()) status = (*results)[0].status();
        int32_t created = 0;
        if (status.ok() && !results->empty()) {
          created = (*results)[0].num_partitions;
        } else {
          // No right to create it, or somebody else just did: the producer's
          // own metadata request decides, as with MirrorMaker.
          mirror.LogLine(
              absl::StrCat("cannot create the topic: ", status.message()));
        }
        mirror.targets_[topic] = created;
        mirror.step_.ScheduleAfter(absl::ZeroDuration(),
                                   [self = &mirror] { self->Step(); });
      });
}

// ---- Commits ----------------------------------------------------------------

void Mirror::CommitLater(absl::Duration wait) {
  commit_.ScheduleAfter(wait, [this] { Commit(); });
}

void Mirror::Commit() {
  committing_ = true;
  std::weak_ptr<Mirror*> weak = self_;
  producer_->Flush([weak, offsets = read_]() mutable {
    const auto self = weak.lock();
    if (self != nullptr) (*self)->OnFlushed(std::move(offsets));
  });
}

void Mirror::OnFlushed(OffsetMap offsets) {
  if (!status_.ok() || offsets == committed_) return OnCommitted(status_);
  std::weak_ptr<Mirror*> weak = self_;
  consumer_->CommitAsync(std::move(offsets), [weak](const OffsetMap& committed,
                                                    absl::Status status) {
    const auto self = weak.lock();
    if (self == nullptr) return;
    if (status.ok()) (*self)->committed_ = committed;
    (*self)->OnCommitted(status);
  });
}

void Mirror::OnCommitted(const absl::Status& status) {
  committing_ = false;
  if (!status.ok() && status_.ok()) {
    LogLine(absl::StrCat("offsets were not committed, again soon: ",
                         status.message()));
    return CommitLater(kRetryWait);
  }
  if (state_ == State::kRunning) {
    return CommitLater(options_.offset_commit_interval);
  }
  // Stopping. What was read while an earlier commit was under way needs one
  // more.
  if (status_.ok() && committed_ != read_) return Commit();
  state_ = State::kStopped;
}

void Mirror::End(const absl::Status& status) {
  if (!status_.ok()) return;
  status_ = status;
  LogLine(absl::StrCat("ends: ", status.message()));
  step_.Cancel();
  commit_.Cancel();
  state_ = State::kStopped;
}

absl::Status Mirror::Stop(absl::Duration timeout) {
  runtime_.Enter([this] {
    if (state_ == State::kIdle) state_ = State::kStopped;
    if (state_ != State::kRunning) return;
    state_ = State::kStopping;
    step_.Cancel();
    // Of a batch under way, what was sent counts; the rest is read again.
    for (size_t i = 0; i < next_; ++i) {
      read_[{std::string(fetched_[i].topic), fetched_[i].partition}] = {
          .offset = fetched_[i].offset + 1};
    }
    if (!committing_) Commit();
  });
  const absl::Status waited = runtime_.RunUntil(
      [this] { return state_ == State::kStopped; }, runtime_.Now() + timeout);
  return waited.ok() ? status() : Annotate(waited, "mirror did not stop");
}

absl::Status Mirror::status() const {
  absl::Status result;
  runtime_.Enter([&] { result = status_; });
  return result;
}

Mirror::Counters Mirror::counters() const {
  Counters result;
  runtime_.Enter([&] { result = counters_; });
  return result;
}

}  // namespace connect_embedded
