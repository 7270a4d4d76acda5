#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/alter_configs.h"
#include "kafka_embedded/protocol/messages/describe_configs.h"
#include "kafka_embedded/protocol/messages/incremental_alter_configs.h"
#include "kafka_embedded/protocol/messages/list_config_resources.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_STRUCT(describe_configs_request::DescribeConfigsResource);
KAFKA_EMBEDDED_MESSAGE(DescribeConfigsRequest);

KAFKA_EMBEDDED_STRUCT(describe_configs_response::DescribeConfigsSynonym);
KAFKA_EMBEDDED_STRUCT(describe_configs_response::DescribeConfigsResourceResult);
KAFKA_EMBEDDED_STRUCT(describe_configs_response::DescribeConfigsResult);
KAFKA_EMBEDDED_MESSAGE(DescribeConfigsResponse);

KAFKA_EMBEDDED_STRUCT(alter_configs_request::AlterableConfig);
KAFKA_EMBEDDED_STRUCT(alter_configs_request::AlterConfigsResource);
KAFKA_EMBEDDED_MESSAGE(AlterConfigsRequest);

KAFKA_EMBEDDED_STRUCT(alter_configs_response::AlterConfigsResourceResponse);
KAFKA_EMBEDDED_MESSAGE(AlterConfigsResponse);

KAFKA_EMBEDDED_STRUCT(incremental_alter_configs_request::AlterableConfig);
KAFKA_EMBEDDED_STRUCT(incremental_alter_configs_request::AlterConfigsResource);
KAFKA_EMBEDDED_MESSAGE(IncrementalAlterConfigsRequest);

KAFKA_EMBEDDED_STRUCT(
    incremental_alter_configs_response::AlterConfigsResourceResponse);
KAFKA_EMBEDDED_MESSAGE(IncrementalAlterConfigsResponse);

KAFKA_EMBEDDED_MESSAGE(ListConfigResourcesRequest);

KAFKA_EMBEDDED_STRUCT(list_config_resources_response::ConfigResource);
KAFKA_EMBEDDED_MESSAGE(ListConfigResourcesResponse);

}  // namespace kafka_embedded
