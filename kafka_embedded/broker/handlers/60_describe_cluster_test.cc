// DescribeCluster, as a client sees it on the wire.
#include "gtest/gtest.h"
#include "kafka_embedded/broker/test_broker.h"
#include "kafka_embedded/protocol/messages/describe_cluster.h"

namespace kafka_embedded {
namespace {

TEST(DescribeClusterTest, TheClusterItsControllerAndItsBrokers) {
  TestBroker broker;
  const auto response = broker.Ask(DescribeClusterRequest());
  EXPECT_EQ(response.cluster_id, broker.broker().options().cluster_id);
  EXPECT_EQ(response.controller_id, 1);
  ASSERT_EQ(response.brokers.size(), 1u);
  EXPECT_EQ(response.brokers[0].broker_id, 1);
  EXPECT_FALSE(response.brokers[0].is_fenced);
}

TEST(DescribeClusterTest, Kip919ABrokerIsNoControllerEndpoint) {
  TestBroker broker;
  DescribeClusterRequest request;
  request.endpoint_type = 2;
  EXPECT_EQ(broker.Ask(request).error_code, ErrorCode::kMismatchedEndpointType);
  request.endpoint_type = 9;
  EXPECT_EQ(broker.Ask(request).error_code,
            ErrorCode::kUnsupportedEndpointType);
}

}  // namespace
}  // namespace kafka_embedded
