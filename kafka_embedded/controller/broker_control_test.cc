// The life of a broker: registration, heartbeats, fencing, controlled shutdown.
#include "kafka_embedded/controller/broker_control.h"

#include <iterator>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/controller/producer_id_control.h"
#include "kafka_embedded/controller/test_metadata.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class BrokerControlTest : public ::testing::Test {
 protected:
  static constexpr Uuid kFirst{.high = 1, .low = 1};
  static constexpr Uuid kSecond{.high = 2, .low = 2};

  static BrokerRegistrationRequest Registration(int32_t id,
                                                const Uuid& incarnation) {
    BrokerRegistrationRequest request;
    request.broker_id = id;
    request.cluster_id = "cluster";
    request.incarnation_id = incarnation;
    request.listeners.push_back(
        {.name = "PLAINTEXT", .host = "localhost", .port = 9092});
    request.rack = "a";
    return request;
  }
  BrokerRegistrationResponse Register(const BrokerRegistrationRequest& request,
                                      bool has_session = false) {
    const auto decision = RegisterBroker(
        image_, request, {.cluster_id = "cluster", .has_session = has_session});
    ReplayAll(image_, decision.records);
    return decision.response;
  }
  BrokerHeartbeatResponse Heartbeat(BrokerHeartbeatRequest request) {
    if (request.broker_epoch == -1) {
      request.broker_epoch = image_.FindBroker(request.broker_id)->epoch;
    }
    const auto decision = ProcessBrokerHeartbeat(image_, request);
    ReplayAll(image_, decision.records);
    return decision.response;
  }
  // A heartbeat that asks to be unfenced and has seen everything.
  BrokerHeartbeatResponse Unfence(int32_t id) {
    return Heartbeat(
        {.broker_id = id, .current_metadata_offset = image_.next_offset() - 1});
  }
  const PartitionRegistration& Orders() {
    return image_.FindTopic("orders")->partitions[0];
  }

  MetadataImage image_;
};

TEST_F(BrokerControlTest, ANewBrokerIsFencedAndItsEpochIsTheOffsetOfItsRecord) {
  AddTopic(image_, "x", {{1}});
  const int64_t offset = image_.next_offset();
  const auto response = Register(Registration(1, kFirst));
  EXPECT_EQ(response.error_code, ErrorCode::kNone);
  EXPECT_EQ(response.broker_epoch, offset);
  const BrokerRegistration& broker = *image_.FindBroker(1);
  EXPECT_TRUE(broker.fenced);
  EXPECT_EQ(broker.epoch, offset);
  EXPECT_EQ(broker.rack, "a");
  EXPECT_EQ(broker.FindEndpoint("PLAINTEXT")->host, "localhost");
}

TEST_F(BrokerControlTest, TheSameIncarnationKeepsItsEpochAndState) {
  const auto first = Register(Registration(1, kFirst));
  Unfence(1);
  const auto again = Register(Registration(1, kFirst), /*has_session=*/true);
  EXPECT_EQ(again.broker_epoch, first.broker_epoch);
  EXPECT_FALSE(image_.FindBroker(1)->fenced);
}

TEST_F(BrokerControlTest, AnotherIncarnationIsRefusedWhileTheFirstHasASession) {
  Register(Registration(1, kFirst));
  EXPECT_EQ(Register(Registration(1, kSecond), true).error_code,
            ErrorCode::kDuplicateBrokerRegistration);
  EXPECT_EQ(image_.FindBroker(1)->incarnation_id, kFirst);
}

TEST_F(BrokerControlTest, ALaterIncarnationHasAGreaterEpochAndIsFenced) {
  const auto first = Register(Registration(1, kFirst));
  Unfence(1);
  const auto second = Register(Registration(1, kSecond));
  EXPECT_EQ(second.error_code, ErrorCode::kNone);
  EXPECT_GT(second.broker_epoch, first.broker_epoch);
  EXPECT_TRUE(image_.FindBroker(1)->fenced);
}

