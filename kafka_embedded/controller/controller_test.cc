// The controller as a node: it answers once the metadata log has the records,
// listeners see the same log, and a restart brings everything back.
#include "kafka_embedded/controller/controller.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/runtime/virtual_runtime.h"
#include "kafka_embedded/storage/memory_storage.h"
#include "kafka_embedded/storage/rocksdb_storage.h"

namespace kafka_embedded {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Memory that a restart of the controller reads again, like a disk.
class KeptStorage final : public Storage {
 public:
  bool durable() const override { return true; }
  absl::Status Put(absl::string_view name, absl::string_view value) override {
    if (is_full) {
      return KafkaError(ErrorCode::kKafkaStorageError, "the disk is full");
    }
    return memory_.Put(name, value);
  }
  absl::Status Delete(absl::string_view name) override {
    return memory_.Delete(name);
  }
  absl::StatusOr<std::optional<std::string>> Get(
      absl::string_view name) const override {
    return memory_.Get(name);
  }
  absl::StatusOr<std::vector<std::pair<std::string, std::string>>> Scan(
      absl::string_view prefix) const override {
    return memory_.Scan(prefix);
  }
  absl::StatusOr<std::unique_ptr<BatchStore>> OpenBatches(
      const StoreId& id) override {
    return memory_.OpenBatches(id);
  }
  absl::Status DeleteBatches(const StoreId& id) override {
    return memory_.DeleteBatches(id);
  }
  absl::StatusOr<std::vector<StoreId>> ListBatches() const override {
    return memory_.ListBatches();
  }
  absl::Status Sync() override { return absl::OkStatus(); }
  StorageHealth& health() override { return memory_.health(); }

  bool is_full = false;

 private:
  MemoryStorage memory_;
};

class ControllerTest : public ::testing::Test {
 protected:
  void Start(Config config = {}) {
    controller_.reset();
    auto controller = Controller::Start(
        network_, storage_,
        {.node_id = 1000, .cluster_id = "c", .config = std::move(config)});
    ASSERT_TRUE(controller.ok()) << controller.status();
    controller_ = *std::move(controller);
  }
  template <typename Request>
  typename Request::Response Ask(Request request) {
    using Response = typename Request::Response;
    std::optional<Response> answer;
    controller_->Handle({.api_version = Request::kMaxVersion},
                        MakeMessage(std::move(request)),
                        [&](ApiMessagePtr response) {
                          answer = std::move(Get<Response>(*response));
                        });
    EXPECT_TRUE(answer.has_value());
    return std::move(answer).value_or(Response());
  }
  // Registers a broker and has it unfenced.
  int64_t AddBroker(int32_t id, Uuid incarnation = {.high = 1, .low = 1}) {
    BrokerRegistrationRequest registration;
    registration.broker_id = id;
    registration.cluster_id = "c";
    registration.incarnation_id = incarnation;
    const int64_t epoch = Ask(registration).broker_epoch;
    Ask(BrokerHeartbeatRequest{
        .broker_id = id,
        .broker_epoch = epoch,
        .current_metadata_offset = controller_->image().next_offset() - 1});
    return epoch;
  }
  CreateTopicsResponse CreateTopic(const std::string& name,
                                   int32_t partitions = 1) {
    CreateTopicsRequest request;
    request.topics.push_back(
        {.name = name,
         .num_partitions = partitions,
         .replication_factor = 1,
         .configs = {{.name = "retention.ms", .value = "1000"}}});
    return Ask(request);
  }
  void Run() { runtime_.RunUntilIdle(); }

