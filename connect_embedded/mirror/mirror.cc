#include "connect_embedded/mirror/mirror.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "connect_embedded/mirror/mirror_settings.h"
#include "connect_embedded/mirror/mirror_stream.h"
#include "connect_embedded/mirror/mirror_topics.h"
#include "connect_embedded/mirror/topic_filter.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::Annotate;
using kafka_embedded::ClusterDescription;

// Enough to keep every broker busy, little enough to stay in the cache.
constexpr size_t kMaxPending = 16384;

}  // namespace

Mirror::Mirror(MirrorOptions options)
    : options_(std::move(options)), runtime_(options_.source->runtime()) {}

Mirror::~Mirror() {
  runtime_.Enter([this] {
    // The producer's callbacks are the streams'.
    for (const auto& stream : streams_) stream->Abort();
    producer_.reset();
    streams_.clear();
    topics_.reset();
    source_admin_.reset();
    target_admin_.reset();
  });
}

absl::StatusOr<std::unique_ptr<Mirror>> Mirror::Create(MirrorOptions options) {
  CHECK(options.source != nullptr && options.target != nullptr)
      << "a mirror needs the clients of two clusters";
  CHECK(&options.source->runtime() == &options.target->runtime())
      << "a mirror's two clusters must be reached on one runtime";
  if (options.num_streams < 1) {
    return absl::InvalidArgumentError(absl::StrCat(
        "num.streams=", options.num_streams, ", expected at least 1"));
  }
  std::unique_ptr<Mirror> mirror(new Mirror(std::move(options)));
  RETURN_IF_ERROR(mirror->Open());
  RETURN_IF_ERROR(mirror->CheckClusters());
  return mirror;
}

absl::Status Mirror::Open() {
  ASSIGN_OR_RETURN(const std::string pattern, TopicPattern(options_.whitelist));
  ASSIGN_OR_RETURN(source_admin_, options_.source->NewAdmin(
                                      MirrorAdminSettings(options_.consumer)));
  ASSIGN_OR_RETURN(target_admin_, options_.target->NewAdmin(
                                      MirrorAdminSettings(options_.producer)));
  ASSIGN_OR_RETURN(producer_, options_.target->NewProducer(
                                  MirrorProducerSettings(options_.producer)));
  const auto log = [this](absl::string_view message) { LogLine(message); };
  topics_ = std::make_unique<MirrorTopics>(
      runtime_, *source_admin_, *target_admin_,
      [this] {
        for (const auto& stream : streams_) stream->Continue();
      },
      log);
  const size_t max_pending =
      MirrorIsSync(options_.producer)
          ? 1
          : std::max<size_t>(1, kMaxPending / options_.num_streams);
  for (int i = 0; i < options_.num_streams; ++i) {
    ASSIGN_OR_RETURN(auto consumer,
                     options_.source->NewConsumer(
                         MirrorConsumerSettings(options_.consumer, i)));
    streams_.push_back(std::make_unique<MirrorStream>(
        MirrorStream::Shared{
            .options = options_,
            .producer = *producer_,
            .source_admin = *source_admin_,
            .topics = *topics_,
            .counters = counters_,
            .end = [this](const absl::Status& status) { End(status); },
            .log = log},
        runtime_, max_pending, std::move(consumer)));
    RETURN_IF_ERROR(streams_.back()->Subscribe(pattern));
  }
  return absl::OkStatus();
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
    for (const auto& stream : streams_) stream->Start();
  });
}

void Mirror::End(const absl::Status& status) {
  if (!status_.ok()) return;
  status_ = status;
  LogLine(absl::StrCat("ends: ", status.message()));
  for (const auto& stream : streams_) stream->Abort();
  state_ = State::kStopped;
}

absl::Status Mirror::Stop(absl::Duration timeout) {
  const absl::Time deadline = runtime_.Now() + timeout;
  bool was_running = false;
  runtime_.Enter([&] {
    was_running = state_ == State::kRunning;
    if (state_ == State::kIdle) state_ = State::kStopped;
    if (!was_running) return;
    state_ = State::kStopping;
    for (const auto& stream : streams_) stream->Stop();
  });
  if (!was_running) return status();
  absl::Status waited = runtime_.RunUntil(
      [this] {
        return state_ == State::kStopped ||
               std::all_of(streams_.begin(), streams_.end(),
                           [](const auto& stream) { return stream->done(); });
      },
      deadline);
  // So that the rest of the group goes on at once.
  for (const auto& stream : streams_) {
    const absl::Status closed =
        stream->consumer().Close(deadline - runtime_.Now());
    if (waited.ok()) waited = closed;
  }
  runtime_.Enter([this] { state_ = State::kStopped; });
  if (!status().ok()) return status();
  return waited.ok() ? waited : Annotate(waited, "mirror did not stop");
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
