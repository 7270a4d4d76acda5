// What MirrorMaker 1 makes of its two property files.
#ifndef CONNECT_EMBEDDED_MIRROR_MIRROR_SETTINGS_H_
#define CONNECT_EMBEDDED_MIRROR_MIRROR_SETTINGS_H_

#include "kafka_embedded/base/config.h"

namespace connect_embedded {

// Of one stream's consumer: the client id ends in the stream's number.
kafka_embedded::Config MirrorConsumerSettings(kafka_embedded::Config config,
                                              int stream);
kafka_embedded::Config MirrorProducerSettings(kafka_embedded::Config config);
// What an admin client needs of either file.
kafka_embedded::Config MirrorAdminSettings(
    const kafka_embedded::Config& config);
// producer.type=sync: each record waits for the answer to the one before.
bool MirrorIsSync(const kafka_embedded::Config& producer);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_MIRROR_MIRROR_SETTINGS_H_
