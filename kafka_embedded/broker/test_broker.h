// One broker and its controller on virtual time, for tests of handlers: asks a
// request in a version and returns the answer.
//
//   TestBroker broker;
//   broker.CreateTopic("orders", /*partitions=*/3);
//   auto response = broker.Ask(MetadataRequest{}, /*version=*/12);
#ifndef KAFKA_EMBEDDED_BROKER_TEST_BROKER_H_
#define KAFKA_EMBEDDED_BROKER_TEST_BROKER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/controller/controller.h"
#include "kafka_embedded/protocol/messages/fetch.h"
#include "kafka_embedded/protocol/messages/produce.h"
#include "kafka_embedded/runtime/network.h"
#include "kafka_embedded/runtime/virtual_runtime.h"
#include "kafka_embedded/storage/memory_storage.h"

namespace kafka_embedded {

class TestBroker final : private BrokerEnvironment {
 public:
  // Broker 1, active. `config`: as of server.properties.
  explicit TestBroker(const Config& config = {});
  ~TestBroker() override;

  Broker& broker() { return *broker_; }
  VirtualRuntime& runtime() { return runtime_; }

  // Waits for the answer, for as long as it takes. Later answers than
  // `limit` end the test program.
  template <typename Request>
  typename Request::Response Ask(Request request,
                                 int16_t version = Request::kMaxVersion,
                                 absl::Duration limit = absl::Minutes(1)) {
    const auto answer = AskSoon(std::move(request), version);
    CHECK_OK(runtime_.RunUntil([&] { return answer->has_value(); },
                               runtime_.Now() + limit));
    return *std::move(*answer);
  }
  // Does not wait: the answer is filled in when it comes.
  template <typename Request>
  std::shared_ptr<std::optional<typename Request::Response>> AskSoon(
      Request request, int16_t version = Request::kMaxVersion) {
    using Response = typename Request::Response;
    auto answer = std::make_shared<std::optional<Response>>();
    Send(MakeMessage(std::move(request)), version,
         [answer](ApiMessagePtr response) {
           *answer = response == nullptr ? Response()
                                         : std::move(Get<Response>(*response));
         });
    return answer;
  }

  // Makes a topic and waits until the broker leads its partitions.
  Uuid CreateTopic(const std::string& name, int32_t partitions = 1,
                   const Config& config = {});
  // Produces values as one batch, and returns the partition's answer.
  produce_response::PartitionProduceResponse Produce(
      const std::string& topic, const std::vector<std::string>& values,
      int32_t partition = 0);

 private:
  void Send(ApiMessagePtr request, int16_t version, Respond respond);
  Controller* ActiveController() override { return controller_.get(); }
  bool calm() const override { return true; }
  void OnBrokerRunning(int32_t) override {}
  void OnBrokerShuttingDown(int32_t) override {}
  std::optional<Peer> FindPeer(int32_t broker_id) override;

  VirtualRuntime runtime_;
  Network network_{runtime_};
  MemoryStorage controller_storage_;
  MemoryStorage storage_;
  ConnectionInfo connection_;
  std::unique_ptr<Controller> controller_;
  std::unique_ptr<Broker> broker_;
};

// One batch of magic 2 with these values.
SharedBytes BatchOf(const std::vector<std::string>& values);

// A produce request for one partition, by topic name: versions to 12.
constexpr int16_t kProduceByName = 12;
ProduceRequest ProduceTo(const std::string& topic, int32_t partition,
                         SharedBytes batch, int16_t acks = -1);

// A fetch of one partition from `offset`, by topic name: versions to 12.
constexpr int16_t kFetchByName = 12;
FetchRequest FetchFrom(const std::string& topic, int32_t partition,
                       int64_t offset);

// The values in what a fetch answered for a partition.
std::vector<std::string> ValuesIn(const fetch_response::PartitionData& data);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BROKER_TEST_BROKER_H_
