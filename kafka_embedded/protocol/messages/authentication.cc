#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/create_delegation_token.h"
#include "kafka_embedded/protocol/messages/describe_delegation_token.h"
#include "kafka_embedded/protocol/messages/expire_delegation_token.h"
#include "kafka_embedded/protocol/messages/renew_delegation_token.h"
#include "kafka_embedded/protocol/messages/sasl_authenticate.h"
#include "kafka_embedded/protocol/messages/sasl_handshake.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_MESSAGE(SaslHandshakeRequest);

KAFKA_EMBEDDED_MESSAGE(SaslHandshakeResponse);

KAFKA_EMBEDDED_MESSAGE(SaslAuthenticateRequest);

KAFKA_EMBEDDED_MESSAGE(SaslAuthenticateResponse);

KAFKA_EMBEDDED_STRUCT(create_delegation_token_request::CreatableRenewers);
KAFKA_EMBEDDED_MESSAGE(CreateDelegationTokenRequest);

KAFKA_EMBEDDED_MESSAGE(CreateDelegationTokenResponse);

KAFKA_EMBEDDED_MESSAGE(RenewDelegationTokenRequest);

KAFKA_EMBEDDED_MESSAGE(RenewDelegationTokenResponse);

KAFKA_EMBEDDED_MESSAGE(ExpireDelegationTokenRequest);

KAFKA_EMBEDDED_MESSAGE(ExpireDelegationTokenResponse);

KAFKA_EMBEDDED_STRUCT(
    describe_delegation_token_request::DescribeDelegationTokenOwner);
KAFKA_EMBEDDED_MESSAGE(DescribeDelegationTokenRequest);

KAFKA_EMBEDDED_STRUCT(
    describe_delegation_token_response::DescribedDelegationTokenRenewer);
KAFKA_EMBEDDED_STRUCT(
    describe_delegation_token_response::DescribedDelegationToken);
KAFKA_EMBEDDED_MESSAGE(DescribeDelegationTokenResponse);

}  // namespace kafka_embedded
