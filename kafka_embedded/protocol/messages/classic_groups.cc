#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/delete_groups.h"
#include "kafka_embedded/protocol/messages/describe_groups.h"
#include "kafka_embedded/protocol/messages/heartbeat.h"
#include "kafka_embedded/protocol/messages/join_group.h"
#include "kafka_embedded/protocol/messages/leave_group.h"
#include "kafka_embedded/protocol/messages/list_groups.h"
#include "kafka_embedded/protocol/messages/sync_group.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_STRUCT(join_group_request::JoinGroupRequestProtocol);
KAFKA_EMBEDDED_MESSAGE(JoinGroupRequest);

KAFKA_EMBEDDED_STRUCT(join_group_response::JoinGroupResponseMember);
KAFKA_EMBEDDED_MESSAGE(JoinGroupResponse);

KAFKA_EMBEDDED_STRUCT(sync_group_request::SyncGroupRequestAssignment);
KAFKA_EMBEDDED_MESSAGE(SyncGroupRequest);

KAFKA_EMBEDDED_MESSAGE(SyncGroupResponse);

KAFKA_EMBEDDED_MESSAGE(HeartbeatRequest);

KAFKA_EMBEDDED_MESSAGE(HeartbeatResponse);

KAFKA_EMBEDDED_STRUCT(leave_group_request::MemberIdentity);
KAFKA_EMBEDDED_MESSAGE(LeaveGroupRequest);

KAFKA_EMBEDDED_STRUCT(leave_group_response::MemberResponse);
KAFKA_EMBEDDED_MESSAGE(LeaveGroupResponse);

KAFKA_EMBEDDED_MESSAGE(DescribeGroupsRequest);

KAFKA_EMBEDDED_STRUCT(describe_groups_response::DescribedGroupMember);
KAFKA_EMBEDDED_STRUCT(describe_groups_response::DescribedGroup);
KAFKA_EMBEDDED_MESSAGE(DescribeGroupsResponse);

KAFKA_EMBEDDED_MESSAGE(ListGroupsRequest);

KAFKA_EMBEDDED_STRUCT(list_groups_response::ListedGroup);
KAFKA_EMBEDDED_MESSAGE(ListGroupsResponse);

KAFKA_EMBEDDED_MESSAGE(DeleteGroupsRequest);

KAFKA_EMBEDDED_STRUCT(delete_groups_response::DeletableGroupResult);
KAFKA_EMBEDDED_MESSAGE(DeleteGroupsResponse);

}  // namespace kafka_embedded
