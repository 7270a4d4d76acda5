// Statuses in tests, under Abseil's names.
//
//   ASSERT_OK(producer->Flush());
//   ASSERT_OK_AND_ASSIGN(auto records, consumer->Poll(absl::Seconds(1)));
//   EXPECT_THAT(producer->Send(...), StatusIs(absl::StatusCode::kNotFound));
//   EXPECT_THAT(status, HasErrorCode(ErrorCode::kTopicAlreadyExists));
//
// Say which code you expect: there is no NotOk.
#ifndef TESTING_STATUS_MATCHERS_H_
#define TESTING_STATUS_MATCHERS_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {

namespace status_internal {
inline const absl::Status& StatusOf(const absl::Status& status) {
  return status;
}
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}
}  // namespace status_internal

MATCHER(IsOk, negation ? "is not OK" : "is OK") {
  const absl::Status& status = status_internal::StatusOf(arg);
  if (!status.ok()) *result_listener << "which is " << status;
  return status.ok();
}

MATCHER_P(StatusIs, code, "has the code " + absl::StatusCodeToString(code)) {
  const absl::Status& status = status_internal::StatusOf(arg);
  *result_listener << "which is " << status;
  return status.code() == code;
}

MATCHER_P2(StatusIs, code, message,
           "has the code " + absl::StatusCodeToString(code) +
               " and a message that " +
               ::testing::DescribeMatcher<std::string>(message)) {
  const absl::Status& status = status_internal::StatusOf(arg);
  *result_listener << "which is " << status;
  return status.code() == code &&
         ::testing::ExplainMatchResult(message, std::string(status.message()),
                                       result_listener);
}

// The Kafka error code inside a Status.
MATCHER_P(HasErrorCode, code, "carries " + std::string(ErrorName(code))) {
  const absl::Status& status = status_internal::StatusOf(arg);
  *result_listener << "which is " << status;
  return ErrorCodeOf(status) == code;
}

template <typename Matcher>
class IsOkAndHoldsMatcher {
 public:
  explicit IsOkAndHoldsMatcher(Matcher matcher)
      : matcher_(std::move(matcher)) {}
  template <typename T>
  bool MatchAndExplain(const absl::StatusOr<T>& result,
                       ::testing::MatchResultListener* listener) const {
    if (!result.ok()) {
      *listener << "which is " << result.status();
      return false;
    }
    return ::testing::ExplainMatchResult(matcher_, *result, listener);
  }
  void DescribeTo(std::ostream* out) const { *out << "is OK and holds it"; }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "is not OK or holds something else";
  }

 private:
  const Matcher matcher_;
};

template <typename Matcher>
auto IsOkAndHolds(Matcher matcher) {
  return ::testing::MakePolymorphicMatcher(
      IsOkAndHoldsMatcher<Matcher>(std::move(matcher)));
}

}  // namespace kafka_embedded

#define ASSERT_OK(expression) ASSERT_THAT(expression, ::kafka_embedded::IsOk())
#define EXPECT_OK(expression) EXPECT_THAT(expression, ::kafka_embedded::IsOk())

#define KE_ASSERT_OK_AND_ASSIGN(result, lhs, expression) \
  auto result = (expression);                            \
  ASSERT_THAT(result, ::kafka_embedded::IsOk());         \
  lhs = *std::move(result)
// ASSERT_OK_AND_ASSIGN(auto cluster, EmbeddedCluster::Start({}));
#define ASSERT_OK_AND_ASSIGN(lhs, expression)                                 \
  KE_ASSERT_OK_AND_ASSIGN(KE_STATUS_CONCAT(assert_ok_result_, __LINE__), lhs, \
                          expression)

#endif  // TESTING_STATUS_MATCHERS_H_
