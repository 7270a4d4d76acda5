// The bytes of java.io.ObjectOutputStream for one kind of object: the
// HashMap<byte[], byte[]> in which Kafka's standalone worker keeps its offsets.
//
//   std::string bytes = SerializeByteArrayMap(map);
//   ASSIGN_OR_RETURN(auto map, ParseByteArrayMap(bytes));
//
// What is written, Java's ObjectInputStream reads; what Java writes, with its
// back references, is read.
#ifndef CONNECT_EMBEDDED_RUNTIME_JAVA_SERIALIZATION_H_
#define CONNECT_EMBEDDED_RUNTIME_JAVA_SERIALIZATION_H_

#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connect_embedded/runtime/offset_backing_store.h"

namespace connect_embedded {

std::string SerializeByteArrayMap(const StoredOffsets& map);

// INVALID_ARGUMENT says what stands where, and what was expected there.
absl::StatusOr<StoredOffsets> ParseByteArrayMap(absl::string_view bytes);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_JAVA_SERIALIZATION_H_