TEST_F(BrokerControlTest, ALaterIncarnationLeadsNothingOfTheEarlierOne) {
  for (const int32_t id : {1, 2}) {
    Register(Registration(id, kFirst));
    Unfence(id);
  }
  AddTopic(image_, "orders", {{1, 2}});
  const auto response = Register(Registration(1, kSecond));
  EXPECT_EQ(Orders().leader, 2);
  EXPECT_THAT(Orders().isr, ElementsAre(2));
  // The record that moved the leader comes first.
  EXPECT_EQ(response.broker_epoch, image_.next_offset() - 1);
}

TEST_F(BrokerControlTest, ABrokerOfAnotherClusterIsRefused) {
  auto request = Registration(1, kFirst);
  request.cluster_id = "other";
  EXPECT_EQ(Register(request).error_code, ErrorCode::kInconsistentClusterId);
  EXPECT_EQ(image_.FindBroker(1), nullptr);
}

TEST_F(BrokerControlTest, ABrokerMustSupportTheFinalizedFeatures) {
  auto request = Registration(1, kFirst);
  request.features.push_back({.name = "metadata.version",
                              .min_supported_version = 1,
                              .max_supported_version = 32});
  EXPECT_EQ(Register(request).error_code, ErrorCode::kUnsupportedVersion);
  request.features[0].max_supported_version = 33;
  EXPECT_EQ(Register(request).error_code, ErrorCode::kNone);
}

TEST_F(BrokerControlTest, ABrokerIsUnfencedOnceItHasSeenItsOwnRegistration) {
  const int64_t epoch = Register(Registration(1, kFirst)).broker_epoch;
  auto response =
      Heartbeat({.broker_id = 1, .current_metadata_offset = epoch - 1});
  EXPECT_FALSE(response.is_caught_up);
  EXPECT_TRUE(response.is_fenced);

  response = Heartbeat({.broker_id = 1, .current_metadata_offset = epoch});
  EXPECT_TRUE(response.is_caught_up);
  EXPECT_FALSE(response.is_fenced);
  EXPECT_TRUE(image_.FindBroker(1)->active());
}

TEST_F(BrokerControlTest, ABrokerThatWantsToStayFencedStaysFenced) {
  Register(Registration(1, kFirst));
  EXPECT_TRUE(
      Heartbeat(
          {.broker_id = 1, .current_metadata_offset = 100, .want_fence = true})
          .is_fenced);
}

TEST_F(BrokerControlTest, AHeartbeatOfAnotherEpochIsStale) {
  Register(Registration(1, kFirst));
  EXPECT_EQ(Heartbeat({.broker_id = 1, .broker_epoch = 77}).error_code,
            ErrorCode::kStaleBrokerEpoch);
  EXPECT_EQ(Heartbeat({.broker_id = 9, .broker_epoch = 0}).error_code,
            ErrorCode::kStaleBrokerEpoch);
}

TEST_F(BrokerControlTest, AHeartbeatThatChangesNothingWritesNothing) {
  Register(Registration(1, kFirst));
  Unfence(1);
  const int64_t offset = image_.next_offset();
  Unfence(1);
  EXPECT_EQ(image_.next_offset(), offset);
}

TEST_F(BrokerControlTest, FencingMovesLeadersAndUnfencingBringsThemBack) {
  for (const int32_t id : {1, 2}) {
    Register(Registration(id, kFirst));
    Unfence(id);
  }
  AddTopic(image_, "orders", {{1, 2}});
  Heartbeat({.broker_id = 1, .want_fence = true});
  EXPECT_EQ(Orders().leader, 2);
  Heartbeat({.broker_id = 2, .want_fence = true});
  EXPECT_EQ(Orders().leader, kNoLeader);
  EXPECT_THAT(Orders().isr, IsEmpty());
  EXPECT_THAT(Orders().elr, ElementsAre(2));
  Unfence(1);
  EXPECT_EQ(Orders().leader, kNoLeader);
  Unfence(2);
  EXPECT_EQ(Orders().leader, 2);
}

