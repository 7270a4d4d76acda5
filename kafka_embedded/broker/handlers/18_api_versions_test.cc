// ApiVersions, as a client sees it on the wire.
#include <string>

#include "gtest/gtest.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/broker/test_broker.h"
#include "kafka_embedded/protocol/messages/api_versions.h"

namespace kafka_embedded {
namespace {

ApiVersionsRequest From(const std::string& name, const std::string& version) {
  ApiVersionsRequest request;
  request.client_software_name = name;
  request.client_software_version = version;
  return request;
}

TEST(ApiVersionsTest, EveryHandlerIsAdvertisedInAscendingOrder) {
  TestBroker broker;
  const auto response = broker.Ask(From("test", "1.0"), 3);
  ASSERT_EQ(response.api_keys.size(), Handlers().size());
  for (size_t i = 1; i < response.api_keys.size(); ++i) {
    EXPECT_LT(response.api_keys[i - 1].api_key, response.api_keys[i].api_key);
  }
}

TEST(ApiVersionsTest, Kip511SoftwareNamesAreCheckedFromVersion3On) {
  TestBroker broker;
  for (const char* bad : {"", "-a", "a-", "a b", "a/b"}) {
    EXPECT_EQ(broker.Ask(From(bad, "1"), 3).error_code,
              ErrorCode::kInvalidRequest)
        << bad;
    EXPECT_EQ(broker.Ask(From("a", bad), 3).error_code,
              ErrorCode::kInvalidRequest)
        << bad;
    EXPECT_EQ(broker.Ask(From(bad, bad), 2).error_code, ErrorCode::kNone);
  }
  EXPECT_EQ(
      broker.Ask(From("apache-kafka-java", "4.4.0-SNAPSHOT"), 3).error_code,
      ErrorCode::kNone);
}

TEST(ApiVersionsTest, Kip584FinalizedFeaturesComeWithTheirEpoch) {
  TestBroker broker;
  const auto response = broker.Ask(From("test", "1"), 4);
  EXPECT_GE(response.finalized_features_epoch, 0);
  EXPECT_FALSE(response.finalized_features.empty());
}

TEST(ApiVersionsTest, FeaturesWithALowestLevelOfZeroAreHiddenBeforeVersion4) {
  TestBroker broker;
  for (const auto& feature :
       broker.Ask(From("test", "1"), 3).supported_features) {
    EXPECT_GT(feature.min_version, 0) << feature.name;
  }
  EXPECT_GT(broker.Ask(From("test", "1"), 4).supported_features.size(),
            broker.Ask(From("test", "1"), 3).supported_features.size());
}

TEST(ApiVersionsTest, Kip1242AnotherNodeOrClusterMustBootstrapAgain) {
  TestBroker broker;
  auto request = From("test", "1");
  request.node_id = 1;
  request.cluster_id = broker.broker().options().cluster_id;
  EXPECT_EQ(broker.Ask(request, 5).error_code, ErrorCode::kNone);
  request.node_id = 2;
  EXPECT_EQ(broker.Ask(request, 5).error_code, ErrorCode::kRebootstrapRequired);
  request.node_id = -1;
  request.cluster_id = "another";
  EXPECT_EQ(broker.Ask(request, 5).error_code, ErrorCode::kRebootstrapRequired);
}

}  // namespace
}  // namespace kafka_embedded
