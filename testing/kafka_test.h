// All that a test with an embedded cluster needs.
//
//   #include "testing/kafka_test.h"
//
//   namespace kafka_embedded {
//   TEST(OrdersTest, WhatIsSentArrives) {
//     ASSERT_OK_AND_ASSIGN(auto cluster, EmbeddedCluster::Start({.seed = 7}));
//     ...
//   }
//   }  // namespace kafka_embedded
#ifndef TESTING_KAFKA_TEST_H_
#define TESTING_KAFKA_TEST_H_

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "testing/conditions.h"
#include "testing/consume.h"
#include "testing/consumer_group.h"
#include "testing/embedded_connect.h"
#include "testing/record_matchers.h"
#include "testing/seed_report.h"
#include "testing/status_matchers.h"
#include "testing/temp_dir.h"

#endif  // TESTING_KAFKA_TEST_H_