TEST_F(BrokerControlTest, AControlledShutdownFirstGivesTheLeadershipsAway) {
  for (const int32_t id : {1, 2}) {
    Register(Registration(id, kFirst));
    Unfence(id);
  }
  AddTopic(image_, "orders", {{1, 2}});
  const BrokerHeartbeatRequest shut_down{.broker_id = 1,
                                         .want_shut_down = true};
  EXPECT_FALSE(Heartbeat(shut_down).should_shut_down);
  EXPECT_TRUE(image_.FindBroker(1)->in_controlled_shutdown);
  EXPECT_FALSE(image_.FindBroker(1)->fenced);
  EXPECT_EQ(Orders().leader, 2);

  EXPECT_TRUE(Heartbeat(shut_down).should_shut_down);
  EXPECT_TRUE(image_.FindBroker(1)->fenced);
}

TEST_F(BrokerControlTest, ABrokerThatLeadsNothingMayShutDownAtOnce) {
  Register(Registration(1, kFirst));
  Unfence(1);
  EXPECT_TRUE(
      Heartbeat({.broker_id = 1, .want_shut_down = true}).should_shut_down);
  EXPECT_TRUE(image_.FindBroker(1)->fenced);
}

TEST_F(BrokerControlTest, ALogDirThatFailsTakesItsReplicasOffline_Kip858) {
  for (const int32_t id : {1, 2}) {
    Register(Registration(id, kFirst));
    Unfence(id);
  }
  AddTopic(image_, "orders", {{1, 2}});
  const BrokerHeartbeatRequest failed{.broker_id = 1,
                                      .offline_log_dirs = {kFirst}};
  EXPECT_FALSE(Heartbeat(failed).is_fenced);
  EXPECT_TRUE(image_.FindBroker(1)->log_dir_offline);
  EXPECT_FALSE(image_.FindBroker(1)->active());
  EXPECT_EQ(Orders().leader, 2);
  EXPECT_THAT(Orders().isr, ElementsAre(2));
  // It tells with each heartbeat, which changes nothing any more.
  const int64_t offset = image_.next_offset();
  Heartbeat(failed);
  EXPECT_EQ(image_.next_offset(), offset);
  // The last one in sync goes too: nobody leads until the directory is back.
  Heartbeat({.broker_id = 2, .want_fence = true});
  EXPECT_EQ(Orders().leader, kNoLeader);
  Register(Registration(1, kSecond));
  EXPECT_FALSE(image_.FindBroker(1)->log_dir_offline);
}

TEST_F(BrokerControlTest, ABrokerIsUnfencedWithoutItsLogDirButLeadsNothing) {
  Register(Registration(1, kFirst));
  Unfence(1);
  AddTopic(image_, "orders", {{1}});
  Heartbeat({.broker_id = 1, .want_fence = true});
  Heartbeat({.broker_id = 1, .offline_log_dirs = {kFirst}});
  EXPECT_FALSE(Unfence(1).is_fenced);
  EXPECT_EQ(Orders().leader, kNoLeader);
}

// The states as broker_control.h draws them, and what each event makes of them.
class BrokerStatesTest : public BrokerControlTest {
 protected:
  enum class State { kGone, kFenced, kUnfenced, kShuttingDown };
  enum class Event {
    kRegister,
    kBeat,
    kBeatFenced,
    kWantShutDown,
    kSessionEnds,
    kUnregister
  };
  static constexpr Event kEvents[] = {Event::kRegister,    Event::kBeat,
                                      Event::kBeatFenced,  Event::kWantShutDown,
                                      Event::kSessionEnds, Event::kUnregister};

