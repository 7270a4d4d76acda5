#include "kafka_embedded/client/producer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/producer_core.h"

namespace kafka_embedded {

absl::StatusOr<std::unique_ptr<Producer>> Producer::Create(
    const Config& config, std::unique_ptr<Transport> transport) {
  ASSIGN_OR_RETURN(ProducerOptions options, ParseProducerOptions(config));
  Runtime& runtime = transport->runtime();
  std::unique_ptr<ProducerCore> core;
  runtime.Enter([&] {
    core = std::make_unique<ProducerCore>(std::move(options),
                                          std::move(transport));
  });
  return std::unique_ptr<Producer>(new Producer(std::move(core)));
}

Producer::Producer(std::unique_ptr<ProducerCore> core)
    : runtime_(core->runtime()), core_(std::move(core)) {}

Producer::~Producer() {
  runtime_.Enter([this] { core_.reset(); });
}

absl::Status Producer::Send(const ProducerRecord& record, Callback callback) {
  absl::Status status;
  bool no_memory = false;
  const auto send = [&] { status = core_->Send(record, callback, &no_memory); };
  runtime_.Enter(send);
  if (!no_memory) return status;

  const absl::Time deadline = runtime_.Now() + core_->options().max_block;
  while (no_memory) {
    runtime_.Enter([&] { core_->SendAllNow(); });
    const absl::Status waited = runtime_.RunUntil(
        [&] { return core_->closed() || core_->HasMemoryFor(record); },
        deadline);
    if (absl::IsDeadlineExceeded(waited)) {
      return absl::ResourceExhaustedError(absl::StrCat(
          "topic \"", record.topic, "\": buffer.memory of ",
          core_->options().buffer_memory, " was used up for max.block.ms of ",
          absl::ToInt64Milliseconds(core_->options().max_block)));
    }
    RETURN_IF_ERROR(Annotate(waited, "buffer.memory is used up"));
    no_memory = false;
    runtime_.Enter(send);
  }
  return status;
}

absl::StatusOr<RecordMetadata> Producer::SendAndWait(
    const ProducerRecord& record) {
  // Shared, because the callback comes even if the wait fails.
  struct Result {
    bool done = false;
    absl::StatusOr<RecordMetadata> metadata;
  };
  auto result = std::make_shared<Result>();
  RETURN_IF_ERROR(
      Send(record, [result](const absl::StatusOr<RecordMetadata>& metadata) {
        result->metadata = metadata;
        result->done = true;
      }));
  // A flush, since the record may still wait for its topic's metadata, and
  // linger.ms would then begin after that.
  runtime_.Enter([&] { core_->BeginFlush(); });
  // delivery.timeout.ms ends it.
  const absl::Status waited =
      runtime_.RunUntil([&] { return result->done; }, absl::InfiniteFuture());
  if (!waited.ok()) {
    return Annotate(waited,
                    absl::StrCat("topic \"", record.topic,
                                 "\": the record is sent, but nobody can wait "
                                 "for its acknowledgement"));
  }
  return result->metadata;
}

absl::Status Producer::Flush() {
  uint64_t epoch = 0;
  runtime_.Enter([&] { epoch = core_->BeginFlush(); });
  return Annotate(runtime_.RunUntil([&] { return core_->FlushDone(epoch); },
                                    absl::InfiniteFuture()),
                  "Producer::Flush: records are not acknowledged yet");
}

void Producer::Flush(absl::AnyInvocable<void()> done) {
  runtime_.Enter(
      [&] { core_->WhenFlushed(core_->BeginFlush(), std::move(done)); });
}

absl::Status Producer::Close(absl::Duration timeout) {
  bool was_closed = false;
  uint64_t epoch = 0;
  runtime_.Enter([&] {
    was_closed = core_->closed();
    core_->Close();
    epoch = core_->BeginFlush();
  });
  if (was_closed) return absl::OkStatus();
  absl::Status flushed = runtime_.RunUntil(
      [&] { return core_->FlushDone(epoch); }, runtime_.Now() + timeout);
  if (!flushed.ok()) {
    runtime_.Enter([&] {
      core_->Abort(absl::CancelledError(
          "the producer was closed before the record was acknowledged"));
    });
  }
  return flushed;
}

absl::StatusOr<std::vector<PartitionInfo>> Producer::PartitionsFor(
    absl::string_view topic) {
  const ClientMetadata::Topic* known = nullptr;
  const auto settled = [&] {
    known = core_->metadata().Find(topic);
    return known != nullptr &&
           (!known->partitions.empty() || !IsRetriable(known->error));
  };
  runtime_.Enter([&] { core_->metadata().Want(topic); });
  const absl::Status waited =
      runtime_.RunUntil(settled, runtime_.Now() + core_->options().max_block);
  absl::StatusOr<std::vector<PartitionInfo>> result;
  runtime_.Enter([&] {
    if (waited.ok() && !known->partitions.empty()) {
      result = known->Partitions();
    } else {
      result = Annotate(known == nullptr || known->error == ErrorCode::kNone
                            ? waited
                            : KafkaError(known->error),
                        absl::StrCat("topic \"", topic, "\""));
    }
  });
  return result;
}

const std::vector<std::string>& Producer::warnings() const {
  return core_->options().client.warnings;
}

}  // namespace kafka_embedded
