// The connectors and converters that come with Kafka Connect, under their Java
// names.
#ifndef CONNECT_EMBEDDED_RUNTIME_BUILTIN_PLUGINS_H_
#define CONNECT_EMBEDDED_RUNTIME_BUILTIN_PLUGINS_H_

#include "connect_embedded/api/plugins.h"

namespace connect_embedded {

Plugins BuiltinPlugins();

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_BUILTIN_PLUGINS_H_