  // A cluster in which broker 1 is in that state, and leads a partition if it
  // is unfenced and `leads`.
  void SetUpIn(State state, bool leads) {
    image_ = {};
    Register(Registration(2, kFirst));
    Unfence(2);
    if (state == State::kGone) return;
    Register(Registration(1, kFirst));
    if (state == State::kFenced) return;
    Unfence(1);
    if (leads || state == State::kShuttingDown) {
      AddTopic(image_, "orders", {{1, 2}});
    }
    if (state == State::kShuttingDown) {
      Heartbeat({.broker_id = 1, .want_shut_down = true});
    }
  }
  void Do(Event event) {
    std::vector<MetadataRecord> records;
    const BrokerRegistration* broker = image_.FindBroker(1);
    const int64_t epoch = broker == nullptr ? -2 : broker->epoch;
    const int64_t seen = image_.next_offset();
    switch (event) {
      case Event::kRegister:
        Register(Registration(1, kSecond));
        return;
      case Event::kBeat:
        Heartbeat({.broker_id = 1,
                   .broker_epoch = epoch,
                   .current_metadata_offset = seen});
        return;
      case Event::kBeatFenced:
        Heartbeat({.broker_id = 1, .broker_epoch = epoch, .want_fence = true});
        return;
      case Event::kWantShutDown:
        Heartbeat(
            {.broker_id = 1, .broker_epoch = epoch, .want_shut_down = true});
        return;
      case Event::kSessionEnds:
        FenceBroker(image_, 1, records);
        break;
      case Event::kUnregister:
        records = UnregisterBroker(image_, {.broker_id = 1}).records;
        break;
    }
    ReplayAll(image_, records);
  }
  State Now() {
    const BrokerRegistration* broker = image_.FindBroker(1);
    if (broker == nullptr) return State::kGone;
    if (broker->fenced) return State::kFenced;
    return broker->in_controlled_shutdown ? State::kShuttingDown
                                          : State::kUnfenced;
  }
};

TEST_F(BrokerStatesTest, EachEventLeadsWhereTheHeaderSays) {
  using enum State;
  const struct {
    State from;
    bool leads;
    State to[std::size(kEvents)];  // By event.
  } table[] = {
      {kGone, false, {kFenced, kGone, kGone, kGone, kGone, kGone}},
      {kFenced, false, {kFenced, kUnfenced, kFenced, kFenced, kFenced, kGone}},
      {kUnfenced,
       false,
       {kFenced, kUnfenced, kFenced, kFenced, kFenced, kGone}},
      {kUnfenced,
       true,
       {kFenced, kUnfenced, kFenced, kShuttingDown, kFenced, kGone}},
      // It leads nothing any more: whatever it says, it may go.
      {kShuttingDown,
       true,
       {kFenced, kFenced, kFenced, kFenced, kFenced, kGone}},
  };
  for (const auto& row : table) {
    for (size_t i = 0; i < std::size(kEvents); ++i) {
      SetUpIn(row.from, row.leads);
      ASSERT_EQ(Now(), row.from);
      Do(kEvents[i]);
      EXPECT_EQ(Now(), row.to[i])
          << "state " << static_cast<int>(row.from) << ", event " << i;
    }
  }
}

TEST_F(BrokerControlTest, AnUnregisteredBrokerIsGoneAndLeadsNothing) {
  for (const int32_t id : {1, 2}) {
    Register(Registration(id, kFirst));
    Unfence(id);
  }
  AddTopic(image_, "orders", {{1, 2}});
  const auto decision = UnregisterBroker(image_, {.broker_id = 1});
  ReplayAll(image_, decision.records);
  EXPECT_EQ(image_.FindBroker(1), nullptr);
  EXPECT_EQ(Orders().leader, 2);
}

TEST_F(BrokerControlTest, WhoIsNotRegisteredCannotBeUnregistered) {
  const auto decision = UnregisterBroker(image_, {.broker_id = 9});
  EXPECT_EQ(decision.response.error_code, ErrorCode::kBrokerIdNotRegistered);
  EXPECT_EQ(decision.response.error_message,
            "Broker ID 9 is not currently registered");
  EXPECT_THAT(decision.records, IsEmpty());
}

TEST_F(BrokerControlTest, ProducerIdsAreGivenOutByTheThousand) {
  const int64_t epoch = Register(Registration(1, kFirst)).broker_epoch;
  for (const int64_t start : {0, 1000, 2000}) {
    const auto decision =
        AllocateProducerIds(image_, {.broker_id = 1, .broker_epoch = epoch});
    EXPECT_EQ(decision.response.producer_id_start, start);
    EXPECT_EQ(decision.response.producer_id_len, 1000);
    ReplayAll(image_, decision.records);
  }
  EXPECT_EQ(AllocateProducerIds(image_, {.broker_id = 1, .broker_epoch = -1})
                .response.error_code,
            ErrorCode::kStaleBrokerEpoch);
}

}  // namespace
}  // namespace kafka_embedded
