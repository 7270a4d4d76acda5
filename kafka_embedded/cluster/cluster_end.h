// For tools that look at every cluster of a process, whoever started it.
#ifndef KAFKA_EMBEDDED_CLUSTER_CLUSTER_END_H_
#define KAFKA_EMBEDDED_CLUSTER_CLUSTER_END_H_

namespace kafka_embedded {

class EmbeddedCluster;

// Called with each cluster at the start of its destructor, when all that it did
// can still be seen. Not inside the runtime; it must not make time go on.
using ClusterEndObserver = void (*)(EmbeddedCluster& cluster);

// nullptr, which it is at first, for nobody. Set it while no cluster is there.
void SetClusterEndObserver(ClusterEndObserver observer);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLUSTER_CLUSTER_END_H_
