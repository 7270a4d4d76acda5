// Where a worker listens, by Kafka's properties of today and of before.
#include "connect_embedded/rest/rest_listeners.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/status_matchers.h"

namespace connect_embedded {
namespace {

using kafka_embedded::StatusIs;
using testing::HasSubstr;

TEST(RestListenersTest, WithoutPropertiesItIsPort8083OfAllAddresses) {
  ASSERT_OK_AND_ASSIGN(const auto listeners, RestListenersOf({}));
  ASSERT_EQ(listeners.size(), 1u);
  EXPECT_EQ(listeners[0].host, "");
  EXPECT_EQ(listeners[0].port, 8083);
}

TEST(RestListenersTest, SeveralAreServedInTheirOrder) {
  ASSERT_OK_AND_ASSIGN(
      const auto listeners,
      RestListenersOf({{"listeners", "HTTP://[::1]:18083 , http://:0"}}));
  ASSERT_EQ(listeners.size(), 2u);
  EXPECT_EQ(listeners[0].host, "::1");
  EXPECT_EQ(listeners[0].port, 18083);
  EXPECT_EQ(listeners[1].host, "");
  EXPECT_EQ(listeners[1].port, 0);
}

TEST(RestListenersTest, ThePropertiesOfReleasesBeforeStillCount) {
  ASSERT_OK_AND_ASSIGN(
      const auto listeners,
      RestListenersOf({{"rest.host.name", "localhost"}, {"rest.port", "99"}}));
  EXPECT_EQ(listeners[0].host, "localhost");
  EXPECT_EQ(listeners[0].port, 99);
  EXPECT_EQ(AdvertisedAddress({}, listeners[0]), "localhost:99");
  EXPECT_EQ(AdvertisedAddress({{"rest.advertised.host.name", "worker-1"},
                               {"rest.advertised.port", "80"}},
                              listeners[0]),
            "worker-1:80");
}

TEST(RestListenersTest, AdminIsWithTheOthersElsewhereOrNowhere) {
  ASSERT_OK_AND_ASSIGN(const AdminListeners unset, AdminListenersOf({}));
  EXPECT_TRUE(unset.with_others);
  ASSERT_OK_AND_ASSIGN(const AdminListeners off,
                       AdminListenersOf({{"admin.listeners", ""}}));
  EXPECT_FALSE(off.with_others);
  EXPECT_EQ(off.own.size(), 0u);
  ASSERT_OK_AND_ASSIGN(
      const AdminListeners own,
      AdminListenersOf({{"admin.listeners", "http://localhost:8084"}}));
  EXPECT_FALSE(own.with_others);
  ASSERT_EQ(own.own.size(), 1u);
  EXPECT_EQ(own.own[0].port, 8084);
  EXPECT_THAT(AdminListenersOf({{"admin.listeners", "https://:1"}}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("admin.listeners: \"https://:1\"")));
}

TEST(RestListenersTest, WhatIsNotServedIsNamed) {
  EXPECT_THAT(RestListenersOf({{"listeners", "http://:1, https://:2"}}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("\"https://:2\": https is not served yet")));
  for (const char* wrong : {"localhost:1", "http://localhost", "ftp://h:1",
                            "http://h:x", "http://h:65536", "http://:1,"}) {
    EXPECT_THAT(RestListenersOf({{"listeners", wrong}}),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("\"")))
        << wrong;
  }
}

}  // namespace
}  // namespace connect_embedded
