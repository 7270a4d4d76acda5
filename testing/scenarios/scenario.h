// Runs a scenario: commands in a text, each followed by what the cluster did.
//
//   # Comments and empty lines stay as they are.
//   > cluster min.insync.replicas=2
//   > topic orders
//   > producer p acks=all
//   > send p orders hello
//   +0s broker-1 request Produce v13 of p
//   ...
//
//   cluster [brokers=3] [controllers=1] [seed=1] [racks=a,b,c] [CONFIG=VALUE..]
//   topic NAME [partitions=1] [replicas=3] [CONFIG=VALUE..]
//   producer NAME [CONFIG=VALUE..]       its client.id is NAME
//   send PRODUCER TOPIC VALUE            waits for the answer
//   begin PRODUCER TOPIC VALUE           does not; it is told when it comes
//   consumer NAME TOPIC [CONFIG=VALUE..] reads partition 0 from the start
//   member NAME GROUP TOPIC [CONFIG=VALUE..]
//   poll NAME..                          until the first one has records
//   rebalance NAME..                     polls until each has partitions
//   close NAME                           a client ends, a member leaves
//   crash|stop|start|pause|resume BROKER
//   crash-controller|start-controller ID
//   isolate BROKER                       from brokers and controllers
//   heal                                 all links
//   lose-answer API                      of the next such request
//   answer API ERROR                     to the next such request
//   move-leader TOPIC BROKER
//   advance DURATION                     as absl reads it: 10s, 500ms
//   describe TOPIC                       partition 0
//
// BROKER is an id, "leader" or "follower" (the first that does not lead) of the
// topic that was made last.
#ifndef TESTING_SCENARIOS_SCENARIO_H_
#define TESTING_SCENARIOS_SCENARIO_H_

#include <string>

#include "absl/strings/string_view.h"

namespace kafka_embedded {

// The text with what follows its commands made anew. A command that fails is
// followed by its error.
std::string RunScenario(absl::string_view text);

}  // namespace kafka_embedded

#endif  // TESTING_SCENARIOS_SCENARIO_H_
