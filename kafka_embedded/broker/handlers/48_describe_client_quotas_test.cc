// DescribeClientQuotas (KIP-546), as a client sees it on the wire.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/broker/test_broker.h"
#include "kafka_embedded/protocol/messages/alter_client_quotas.h"
#include "kafka_embedded/protocol/messages/describe_client_quotas.h"

namespace kafka_embedded {
namespace {

using describe_client_quotas_request::ComponentData;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr int8_t kExact = 0;
constexpr int8_t kDefault = 1;
constexpr int8_t kSpecified = 2;

class DescribeClientQuotasTest : public testing::Test {
 protected:
  DescribeClientQuotasTest() {
    Set({{.entity_type = "user", .entity_name = "alice"}}, 1);
    Set({{.entity_type = "user", .entity_name = std::nullopt}}, 2);
    Set({{.entity_type = "user", .entity_name = "alice"},
         {.entity_type = "client-id", .entity_name = "app"}},
        3);
  }

  void Set(std::vector<alter_client_quotas_request::EntityData> entity,
           double rate) {
    AlterClientQuotasRequest request;
    auto& entry = request.entries.emplace_back();
    entry.entity = std::move(entity);
    entry.ops.push_back({.key = "producer_byte_rate", .value = rate});
    const auto response = broker_.Ask(std::move(request));
    ASSERT_EQ(response.entries.at(0).error_code, ErrorCode::kNone);
  }

  // The rates of what the filter finds.
  std::vector<double> Rates(std::vector<ComponentData> filter,
                            bool strict = false) {
    const auto response = Describe(std::move(filter), strict);
    EXPECT_EQ(response.error_code, ErrorCode::kNone);
    std::vector<double> rates;
    for (const auto& entry : *response.entries) {
      rates.push_back(entry.values.at(0).value);
    }
    return rates;
  }
  DescribeClientQuotasResponse Describe(std::vector<ComponentData> filter,
                                        bool strict = false) {
    return broker_.Ask(DescribeClientQuotasRequest{
        .components = std::move(filter), .strict = strict});
  }

  TestBroker broker_;
};

TEST_F(DescribeClientQuotasTest, NoFilterFindsAll) {
  EXPECT_THAT(Rates({}), testing::UnorderedElementsAre(1, 2, 3));
}

TEST_F(DescribeClientQuotasTest, ANameTheDefaultOrAnyOfATypeIsFound) {
  EXPECT_THAT(
      Rates({{.entity_type = "user", .match_type = kExact, .match = "alice"}}),
      testing::UnorderedElementsAre(1, 3));
  EXPECT_THAT(Rates({{.entity_type = "user",
                      .match_type = kDefault,
                      .match = std::nullopt}}),
              ElementsAre(2));
  EXPECT_THAT(Rates({{.entity_type = "client-id",
                      .match_type = kSpecified,
                      .match = std::nullopt}}),
              ElementsAre(3));
  EXPECT_THAT(
      Rates({{.entity_type = "ip", .match_type = kExact, .match = "::1"}}),
      IsEmpty());
}

TEST_F(DescribeClientQuotasTest, AStrictFilterNamesEveryPart) {
  EXPECT_THAT(
      Rates({{.entity_type = "user", .match_type = kExact, .match = "alice"}},
            /*strict=*/true),
      ElementsAre(1));
}

TEST_F(DescribeClientQuotasTest, AWrongFilterIsRefused) {
  EXPECT_EQ(Describe({{.entity_type = "", .match_type = kExact, .match = "a"}})
                .error_code,
            ErrorCode::kInvalidRequest);
  EXPECT_EQ(
      Describe({{.entity_type = "group", .match_type = kExact, .match = "a"}})
          .error_code,
      ErrorCode::kUnsupportedVersion);
  EXPECT_EQ(Describe({{.entity_type = "user",
                       .match_type = kExact,
                       .match = std::nullopt}})
                .error_code,
            ErrorCode::kInvalidRequest);
  EXPECT_EQ(
      Describe({{.entity_type = "user", .match_type = kDefault, .match = "a"}})
          .error_code,
      ErrorCode::kInvalidRequest);
  EXPECT_EQ(Describe({{.entity_type = "user", .match_type = 7, .match = "a"}})
                .error_code,
            ErrorCode::kInvalidRequest);
  EXPECT_EQ(
      Describe({{.entity_type = "ip", .match_type = kExact, .match = "::1"},
                {.entity_type = "user", .match_type = kExact, .match = "a"}})
          .error_code,
      ErrorCode::kInvalidRequest);
}

}  // namespace
}  // namespace kafka_embedded
