#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/create_acls.h"
#include "kafka_embedded/protocol/messages/delete_acls.h"
#include "kafka_embedded/protocol/messages/describe_acls.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_MESSAGE(DescribeAclsRequest);

KAFKA_EMBEDDED_STRUCT(describe_acls_response::AclDescription);
KAFKA_EMBEDDED_STRUCT(describe_acls_response::DescribeAclsResource);
KAFKA_EMBEDDED_MESSAGE(DescribeAclsResponse);

KAFKA_EMBEDDED_STRUCT(create_acls_request::AclCreation);
KAFKA_EMBEDDED_MESSAGE(CreateAclsRequest);

KAFKA_EMBEDDED_STRUCT(create_acls_response::AclCreationResult);
KAFKA_EMBEDDED_MESSAGE(CreateAclsResponse);

KAFKA_EMBEDDED_STRUCT(delete_acls_request::DeleteAclsFilter);
KAFKA_EMBEDDED_MESSAGE(DeleteAclsRequest);

KAFKA_EMBEDDED_STRUCT(delete_acls_response::DeleteAclsMatchingAcl);
KAFKA_EMBEDDED_STRUCT(delete_acls_response::DeleteAclsFilterResult);
KAFKA_EMBEDDED_MESSAGE(DeleteAclsResponse);

}  // namespace kafka_embedded
