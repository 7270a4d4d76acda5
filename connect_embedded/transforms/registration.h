// All of Kafka's transformations and predicates, under Kafka's class names.
#ifndef CONNECT_EMBEDDED_TRANSFORMS_REGISTRATION_H_
#define CONNECT_EMBEDDED_TRANSFORMS_REGISTRATION_H_

#include "connect_embedded/api/plugins.h"

namespace connect_embedded {

void AddTransforms(Plugins& plugins);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_REGISTRATION_H_
