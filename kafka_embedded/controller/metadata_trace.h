// What changes of the metadata mean for a timeline: elections, ISRs, brokers.
#ifndef KAFKA_EMBEDDED_CONTROLLER_METADATA_TRACE_H_
#define KAFKA_EMBEDDED_CONTROLLER_METADATA_TRACE_H_

#include <cstdint>

#include "kafka_embedded/controller/metadata_image.h"
#include "kafka_embedded/controller/metadata_record.h"
#include "kafka_embedded/runtime/trace_log.h"

namespace kafka_embedded {

// Notes the record as an event of `node`. `before`: the image that has yet to
// replay it.
void TraceMetadata(TraceLog& trace, uint32_t node, const MetadataImage& before,
                   const MetadataRecord& record);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_METADATA_TRACE_H_
