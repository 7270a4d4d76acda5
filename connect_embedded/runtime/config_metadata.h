// Groups, display names and one sentence for each property of connectors and of
// the plugins that come with Connect.
#ifndef CONNECT_EMBEDDED_RUNTIME_CONFIG_METADATA_H_
#define CONNECT_EMBEDDED_RUNTIME_CONFIG_METADATA_H_

#include "absl/strings/string_view.h"

namespace connect_embedded {

struct ConfigMetadata {
  absl::string_view name;
  const char* group;  // nullptr: none.
  int order_in_group;
  const char* width;
  const char* display_name;
  const char* documentation;
};

// nullptr for a property that nothing is known of.
const ConfigMetadata* FindConfigMetadata(absl::string_view name);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_CONFIG_METADATA_H_
