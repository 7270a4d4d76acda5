// What both kinds of storage say in the same words.
#ifndef KAFKA_EMBEDDED_STORAGE_STORE_ERRORS_H_
#define KAFKA_EMBEDDED_STORAGE_STORE_ERRORS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/storage/storage.h"

namespace kafka_embedded {

inline std::string NameOf(const StoreId& id) {
  return absl::StrCat("partition ", id.partition, " of the topic with id ",
                      id.topic_id.ToString());
}

inline absl::Status IsOpen(const StoreId& id) {
  return absl::FailedPreconditionError(
      absl::StrCat(NameOf(id), " is open already, close it first"));
}

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_STORAGE_STORE_ERRORS_H_
