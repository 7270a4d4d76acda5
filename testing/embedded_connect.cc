#include "testing/embedded_connect.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "connect_embedded/runtime/offset_backing_store.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/runtime/virtual_runtime.h"

namespace kafka_embedded {
namespace {

constexpr char kStringConverter[] =
    "org.apache.kafka.connect.storage.StringConverter";
constexpr char kOffsetsFile[] = "offset.storage.file.filename";

}  // namespace

bool ClusterClients::real_time() const {
  return dynamic_cast<VirtualRuntime*>(&cluster_.runtime()) == nullptr;
}

absl::StatusOr<std::unique_ptr<EmbeddedConnect>> EmbeddedConnect::Start(
    EmbeddedCluster& cluster, Config worker,
    connect_embedded::Plugins plugins) {
  std::unique_ptr<EmbeddedConnect> connect(new EmbeddedConnect(cluster));
  worker.try_emplace("bootstrap.servers", cluster.bootstrap_servers());
  worker.try_emplace("key.converter", kStringConverter);
  worker.try_emplace("value.converter", kStringConverter);
  std::unique_ptr<connect_embedded::OffsetBackingStore> store;
  if (worker.try_emplace(kOffsetsFile, "in memory").second) {
    store = std::make_unique<connect_embedded::MemoryOffsetBackingStore>();
  }
  ASSIGN_OR_RETURN(connect->worker_, connect_embedded::Worker::Create(
                                         {.config = std::move(worker),
                                          .plugins = std::move(plugins),
                                          .clients = &connect->clients_,
                                          .store = std::move(store)}));
  connect->herder_ =
      std::make_unique<connect_embedded::StandaloneHerder>(*connect->worker_);
  return connect;
}

EmbeddedConnect::~EmbeddedConnect() {
  if (worker_ != nullptr) Stop().IgnoreError();
}

absl::Status EmbeddedConnect::StartConnector(const Config& connector) {
  return herder_->StartConnector(connector);
}

uint64_t EmbeddedConnect::RecordsOf(absl::string_view connector,
                                    absl::Status* failure) const {
  uint64_t records = 0;
  for (const connect_embedded::TaskStatus& task : worker_->Tasks()) {
    if (task.id.connector != connector) continue;
    records += task.records;
    if (!task.trace.ok()) *failure = task.trace;
  }
  return records;
}

absl::Status EmbeddedConnect::AwaitRecords(absl::string_view connector,
                                           uint64_t count,
                                           absl::Duration limit) {
  absl::Status failure;
  const absl::Status waited = cluster_.RunUntil(
      [&] { return RecordsOf(connector, &failure) >= count || !failure.ok(); },
      limit);
  if (waited.ok() && failure.ok()) return absl::OkStatus();
  return Annotate(failure.ok() ? waited : failure,
                  absl::StrCat("connector \"", connector, "\" handed on ",
                               RecordsOf(connector, &failure),
                               " records, expected ", count));
}

absl::Status EmbeddedConnect::Stop() { return worker_->Stop(); }

}  // namespace kafka_embedded
