// AlterClientQuotas (KIP-546): an entity changes as a whole or not at all.
#include "kafka_embedded/controller/client_quota_control.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/controller/test_metadata.h"

namespace kafka_embedded {
namespace {

using alter_client_quotas_request::EntityData;
using alter_client_quotas_request::OpData;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

class ClientQuotaControlTest : public ::testing::Test {
 protected:
  // The error of altering one entity; what was decided is replayed.
  ErrorCode Alter(std::vector<EntityData> entity, std::vector<OpData> ops,
                  bool validate_only = false) {
    AlterClientQuotasRequest request{.validate_only = validate_only};
    request.entries.push_back(
        {.entity = std::move(entity), .ops = std::move(ops)});
    const auto decision = AlterClientQuotas(image_, request);
    EXPECT_EQ(decision.response.entries.size(), 1U);
    ReplayAll(image_, decision.records);
    return decision.response.entries.at(0).error_code;
  }

  MetadataImage image_;
  const std::vector<EntityData> alice_ = {
      {.entity_type = "user", .entity_name = "alice"}};
};

TEST_F(ClientQuotaControlTest, AQuotaIsSetChangedAndRemoved) {
  EXPECT_EQ(Alter(alice_, {{.key = "producer_byte_rate", .value = 1024},
                           {.key = "request_percentage", .value = 12.5}}),
            ErrorCode::kNone);
  EXPECT_THAT(
      image_.client_quotas(),
      ElementsAre(
          Pair(ElementsAre(Pair("user", std::optional<std::string>("alice"))),
               ElementsAre(Pair("producer_byte_rate", 1024),
                           Pair("request_percentage", 12.5)))));
  EXPECT_EQ(Alter(alice_, {{.key = "producer_byte_rate", .remove = true},
                           {.key = "request_percentage", .remove = true}}),
            ErrorCode::kNone);
  EXPECT_THAT(image_.client_quotas(), IsEmpty());
}

TEST_F(ClientQuotaControlTest, TheOrderOfAnEntitysPartsDoesNotMatter) {
  EXPECT_EQ(Alter({{.entity_type = "user", .entity_name = "alice"},
                   {.entity_type = "client-id", .entity_name = std::nullopt}},
                  {{.key = "consumer_byte_rate", .value = 1}}),
            ErrorCode::kNone);
  EXPECT_EQ(Alter({{.entity_type = "client-id", .entity_name = std::nullopt},
                   {.entity_type = "user", .entity_name = "alice"}},
                  {{.key = "consumer_byte_rate", .value = 2}}),
            ErrorCode::kNone);
  EXPECT_EQ(image_.client_quotas().size(), 1U);
}

TEST_F(ClientQuotaControlTest, AWrongEntityIsRefused) {
  const std::vector<OpData> ops = {{.key = "producer_byte_rate", .value = 1}};
  EXPECT_EQ(Alter({}, ops), ErrorCode::kInvalidRequest);
  EXPECT_EQ(Alter({{.entity_type = "group", .entity_name = "g"}}, ops),
            ErrorCode::kInvalidRequest);
  EXPECT_EQ(Alter({{.entity_type = "user", .entity_name = "a"},
                   {.entity_type = "user", .entity_name = "b"}},
                  ops),
            ErrorCode::kInvalidRequest);
  EXPECT_EQ(Alter({{.entity_type = "ip", .entity_name = "127.0.0.1"},
                   {.entity_type = "user", .entity_name = "a"}},
                  {{.key = "connection_creation_rate", .value = 1}}),
            ErrorCode::kInvalidRequest);
  EXPECT_EQ(Alter({{.entity_type = "ip", .entity_name = "not an address"}},
                  {{.key = "connection_creation_rate", .value = 1}}),
            ErrorCode::kInvalidRequest);
}

TEST_F(ClientQuotaControlTest, AWrongValueChangesNothingOfTheEntity) {
  EXPECT_EQ(Alter(alice_, {{.key = "producer_byte_rate", .value = 1},
                           {.key = "producer_rate", .value = 1}}),
            ErrorCode::kInvalidRequest);
  EXPECT_EQ(Alter(alice_, {{.key = "producer_byte_rate", .value = 0}}),
            ErrorCode::kInvalidRequest);
  EXPECT_EQ(Alter(alice_, {{.key = "producer_byte_rate", .value = 1.5}}),
            ErrorCode::kInvalidRequest);
  EXPECT_EQ(Alter({{.entity_type = "ip", .entity_name = "::1"}},
                  {{.key = "connection_creation_rate", .value = 3e9}}),
            ErrorCode::kInvalidRequest);
  EXPECT_THAT(image_.client_quotas(), IsEmpty());
}

TEST_F(ClientQuotaControlTest, OnlyValidatedNothingChanges) {
  EXPECT_EQ(Alter(alice_, {{.key = "producer_byte_rate", .value = 1}},
                  /*validate_only=*/true),
            ErrorCode::kNone);
  EXPECT_THAT(image_.client_quotas(), IsEmpty());
}

}  // namespace
}  // namespace kafka_embedded
