// What the clients of a coordinator are told when its write has failed.
#ifndef KAFKA_EMBEDDED_COORDINATOR_GROUP_COORDINATOR_ERROR_H_
#define KAFKA_EMBEDDED_COORDINATOR_GROUP_COORDINATOR_ERROR_H_

#include "kafka_embedded/base/error_code.h"

namespace kafka_embedded {

// An error of the coordinator's partition, as the coordinator answers it.
inline ErrorCode CoordinatorError(ErrorCode append_error) {
  switch (append_error) {
    case ErrorCode::kUnknownTopicOrPartition:
    case ErrorCode::kNotEnoughReplicas:
    case ErrorCode::kNotEnoughReplicasAfterAppend:
    case ErrorCode::kRequestTimedOut:
      return ErrorCode::kCoordinatorNotAvailable;
    case ErrorCode::kNotLeaderOrFollower:
    case ErrorCode::kKafkaStorageError:
      return ErrorCode::kNotCoordinator;
    case ErrorCode::kMessageTooLarge:
    case ErrorCode::kRecordListTooLarge:
    case ErrorCode::kInvalidFetchSize:
      return ErrorCode::kUnknownServerError;
    default:
      return append_error;
  }
}

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_COORDINATOR_GROUP_COORDINATOR_ERROR_H_
