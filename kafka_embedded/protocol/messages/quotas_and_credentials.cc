#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/alter_client_quotas.h"
#include "kafka_embedded/protocol/messages/alter_user_scram_credentials.h"
#include "kafka_embedded/protocol/messages/describe_client_quotas.h"
#include "kafka_embedded/protocol/messages/describe_user_scram_credentials.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_STRUCT(describe_client_quotas_request::ComponentData);
KAFKA_EMBEDDED_MESSAGE(DescribeClientQuotasRequest);

KAFKA_EMBEDDED_STRUCT(describe_client_quotas_response::EntityData);
KAFKA_EMBEDDED_STRUCT(describe_client_quotas_response::ValueData);
KAFKA_EMBEDDED_STRUCT(describe_client_quotas_response::EntryData);
KAFKA_EMBEDDED_MESSAGE(DescribeClientQuotasResponse);

KAFKA_EMBEDDED_STRUCT(alter_client_quotas_request::EntityData);
KAFKA_EMBEDDED_STRUCT(alter_client_quotas_request::OpData);
KAFKA_EMBEDDED_STRUCT(alter_client_quotas_request::EntryData);
KAFKA_EMBEDDED_MESSAGE(AlterClientQuotasRequest);

KAFKA_EMBEDDED_STRUCT(alter_client_quotas_response::EntityData);
KAFKA_EMBEDDED_STRUCT(alter_client_quotas_response::EntryData);
KAFKA_EMBEDDED_MESSAGE(AlterClientQuotasResponse);

KAFKA_EMBEDDED_STRUCT(describe_user_scram_credentials_request::UserName);
KAFKA_EMBEDDED_MESSAGE(DescribeUserScramCredentialsRequest);

KAFKA_EMBEDDED_STRUCT(describe_user_scram_credentials_response::CredentialInfo);
KAFKA_EMBEDDED_STRUCT(describe_user_scram_credentials_response::
                          DescribeUserScramCredentialsResult);
KAFKA_EMBEDDED_MESSAGE(DescribeUserScramCredentialsResponse);

KAFKA_EMBEDDED_STRUCT(
    alter_user_scram_credentials_request::ScramCredentialDeletion);
KAFKA_EMBEDDED_STRUCT(
    alter_user_scram_credentials_request::ScramCredentialUpsertion);
KAFKA_EMBEDDED_MESSAGE(AlterUserScramCredentialsRequest);

KAFKA_EMBEDDED_STRUCT(
    alter_user_scram_credentials_response::AlterUserScramCredentialsResult);
KAFKA_EMBEDDED_MESSAGE(AlterUserScramCredentialsResponse);

}  // namespace kafka_embedded