  VirtualRuntime runtime_;
  Network network_{runtime_};
  KeptStorage storage_;
  std::unique_ptr<Controller> controller_;
};

// Brings broker 1 into a new cluster and creates a topic on it.
void RegisterAndCreate(Controller& controller, const std::string& topic) {
  const auto send = [&](ApiMessagePtr request) {
    controller.Handle({}, std::move(request), [](ApiMessagePtr) {});
  };
  BrokerRegistrationRequest registration;
  registration.broker_id = 1;
  send(MakeMessage(registration));
  const int64_t epoch = controller.image().FindBroker(1)->epoch;
  send(MakeMessage(BrokerHeartbeatRequest{.broker_id = 1,
                                          .broker_epoch = epoch,
                                          .current_metadata_offset = epoch}));
  CreateTopicsRequest create;
  create.topics.push_back(
      {.name = topic, .num_partitions = 1, .replication_factor = 1});
  send(MakeMessage(create));
}

// A node that replays what the controller sends.
struct Follower {
  Follower(Network& network, Controller& controller)
      : address(network.Join("follower")) {
    controller.AddListener(address, [this](const MetadataBatch& batch) {
      ++batches;
      for (const MetadataRecord& record : *batch) image.Replay(record);
    });
  }
  const NodeAddress address;
  MetadataImage image;
  int batches = 0;
};

TEST_F(ControllerTest, ANewClusterBeginsWithTheSmallestIsrOfAllBrokers) {
  Start({{"min.insync.replicas", "2"}});
  const Config* config =
      controller_->image().FindConfig(ConfigResourceType::kBroker, "");
  ASSERT_NE(config, nullptr);
  EXPECT_EQ(config->at("min.insync.replicas"), "2");
}

TEST_F(ControllerTest, ATopicIsThereWhenTheAnswerIs) {
  Start();
  AddBroker(1);
  const auto response = CreateTopic("orders", 3);
  EXPECT_EQ(response.topics.at(0).error_code, ErrorCode::kNone);
  const TopicImage* topic = controller_->image().FindTopic("orders");
  ASSERT_NE(topic, nullptr);
  EXPECT_EQ(topic->id, response.topics[0].topic_id);
  EXPECT_THAT(topic->partitions, SizeIs(3));
  EXPECT_EQ(topic->partitions[0].leader, 1);
}

TEST_F(ControllerTest, EachRequestReachesItsDecision) {
  Start();
  const int64_t epoch = AddBroker(1);
  const Uuid id = CreateTopic("orders").topics.at(0).topic_id;

  CreatePartitionsRequest grow;
  grow.topics.push_back(
      {.name = "orders", .count = 2, .assignments = std::nullopt});
  EXPECT_EQ(Ask(grow).results.at(0).error_code, ErrorCode::kNone);
  EXPECT_THAT(controller_->image().FindTopic(id)->partitions, SizeIs(2));

  EXPECT_EQ(
      Ask(AllocateProducerIdsRequest{.broker_id = 1, .broker_epoch = epoch})
          .producer_id_len,
      1000);
  AlterPartitionRequest alter{.broker_id = 1, .broker_epoch = epoch};
  alter.topics.push_back(
      {.topic_id = id,
       .partitions = {{.new_isr_with_epochs = {{1, epoch, {}}}}}});
  EXPECT_EQ(Ask(alter).topics.at(0).partitions.at(0).error_code,
            ErrorCode::kNone);

  constexpr auto kTopic = static_cast<int8_t>(ConfigResourceType::kTopic);
  IncrementalAlterConfigsRequest set;
  set.resources.push_back(
      {.resource_type = kTopic,
       .resource_name = "orders",
       .configs = {{.name = "retention.bytes", .value = "1"}}});
  EXPECT_EQ(Ask(set).responses.at(0).error_code, ErrorCode::kNone);
  AlterConfigsRequest replace;
  replace.resources.push_back(
      {.resource_type = kTopic, .resource_name = "orders"});
  EXPECT_EQ(Ask(replace).responses.at(0).error_code, ErrorCode::kNone);
  EXPECT_EQ(
      controller_->image().FindConfig(ConfigResourceType::kTopic, "orders"),
      nullptr);

  DeleteTopicsRequest remove;
  remove.topics.push_back({.name = "orders"});
  EXPECT_EQ(Ask(remove).responses.at(0).error_code, ErrorCode::kNone);
  EXPECT_EQ(controller_->image().FindTopic(id), nullptr);
  EXPECT_EQ(Ask(UnregisterBrokerRequest{.broker_id = 1}).error_code,
            ErrorCode::kNone);
  EXPECT_THAT(controller_->image().brokers(), IsEmpty());
}

TEST_F(ControllerTest, AListenerGetsTheImageAndThenEveryBatch) {
  Start();
  AddBroker(1);
  CreateTopic("gone");
  DeleteTopicsRequest remove;
  remove.topics.push_back({.name = "gone"});
  Ask(remove);

  Follower follower(network_, *controller_);
  EXPECT_EQ(follower.batches, 0);
  Run();
  EXPECT_EQ(follower.batches, 1);
  CreateTopic("orders", 3);
  Run();

  EXPECT_EQ(follower.batches, 2);
  EXPECT_EQ(follower.image.ToRecords(), controller_->image().ToRecords());
  EXPECT_EQ(follower.image.next_offset(), controller_->image().next_offset());
}

TEST_F(ControllerTest, AListenerThatLeftHearsNothing) {
  Start();
  Follower removed(network_, *controller_);
  Follower left(network_, *controller_);
  Run();
  controller_->RemoveListener(removed.address);
  network_.Leave(left.address);
  AddBroker(1);
  Run();
  EXPECT_EQ(removed.batches, 1);
  EXPECT_EQ(left.batches, 1);
}

TEST_F(ControllerTest, ARequestThatIsRefusedPublishesNothing) {
  Start();
  Follower follower(network_, *controller_);
  CreateTopic("orders");  // Without any broker.
  Run();
  EXPECT_EQ(follower.batches, 1);
}

TEST_F(ControllerTest, ARestartBringsTopicsSettingsAndIdsBack) {
  Start();
  const int64_t epoch = AddBroker(1);
  const Uuid id = CreateTopic("orders", 3).topics.at(0).topic_id;
  Ask(AllocateProducerIdsRequest{.broker_id = 1, .broker_epoch = epoch});
  const auto before = controller_->image().ToRecords();

  Start();

  EXPECT_EQ(controller_->image().ToRecords(), before);
  EXPECT_EQ(controller_->image().FindTopic("orders")->id, id);
  EXPECT_EQ(controller_->image().next_producer_id(), 1000);
  EXPECT_EQ(controller_->image()
                .FindConfig(ConfigResourceType::kTopic, "orders")
                ->at("retention.ms"),
            "1000");
}

TEST(ControllerOnRocksDbTest, ARestartBringsTopicsSettingsAndIdsBack) {
  VirtualRuntime runtime;
  Network network(runtime);
  const std::string directory = ::testing::TempDir() + "/controller";
  std::vector<MetadataRecord> before;
  for (const bool restarted : {false, true}) {
    const auto storage = RocksDbStorage::Open(directory);
    ASSERT_TRUE(storage.ok()) << storage.status();
    const auto controller = Controller::Start(network, **storage, {});
    ASSERT_TRUE(controller.ok()) << controller.status();
    if (restarted) {
      EXPECT_EQ((*controller)->image().ToRecords(), before);
      EXPECT_NE((*controller)->image().FindTopic("orders"), nullptr);
      break;
    }
    RegisterAndCreate(**controller, "orders");
    before = (*controller)->image().ToRecords();
  }
}

TEST_F(ControllerTest, AfterARestartABrokerMayComeBackAtOnce) {
  Start();
  const int64_t epoch = AddBroker(1);
  CreateTopic("orders");
  Start();
  EXPECT_GT(AddBroker(1, {.high = 2, .low = 2}), epoch);
  EXPECT_EQ(controller_->image().FindTopic("orders")->partitions[0].leader, 1);
}

TEST_F(ControllerTest, ABrokerIdIsFreeOnceItsSessionHasTimedOut) {
  Start({{"broker.session.timeout.ms", "5000"}});
  AddBroker(1);
  BrokerRegistrationRequest other;
  other.broker_id = 1;
  other.cluster_id = "c";
  other.incarnation_id = {.high = 2, .low = 2};
  EXPECT_EQ(Ask(other).error_code, ErrorCode::kDuplicateBrokerRegistration);
  controller_->SetCalm(false);
  runtime_.AdvanceTime(absl::Milliseconds(4999));
  EXPECT_FALSE(controller_->image().FindBroker(1)->fenced);
  runtime_.AdvanceTime(absl::Milliseconds(1));
  EXPECT_TRUE(controller_->image().FindBroker(1)->fenced);
  EXPECT_EQ(Ask(other).error_code, ErrorCode::kNone);
}

TEST_F(ControllerTest, WhileTheClusterIsCalmNoSessionEnds) {
  Start();
  AddBroker(1);
  runtime_.AdvanceTime(absl::Hours(1000));
  EXPECT_EQ(runtime_.pending_timers(), 0u);
  EXPECT_FALSE(controller_->image().FindBroker(1)->fenced);
}

TEST_F(ControllerTest, ADiskThatIsFullChangesNothing) {
  Start();
  AddBroker(1);
  storage_.is_full = true;
  const auto response = CreateTopic("orders");
  EXPECT_EQ(response.topics.at(0).error_code, ErrorCode::kKafkaStorageError);
  EXPECT_EQ(controller_->image().FindTopic("orders"), nullptr);

  storage_.is_full = false;
  EXPECT_EQ(CreateTopic("orders").topics.at(0).error_code, ErrorCode::kNone);
}

TEST_F(ControllerTest, ADamagedLogIsRefusedByName) {
  Start();
  AddBroker(1);
  ASSERT_TRUE(storage_.Put("metadata/0000000000000001", "\x01\x03").ok());
  const auto controller = Controller::Start(network_, storage_, {});
  EXPECT_EQ(controller.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(controller.status().message()),
              HasSubstr("metadata log batch \"metadata/0000000000000001\": "
                        "record 0 (PartitionRecord): ends early"));
}

TEST_F(ControllerTest, AMissingBatchIsNoticed) {
  Start();
  AddBroker(1);
  ASSERT_TRUE(storage_.Delete("metadata/0000000000000001").ok());
  EXPECT_THAT(
      std::string(Controller::Start(network_, storage_, {}).status().message()),
      HasSubstr("expected \"metadata/0000000000000001\""));
}

TEST_F(ControllerTest, AMalformedSettingIsRefusedByName) {
  const auto controller = Controller::Start(
      network_, storage_, {.config = {{"num.partitions", "none"}}});
  EXPECT_EQ(controller.status().message(),
            "property \"num.partitions\": \"none\" is refused, expected a "
            "whole number from 1 to 2147483647");
}

TEST_F(ControllerTest, AStorageThatForgetsIsNotWrittenTo) {
  MemoryStorage forgetful;
  const auto controller = Controller::Start(network_, forgetful, {});
  ASSERT_TRUE(controller.ok());
  EXPECT_THAT(*forgetful.Scan(""), IsEmpty());
}

TEST_F(ControllerTest, TheSameSeedGivesTheSameTopicIds) {
  const auto id_of = [](uint64_t seed) {
    VirtualRuntime runtime({.seed = seed});
    Network network(runtime);
    MemoryStorage storage;
    const auto controller = *Controller::Start(network, storage, {});
    RegisterAndCreate(*controller, "t");
    return controller->image().FindTopic("t")->id;
  };
  EXPECT_EQ(id_of(1), id_of(1));
  EXPECT_NE(id_of(1), id_of(2));
}

}  // namespace
}  // namespace kafka_embedded
